/**
 * Containers without a container engine: a root folder with a layer of its own over it, and a program as PID 1 in new
 * PID, mount and network namespaces, in which only the loopback interface is up. Every folder for temporary files is
 * mounted noexec, as in hardened images.
 */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync } from "node:fs";
import { promisify } from "node:util";
import { openPipe, type Ended } from "./daemon.js";
import { childrenOf } from "./proc.js";
import type { Ran, Scene } from "./scene.js";
import { until } from "./until.js";

/** How a container is set up. */
export interface Setup {
  /** The folder that becomes its root; changes by the container stay in the scene. */
  readonly root: string;
  /** Folders of this machine, by the places in the container where they are mounted, read-only. */
  readonly mounts?: Readonly<Record<string, string>>;
  /** Folders copied into it, by place. */
  readonly copies?: Readonly<Record<string, string>>;
  /** A command for sh in the root, run before PID 1. */
  readonly prepare?: string;
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A container that runs or has run. */
export class Container {
  stdout = "";
  stderr = "";
  ended: Ended | undefined;

  constructor(private readonly pid: number) {}

  /** Waits until it prints something. */
  prints(wanted: string | RegExp, timeout = 60_000): Promise<boolean> {
    const isThere = () => (typeof wanted === "string" ? this.stdout.includes(wanted) : wanted.test(this.stdout));
    return this.until(`the container prints ${String(wanted)}`, isThere, timeout);
  }

  /** Waits for any condition; a failure shows what was printed. */
  async until(what: string, look: () => boolean, timeout = 60_000): Promise<boolean> {
    const lookOrGiveUp = () => {
      if (look()) return true;
      if (this.ended === undefined) return false;
      throw new Error(`the container ended (${JSON.stringify(this.ended)}): ${this.stdout}${this.stderr}`);
    };
    return until(what, lookOrGiveUp, { timeout, show: () => this.stdout + this.stderr });
  }

  /** The process that is PID 1 inside, by its number here. */
  get first(): number {
    const [child] = childrenOf(this.pid);
    if (child === undefined) throw new Error("the container has no process");
    return child.pid;
  }

  /** Waits for its end. */
  exits(timeout = 60_000): Promise<Ended> {
    return until("the container has ended", () => this.ended, { timeout, show: () => this.stdout + this.stderr });
  }

  /** Runs a program inside it to its end. */
  async exec(...argv: readonly string[]): Promise<Ran> {
    const args = ["--target", String(this.first), "--pid", "--mount", "--net", "--root", "--wd", ...argv];
    try {
      const { stdout, stderr } = await promisify(execFile)("nsenter", args, { env: { PATH: INSIDE } });
      return { code: 0, stdout, stderr };
    } catch (error) {
      const { code, stdout, stderr } = error as { code?: number; stdout: string; stderr: string };
      return { code, stdout, stderr };
    }
  }
}

const INSIDE = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Starts it. Everything in it ends with the scene, because it ends with its PID 1. */
export function startContainer(
  scene: Scene,
  { root, mounts = {}, copies = {}, prepare = "", command, env = {} }: Setup,
) {
  for (const folder of ["layer", "work", "root"]) mkdirSync(scene.path(folder));
  const layers = `lowerdir=${root},upperdir=${scene.path("layer")},workdir=${scene.path("work")}`;
  const script = [
    "set -eu",
    "ip link set lo up",
    `cd ${scene.folder}`,
    `mount -t overlay -o ${layers} overlay root`,
    // No folder that is both writable and executable.
    "mkdir -p root/tmp root/run root/var/tmp root/dev/shm root/proc",
    "for each in tmp run var/tmp dev/shm; do mount -t tmpfs -o noexec,nosuid,nodev tmpfs root/$each; done",
    "mount -t proc proc root/proc",
    ...Object.entries(copies).map(([at, from]) => `mkdir -p root${at} && cp -a ${from}/. root${at}`),
    ...Object.entries(mounts).map(([at, from]) => `mkdir -p root${at} && mount --bind -o ro ${from} root${at}`),
    prepare === "" ? ":" : `chroot root /bin/sh -euc '${prepare}'`,
    `exec chroot root "$@"`,
  ].join("\n");
  const [stdout, stderr] = [openPipe(scene, "stdout"), openPipe(scene, "stderr")];
  const unshare = ["--fork", "--kill-child", "--pid", "--mount", "--net", "--propagation", "private"];
  const child = spawn("unshare", [...unshare, "/bin/sh", "-c", script, "sh", ...command], {
    cwd: scene.folder,
    env: { PATH: INSIDE, ...env },
    stdio: ["ignore", stdout.writeEnd, stderr.writeEnd],
    detached: true,
  });
  for (const { writeEnd } of [stdout, stderr]) closeSync(writeEnd);
  if (child.pid === undefined) throw new Error("cannot start unshare, which is in Debian's util-linux");
  scene.adoptSession(child.pid);
  const container = new Container(child.pid);
  stdout.reader.on("data", (text: string) => (container.stdout += text));
  stderr.reader.on("data", (text: string) => (container.stderr += text));
  const written = Promise.all([stdout, stderr].map(({ reader }) => once(reader, "end")));
  child.once("exit", (code, signal) => {
    void written.then(() => (container.ended = { code: code ?? undefined, signal: signal ?? undefined }));
  });
  return container;
}

/** Why no container can be started here; undefined if one can. */
export async function namespacesRefused(): Promise<string | undefined> {
  try {
    await promisify(execFile)("unshare", ["--fork", "--pid", "--mount", "--net", "ip", "link", "set", "lo", "up"]);
    return undefined;
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    return `this machine refuses namespaces, which the test needs root for; TSD_NO_NAMESPACES=1 goes without: ${stderr || message}`;
  }
}
