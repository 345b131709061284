/**
 * A place where processes can be started: a temporary folder, an environment, and the guarantee that everything
 * started there has ended when the test ends, whether it passed, failed or was interrupted.
 */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";
import { allProcesses, descendantsOf, directoryOf, environmentOf, isAlive } from "./proc.js";
import type { ProcessRecord } from "./proc.js";
import { until } from "./until.js";

/** The result of a program that ran to its end. */
export interface Ran {
  /** Exit code, or undefined when a signal ended it. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Variables of the test run that would change what the programs under test do. */
const kept = ["HOME", "USER", "LOGNAME", "SHELL"];

const living = new Set<Scene>();

export class Scene {
  readonly folder = mkdtempSync(join(tmpdir(), "tsd-"));
  /** Every process of the scene inherits this variable: it finds those that left session and folder. */
  readonly #mark = `TSD_TEST_SCENE=${randomUUID()}`;
  /** Sessions of the daemons started here: it finds those that overwrote their environment, as nginx does. */
  readonly #sessions = new Set<number>();

  constructor() {
    living.add(this);
  }

  /** An absolute path in the scene's folder. */
  path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  /** Writes a file and makes its folders; `mode` 0o755 makes it a program. */
  write(name: string, text: string, mode = 0o644): string {
    const path = this.path(name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    chmodSync(path, mode);
    return path;
  }

  read(name: string): string {
    return readFileSync(this.path(name), "utf8");
  }

  /** The environment for programs: little of the test run's, the scene's `bin` first in PATH, then `extra`. */
  environment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
    const inherited = kept.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value] as const];
    });
    const [name = "", value = ""] = this.#mark.split("=");
    return {
      ...Object.fromEntries(inherited),
      LANG: "C.UTF-8",
      PATH: `${this.path("bin")}:${process.env["PATH"] ?? ""}:/usr/sbin`,
      // Automatic child logs go here; two daemons in one folder delete each other's (LOG-A-008).
      TMPDIR: this.folder,
      [name]: value,
      ...extra,
    };
  }

  /** Runs a program of the scene to its end. */
  run(
    argv: readonly string[],
    { env = {}, input = "" }: { env?: Readonly<Record<string, string>>; input?: string } = {},
  ): Promise<Ran> {
    const [file = "", ...args] = argv;
    const child = spawn(file, args, { cwd: this.folder, env: this.environment(env) });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.stdin.on("error", () => undefined); // It can end without reading.
    child.stdin.end(input);
    return new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) => resolve({ code: code ?? undefined, stdout, stderr }));
    });
  }

  /** Remembers a session, to find its processes even if they have lost the scene's mark. */
  adoptSession(leader: number): void {
    this.#sessions.add(leader);
  }

  /** Every living process of the scene, without zombies. */
  processes(): ProcessRecord[] {
    const related = new Set([...this.#sessions].flatMap((pid) => descendantsOf(pid)).map((each) => each.pid));
    return allProcesses().filter(
      ({ pid, session }) =>
        pid !== process.pid &&
        isAlive(pid) &&
        (related.has(pid) ||
          this.#sessions.has(session) ||
          this.#isHere(pid) ||
          environmentOf(pid).includes(this.#mark)),
    );
  }

  /** Sends SIGKILL to everything, again until nothing is left, since a dying process may just have started another. */
  async end(): Promise<void> {
    living.delete(this);
    await until("every process of the scene has ended", () => this.killOnce() === 0, {
      show: () => JSON.stringify(this.processes(), undefined, 1),
    });
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** One round of SIGKILL; returns the number of processes. */
  killOnce(): number {
    const found = this.processes();
    for (const { pid } of found) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It ended by itself meanwhile.
      }
    }
    return found.length;
  }

  #isHere(pid: number): boolean {
    const directory = directoryOf(pid);
    return directory !== undefined && (directory === this.folder || directory.startsWith(`${this.folder}/`));
  }
}

/** Makes a scene for one test, with `files` (name → text) in its folder. It ends with the test. */
export function createScene(t: TestContext, files: Readonly<Record<string, string>> = {}): Scene {
  const scene = new Scene();
  t.after(() => scene.end());
  for (const [name, text] of Object.entries(files)) scene.write(name, text);
  return scene;
}

// Interrupted runs get no `after` hooks; this is their last chance.
process.on("exit", () => {
  for (const scene of living) {
    while (scene.killOnce() > 0);
    rmSync(scene.folder, { recursive: true, force: true });
  }
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(1));
