/**
 * Descriptors and pipes in memory, for the fake port. They behave like the kernel's as far as a
 * supervisor can notice: numbers are the lowest free, an end stays open while any process holds it (so a
 * child keeps a pipe alive), an empty pipe without writers is at its end, one without readers
 * refuses with EPIPE, a full one takes part of a write.
 */
import { constants } from "node:os";
import { PosixError } from "../../src/posix/errors.js";
import type { PipeEnds } from "../../src/posix/posix.js";

/** The capacity that Linux gives a pipe by default. */
export const PIPE_CAPACITY = 65_536;

interface Pipe {
  bytes: number[];
  readers: number;
  writers: number;
  capacity: number;
}

/** An open file as the kernel counts it: shared by every descriptor and child that refers to it. */
export interface OpenEnd {
  readonly kind: "read" | "write" | "other";
  readonly pipe: Pipe | undefined;
  readonly nonBlocking: boolean;
  /** Takes what is written to a socket; -1 = no room now. */
  readonly send?: (bytes: Uint8Array) => number;
}

/** A refusal as the addon would throw it. */
export function refusal(code: string, syscall: string, subject?: string): PosixError {
  const errno = Object.entries(constants.errno).find(([name]) => name === code)?.[1];
  if (errno === undefined) throw new RangeError(`no such errno: ${code}`);
  return new PosixError(code, errno, syscall, subject);
}

/** Adds a holder of an end (1) or removes one (-1). */
export function hold(end: OpenEnd, by: 1 | -1): void {
  if (end.kind === "read") end.pipe!.readers += by;
  if (end.kind === "write") end.pipe!.writers += by;
}

/** Writes bytes to an end: returns how many fitted, -1 for none. Throws EPIPE, EBADF. */
export function push(end: OpenEnd, bytes: Uint8Array): number {
  if (end.kind === "other") return end.send?.(bytes) ?? bytes.length;
  if (end.kind === "read") throw refusal("EBADF", "write");
  const pipe = end.pipe!;
  if (pipe.readers === 0) throw refusal("EPIPE", "write");
  const count = Math.min(pipe.capacity - pipe.bytes.length, bytes.length);
  if (count === 0 && bytes.length > 0) return -1;
  for (const byte of bytes.subarray(0, count)) pipe.bytes.push(byte);
  return count;
}

/** Reads bytes from an end: returns how many, 0 at the end of the file, -1 for none now. Throws EBADF. */
export function pull(end: OpenEnd, into: Uint8Array): number {
  if (end.kind === "other") return 0;
  if (end.kind === "write") throw refusal("EBADF", "read");
  const pipe = end.pipe!;
  if (pipe.bytes.length === 0) return pipe.writers === 0 ? 0 : -1;
  const taken = pipe.bytes.splice(0, into.length);
  into.set(taken);
  return taken.length;
}

/** A process's table of descriptors. 0, 1 and 2 are open and go nowhere. */
export class FakeDescriptors {
  readonly #table = new Map<number, OpenEnd>();

  constructor() {
    for (const fd of [0, 1, 2]) this.#table.set(fd, { kind: "other", pipe: undefined, nonBlocking: false });
  }

  /** The numbers in use above 2, ascending: what a test expects to be empty in the end. */
  get open(): readonly number[] {
    return [...this.#table.keys()].filter((fd) => fd > 2).sort((a, b) => a - b);
  }

  /** Gives an end the lowest free number. */
  add(end: OpenEnd): number {
    let fd = 0;
    while (this.#table.has(fd)) fd += 1;
    this.#table.set(fd, end);
    hold(end, 1);
    return fd;
  }

  /** A descriptor that is no pipe: a listening socket, or a connected one that does not block. */
  addOther(send?: (bytes: Uint8Array) => number): number {
    if (send === undefined) return this.add({ kind: "other", pipe: undefined, nonBlocking: false });
    return this.add({ kind: "other", pipe: undefined, nonBlocking: true, send });
  }

  find(fd: number): OpenEnd | undefined {
    return this.#table.get(fd);
  }

  pipe(nonBlocking: "read" | "write" | "neither"): PipeEnds {
    const pipe: Pipe = { bytes: [], readers: 0, writers: 0, capacity: PIPE_CAPACITY };
    const readEnd = this.add({ kind: "read", pipe, nonBlocking: nonBlocking === "read" });
    const writeEnd = this.add({ kind: "write", pipe, nonBlocking: nonBlocking === "write" });
    return { readEnd, writeEnd };
  }

  growPipe(fd: number, bytes: number): boolean {
    const { pipe } = this.#demand(fd, "fcntl");
    if (pipe !== undefined) pipe.capacity = Math.max(pipe.capacity, bytes);
    return pipe !== undefined;
  }

  read(fd: number, into: Uint8Array): number {
    return this.#transfer(fd, "read", (end) => pull(end, into));
  }

  write(fd: number, from: Uint8Array): number {
    return this.#transfer(fd, "write", (end) => push(end, from));
  }

  close(fd: number): void {
    hold(this.#demand(fd, "close"), -1);
    this.#table.delete(fd);
  }

  dup2(from: number, to: number): void {
    const end = this.#demand(from, "dup2");
    if (from === to) return;
    const former = this.#table.get(to);
    if (former !== undefined) hold(former, -1);
    this.#table.set(to, end);
    hold(end, 1);
  }

  #transfer(fd: number, syscall: string, move: (end: OpenEnd) => number): number {
    const end = this.#demand(fd, syscall);
    const count = move(end);
    if (count === -1 && !end.nonBlocking) throw new Error(`${syscall} of descriptor ${fd} would block for ever`);
    return count;
  }

  #demand(fd: number, syscall: string): OpenEnd {
    const end = this.#table.get(fd);
    if (end === undefined) throw refusal("EBADF", syscall);
    return end;
  }
}
