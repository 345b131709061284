/**
 * Real children for the tests of the addon: started, looked at, and always ended. Ends are learnt
 * the way the daemon learns them: SIGCHLD, then reap until there is none.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { loadPosix } from "../../../src/posix/addon.js";
import type { SpawnPlan } from "../../../src/posix/posix.js";
import { until } from "../../support/until.js";

export const posix = loadPosix();

const DEADLINE = 20_000;
const statuses = new Map<number, number>();
const waiting = new Map<number, (status: number) => void>();

process.on("SIGCHLD", () => {
  for (const { pid, waitStatus } of posix.reap()) {
    const tell = waiting.get(pid);
    if (tell === undefined) statuses.set(pid, waitStatus);
    else tell(waitStatus);
  }
});

/** The wait status of a child, once it has ended. Each can be asked for once. */
export async function ended(pid: number): Promise<number> {
  const known = statuses.get(pid);
  if (statuses.delete(pid)) return known!;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`child ${pid} did not end`)), DEADLINE);
    waiting.set(pid, (status) => {
      clearTimeout(timer);
      waiting.delete(pid);
      resolve(status);
    });
  });
}

export interface Child {
  readonly pid: number;
  /** Our end of its stdin. */
  readonly stdin: number;
  /** What it has written up to now, or writes next. */
  next(): string;
  /** Everything it writes to stdout and stderr (one pipe) until both are closed. */
  output(): string;
  /** Close its stdin and wait for its end. */
  end(): Promise<number>;
}

/** A plan for a shell script, to be changed. */
export type Change = Partial<Omit<SpawnPlan, "stdin" | "stdout" | "stderr">>;

/** Start a child with pipes: stdout and stderr are the same one, as with redirect_stderr. */
export function start(change: Change): Child {
  const input = posix.pipe("neither");
  const output = posix.pipe("neither");
  const file = change.file ?? "/bin/sh";
  let pid: number;
  try {
    pid = posix.spawn({
      file,
      argv: [file],
      env: ["PATH=/usr/bin:/bin"],
      stdin: input.readEnd,
      stdout: output.writeEnd,
      stderr: output.writeEnd,
      ...change,
    });
  } catch (refused) {
    for (const fd of [input.readEnd, input.writeEnd, output.readEnd, output.writeEnd]) posix.close(fd);
    throw refused;
  }
  posix.close(input.readEnd);
  posix.close(output.writeEnd);
  return {
    pid,
    stdin: input.writeEnd,
    next() {
      const into = Buffer.alloc(1000);
      return into.toString("utf8", 0, posix.read(output.readEnd, into));
    },
    output: () => readAll(output.readEnd),
    async end() {
      posix.close(input.writeEnd);
      const status = await ended(pid);
      posix.close(output.readEnd);
      return status;
    },
  };
}

/** Wait until a child is the program of this name: before that it is a copy of us, with our descriptors for a moment. */
export async function becomes(pid: number, name: string): Promise<void> {
  await until(`${pid} is ${name}`, () => readFileSync(`/proc/${pid}/comm`, "utf8") === `${name}\n`);
}

/** Run a child to its end: what it printed, and how it ended. */
export async function run(change: Change): Promise<{ pid: number; output: string; status: number }> {
  const child = start(change);
  const output = child.output();
  return { pid: child.pid, output, status: await child.end() };
}

/** A `cat` that has echoed a byte: it is past its loader, holds no other descriptors and waits on stdin. */
export async function withCat(change: Change, look: (pid: number) => void): Promise<void> {
  const input = posix.pipe("neither");
  const output = posix.pipe("neither");
  const pid = posix.spawn({
    file: "/bin/cat",
    argv: ["cat"],
    env: [],
    stdin: input.readEnd,
    stdout: output.writeEnd,
    stderr: 2,
    ...change,
  });
  posix.close(input.readEnd);
  posix.close(output.writeEnd);
  try {
    posix.write(input.writeEnd, Buffer.from("."));
    assert.equal(posix.read(output.readEnd, Buffer.alloc(1)), 1, "cat did not start");
    look(pid);
  } finally {
    posix.close(input.writeEnd);
    await ended(pid);
    posix.close(output.readEnd);
  }
}

/** Read a blocking pipe to its end. */
export function readAll(fd: number): string {
  const chunks: Buffer[] = [];
  for (;;) {
    const chunk = Buffer.alloc(65_536);
    const count = posix.read(fd, chunk);
    if (count <= 0) return Buffer.concat(chunks).toString();
    chunks.push(chunk.subarray(0, count));
  }
}
