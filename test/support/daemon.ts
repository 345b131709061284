/** A supervisord of either implementation: started in a scene, with its output read and its end awaited. */
import { execFileSync, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { closeSync, constants, openSync, readSync } from "node:fs";
import { Socket } from "node:net";
import type { Implementation } from "./implementations.js";
import { machineLateness } from "./lateness.js";
import type { Ran, Scene } from "./scene.js";
import { until } from "./until.js";

/** How a daemon is started; by default in the foreground with the scene's `supervisord.conf`. */
export interface Start {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** How it ended: an exit code, or the signal that killed it. */
export interface Ended {
  readonly code: number | undefined;
  readonly signal: string | undefined;
}

export class Daemon {
  readonly pid: number;
  readonly scene: Scene;
  readonly implementation: Implementation;
  /** Resolves when the daemon's process has ended. */
  readonly ended: Promise<Ended>;
  #output = "";
  #stdout = "";
  #stderr = "";
  readonly #pipes: readonly OpenPipe[];
  #end: Ended | undefined;

  constructor(
    scene: Scene,
    implementation: Implementation,
    child: ChildProcess,
    pipes: { readonly stdout: OpenPipe; readonly stderr: OpenPipe },
  ) {
    if (child.pid === undefined) throw new Error(`cannot start ${implementation.supervisord}`);
    this.scene = scene;
    this.implementation = implementation;
    this.pid = child.pid;
    this.#pipes = [pipes.stdout, pipes.stderr];
    pipes.stdout.reader.on("data", (text: string) => {
      this.#output += text;
      this.#stdout += text;
    });
    pipes.stderr.reader.on("data", (text: string) => {
      this.#output += text;
      this.#stderr += text;
    });
    this.ended = new Promise((resolve) =>
      child.once("exit", (code, signal) => {
        this.#end = { code: code ?? undefined, signal: signal ?? undefined };
        resolve(this.#end);
      }),
    );
  }

  /** Standard output and standard error in the order of arrival: everything written until now. */
  get output(): string {
    this.#drain();
    return this.#output;
  }

  get stdout(): string {
    this.#drain();
    return this.#stdout;
  }

  get stderr(): string {
    this.#drain();
    return this.#stderr;
  }

  /** Waits until the daemon or its programs print something; returns the match. */
  async prints(wanted: string | RegExp, timeout = 60_000): Promise<string> {
    return this.until(
      `the output shows ${String(wanted)}`,
      () => {
        if (typeof wanted !== "string") return wanted.exec(this.output)?.[0];
        return this.output.includes(wanted) ? wanted : undefined;
      },
      timeout,
    );
  }

  /** Waits for any condition; a failure shows the output so far. */
  until<Value>(what: string, look: () => Value | Promise<Value>, timeout = 60_000) {
    return until(what, look, { timeout, show: () => this.output });
  }

  kill(signal: NodeJS.Signals): void {
    process.kill(this.pid, signal);
  }

  /** Waits for the end, and for all output. */
  async exits(timeout = 60_000): Promise<Ended> {
    return this.until("the daemon has ended", () => this.#end, timeout);
  }

  /** Seconds after a deadline within which the daemon acts, on this machine. */
  get lag(): number {
    return this.implementation.lag + machineLateness();
  }

  /** The times at which lines with `text` were logged, in seconds since the epoch. */
  loggedAt(text: string): number[] {
    return this.lines(text).map((line) => {
      const [, day = "", time = "", milliseconds = ""] = /^(\S+) (\d\d:\d\d:\d\d),(\d{3}) /.exec(line) ?? [];
      return new Date(`${day}T${time}.${milliseconds}`).getTime() / 1000;
    });
  }

  /** The daemon's log lines that contain `text`. */
  lines(text: string): string[] {
    return this.output.split("\n").filter((line) => /^\d{4}-\d\d-\d\d /.test(line) && line.includes(text));
  }

  #drain(): void {
    for (const { drain } of this.#pipes) drain();
  }

  /** Runs a client against this daemon: its own unless another is given. */
  ctl(args: readonly string[], client = this.implementation.supervisorctl): Promise<Ran> {
    return this.scene.run([client, "-c", this.scene.path("supervisord.conf"), ...args]);
  }
}

/** Starts `implementation` in `scene`. Its output goes through real pipes, as in docker. */
export function startDaemon(scene: Scene, implementation: Implementation, start: Start = {}): Daemon {
  const { args = ["-n", "-c", scene.path("supervisord.conf")], env = {} } = start;
  const stdout = openPipe(scene, "stdout");
  const stderr = openPipe(scene, "stderr");
  const child = spawn(implementation.supervisord, args, {
    cwd: scene.folder,
    env: scene.environment({ ...implementation.variables, ...env }),
    stdio: ["ignore", stdout.writeEnd, stderr.writeEnd],
    detached: true, // Its own session distinguishes its processes from those of other tests.
  });
  closeSync(stdout.writeEnd);
  closeSync(stderr.writeEnd);
  const daemon = new Daemon(scene, implementation, child, { stdout, stderr });
  scene.adoptSession(daemon.pid);
  return daemon;
}

/** The reading end of a pipe, and the descriptor to write to it. */
export interface OpenPipe {
  readonly reader: Socket;
  readonly writeEnd: number;
  /** Reads at once what has been written, without waiting for the event loop. */
  readonly drain: () => void;
}

/**
 * Node's own "pipe" is a pair of sockets, which a child cannot open again as /dev/fd/1 (ENXIO); configurations of
 * containers do that. A named pipe is a pipe.
 */
export function openPipe(scene: Scene, name: string): OpenPipe {
  const path = scene.path(`.${name}-${pipes++}`);
  execFileSync("mkfifo", [path]);
  const readEnd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writeEnd = openSync(path, constants.O_WRONLY);
  const reader = new Socket({ fd: readEnd, readable: true, writable: false });
  reader.setEncoding("utf8");
  reader.unref();
  const drain = () => {
    const piece = Buffer.alloc(65_536);
    while (!reader.destroyed && reader.readableFlowing === true) {
      const count = readSome(readEnd, piece);
      if (count === 0) return; // nothing now, or the end, which the event loop will report
      reader.push(Buffer.from(piece.subarray(0, count)));
      while (reader.read() !== null); // a stream without a reader keeps it first
    }
  };
  return { reader, writeEnd, drain };
}

function readSome(fd: number, into: Buffer): number {
  try {
    return readSync(fd, into);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EAGAIN") return 0;
    throw error;
  }
}
let pipes = 0;
