/**
 * Sends a file and what is appended to it, for as long as somebody listens: `tail -f` over HTTP
 * (LOG-T-007..010). It starts with the file's end, goes over to the new file when the log is rotated, and says so when
 * the file shrinks. Files are looked at only while followed, and read no faster than the peer does.
 */

import { closeSync, constants, fstatSync, openSync, readSync, statSync, type Stats } from "node:fs";
import type { Headers, HttpReply, HttpStream } from "./message.js";

/** How much of the file's end comes first, and how often it is looked at. */
export interface FollowOptions {
  readonly head: number;
  readonly intervalMs: number;
}

/** Who gets what a file holds and what it gains. */
export interface FollowSink extends Pick<HttpStream, "write" | "drained" | "end"> {
  /** The file has become shorter: what follows comes from its beginning. */
  truncated(): void;
  /** The file has been removed, and another has its name by now; a rotation renames it. */
  removed?(): void;
  /** So many bytes wait to be sent: how many of them to leave out. Absent = none. */
  skips?(bytes: number): number;
}

/**
 * Calls `look` whenever the file of a path may have changed, until the function it returns is called; `look` tells
 * whether it found something to send.
 */
export type FollowWatch = (path: string, look: () => boolean) => () => void;

const DEFAULTS: FollowOptions = { head: 1024, intervalMs: 100 };
const TRUNCATED = Buffer.from("==> File truncated <==\n");
/** Bytes read at once, in memory of the follower's own; less than `SMALL` gets memory of its size. */
const CHUNK = 256 * 1024;
const SMALL = 16 * 1024;
/** Milliseconds until the next look at a file that was just seen growing. */
const SOON = 10;

/** Answer with a file's end and growth; 404 if it does not exist. `headers` come after Last-Modified and Content-Type. */
export function followFile(path: string, reply: HttpReply, headers: Headers = [], options = DEFAULTS): void {
  const file = openIfThere(path);
  if (file === undefined) {
    reply.error(404);
    return;
  }
  const stream = reply.stream(200, [
    ["Last-Modified", file.stat.mtime.toUTCString()],
    ["Content-Type", "text/plain;charset=utf-8"],
    ...headers,
  ]);
  const sink: FollowSink = {
    write: (bytes) => stream.write(bytes),
    drained: (callback) => stream.drained(callback),
    end: () => stream.end(),
    truncated: () => stream.write(TRUNCATED),
  };
  const follower = new Follower(path, file, sink, options.head, everySoOften(options.intervalMs));
  reply.onClose(() => follower.stop());
  follower.start();
}

/** Give `sink` the last `head` bytes of a file and its growth until the returned function is called; undefined if there is no file. */
export function follow(path: string, sink: FollowSink, head: number, watch: FollowWatch): (() => void) | undefined {
  const file = openIfThere(path);
  if (file === undefined) return undefined;
  const follower = new Follower(path, file, sink, head, watch);
  follower.start();
  return () => follower.stop();
}

/** Looks at the file again and again, soon after it has grown: right for whatever kind of file system it is on. */
export function everySoOften(intervalMs: number): FollowWatch {
  return (_path, look) => {
    let timer: NodeJS.Timeout;
    let watched = true;
    const lookIn = (ms: number): void => {
      timer = setTimeout(() => {
        const next = look() ? Math.min(SOON, intervalMs) : intervalMs;
        if (watched) lookIn(next);
      }, ms).unref();
    };
    lookIn(intervalMs);
    return () => {
      watched = false;
      clearTimeout(timer);
    };
  };
}

interface OpenFile {
  readonly descriptor: number;
  /** As it was when opened. */
  readonly stat: Stats;
}

class Follower {
  readonly #path: string;
  readonly #sink: FollowSink;
  readonly #unwatch: () => void;
  #file: OpenFile;
  #offset: number;
  #blocked = false;
  #stopped = false;
  /** To read into again: what was in it has been taken. */
  #memory: Buffer | undefined;

  constructor(path: string, file: OpenFile, sink: FollowSink, head: number, watch: FollowWatch) {
    this.#path = path;
    this.#file = file;
    this.#sink = sink;
    this.#offset = Math.max(0, file.stat.size - head);
    this.#unwatch = watch(path, () => this.#look());
  }

  start(): void {
    this.#look();
  }

  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#unwatch();
    closeSync(this.#file.descriptor);
  }

  /** True when there was something to send. */
  #look(): boolean {
    if (this.#blocked || this.#stopped) return false;
    const { descriptor } = this.#file;
    const offset = this.#offset;
    try {
      const rotated = this.#isRotated(); // asked first: after it the old file grows no more
      if (this.#sendGrowth() && rotated) this.#followSuccessor();
    } catch {
      this.stop(); // the file cannot be read any more: nothing will come of waiting
      this.#sink.end();
    }
    return this.#offset !== offset || this.#file.descriptor !== descriptor;
  }

  /** True when all there is has been sent and taken. */
  #sendGrowth(): boolean {
    const { size } = fstatSync(this.#file.descriptor);
    if (size < this.#offset) {
      this.#offset = 0;
      this.#sink.truncated();
    }
    this.#offset += this.#sink.skips?.(size - this.#offset) ?? 0;
    while (this.#offset < size && !this.#blocked) {
      const wanted = Math.min(CHUNK, size - this.#offset);
      const chunk = wanted < SMALL ? Buffer.allocUnsafe(wanted) : (this.#memory ?? Buffer.allocUnsafeSlow(CHUNK));
      this.#memory = undefined;
      const length = readSync(this.#file.descriptor, chunk, 0, wanted, this.#offset);
      if (length === 0) break;
      this.#offset += length;
      const taken = this.#send(chunk.subarray(0, length));
      // One who takes no more has let go of the bytes when it is `drained`, before which nothing is read.
      if (!taken && chunk.length === CHUNK) this.#memory = chunk;
    }
    return !this.#blocked;
  }

  #send(bytes: Uint8Array): boolean {
    if (this.#sink.write(bytes)) return true;
    this.#blocked = true;
    this.#sink.drained(() => {
      this.#blocked = false;
      this.#look();
    });
    return false;
  }

  /** Whether another file has taken our file's name; a name without file waits in silence (LOG-T-009). */
  #isRotated(): boolean {
    const now = statSync(this.#path, { throwIfNoEntry: false });
    const { ino, dev } = this.#file.stat;
    return now !== undefined && (now.ino !== ino || now.dev !== dev);
  }

  #followSuccessor(): void {
    const successor = openIfThere(this.#path);
    if (successor === undefined) return;
    if (fstatSync(this.#file.descriptor).nlink === 0) this.#sink.removed?.();
    closeSync(this.#file.descriptor);
    this.#file = successor;
    this.#offset = 0;
    this.#sendGrowth();
  }
}

/** Without O_NONBLOCK, opening a FIFO would wait for a writer, and the daemon with it. */
function openIfThere(path: string): OpenFile | undefined {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return undefined;
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const stat = fstatSync(descriptor);
  if (!stat.isDirectory()) return { descriptor, stat };
  closeSync(descriptor);
  throw new Error(`cannot follow ${path}: it is a folder`);
}
