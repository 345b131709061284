/**
 * Sends a file and what is appended to it, for as long as somebody listens: `tail -f` over HTTP
 * (LOG-T-007..010). It starts with the file's end, goes over to the new file when the log is rotated, and says so when
 * the file shrinks. Files are looked at only while followed, and read no faster than the peer does.
 */

import { closeSync, constants, fstatSync, openSync, readSync, statSync, type Stats } from "node:fs";
import type { FollowWatch } from "./follow-watch.js";
import type { Headers, HttpReply, HttpStream } from "./message.js";

/** Who gets what a file holds and what it gains. */
export interface FollowSink extends Pick<HttpStream, "write" | "drained" | "end"> {
  /** The file has become shorter: what follows comes from its beginning. */
  truncated(): void;
  /** The file has been removed, and another has its name by now; a rotation renames it. */
  removed?(): void;
  /** So many bytes wait to be sent: how many of them to leave out. Absent = none. */
  skips?(bytes: number): number;
}

/** Bytes of the file's end that come first (LOG-T-007). */
const HEAD = 1024;
const TRUNCATED = Buffer.from("==> File truncated <==\n");
/** Bytes read at once, in memory of the follower's own; less than `SMALL` gets memory of its size. */
const CHUNK = 256 * 1024;
const SMALL = 16 * 1024;
/** Files a follower may be behind, and bytes in those that only it keeps from being freed. */
const MOST_FILES = 64;
const MOST_HELD = 64 * 1024 * 1024;

/** Answer with a file's end and growth; 404 if it does not exist. `headers` come after Last-Modified and Content-Type. */
export function followFile(path: string, reply: HttpReply, watch: FollowWatch, headers: Headers = []): void {
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
  const follower = new Follower(path, file, sink, HEAD, watch);
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

interface OpenFile {
  readonly descriptor: number;
  /** As it was when opened. */
  readonly stat: Stats;
  /** One that was before it had to be given up. */
  readonly afterGap: boolean;
}

class Follower {
  readonly #path: string;
  readonly #sink: FollowSink;
  readonly #unwatch: () => void;
  /** The one that is being sent, and those that have taken its name since. */
  readonly #files: [OpenFile, ...OpenFile[]];
  /** Of the first one, where what has not been sent begins. */
  #offset: number;
  /** Something that was not sent is gone, which the reader must be told. */
  #gap = false;
  #blocked = false;
  #stopped = false;
  /** To read into again: what was in it has been taken. */
  #memory: Buffer | undefined;

  constructor(path: string, file: OpenFile, sink: FollowSink, head: number, watch: FollowWatch) {
    this.#path = path;
    this.#files = [file];
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
    for (const { descriptor } of this.#files) closeSync(descriptor);
  }

  /** True when there was something to send. */
  #look(): boolean {
    if (this.#stopped) return false;
    const [file] = this.#files;
    const offset = this.#offset;
    try {
      this.#noteSuccessor(); // asked first: after it the old file grows no more
      this.#noteShrinking();
      while (!this.#blocked && this.#sendGrowth() && this.#goOnToSuccessor());
    } catch {
      this.stop(); // the file cannot be read any more: nothing will come of waiting
      this.#sink.end();
    }
    return this.#offset !== offset || this.#files[0] !== file;
  }

  /** Open the file that has taken our file's name, if one has; a name without file waits in silence (LOG-T-009). */
  #noteSuccessor(): void {
    const now = statSync(this.#path, { throwIfNoEntry: false });
    const { ino, dev } = this.#files.at(-1)!.stat;
    if (now === undefined || (now.ino === ino && now.dev === dev)) return;
    const successor = openIfThere(this.#path);
    if (successor === undefined) return;
    this.#files.push(successor);
    while (this.#isTooFarBehind()) {
      const [dropped, next] = this.#files.slice(1, 3) as [OpenFile, OpenFile];
      this.#files.splice(1, 2, { ...next, afterGap: true });
      closeSync(dropped.descriptor);
    }
  }

  /** Whether a slow reader keeps too much that was rotated away; what it is reading and the newest are always kept. */
  #isTooFarBehind(): boolean {
    const waiting = this.#files.slice(1, -1).map(({ descriptor }) => fstatSync(descriptor));
    const held = waiting.reduce((sum, { nlink, size }) => sum + (nlink === 0 ? size : 0), 0);
    return held > MOST_HELD || this.#files.length > MOST_FILES;
  }

  #noteShrinking(): void {
    if (fstatSync(this.#files[0].descriptor).size >= this.#offset) return;
    this.#offset = 0;
    this.#gap = true;
  }

  /** True when all there is of the file has been sent and taken. */
  #sendGrowth(): boolean {
    const { descriptor } = this.#files[0];
    const { size } = fstatSync(descriptor);
    if (this.#gap) this.#sink.truncated();
    this.#gap = false;
    this.#offset += this.#sink.skips?.(size - this.#offset) ?? 0;
    while (this.#offset < size && !this.#blocked) {
      const wanted = Math.min(CHUNK, size - this.#offset);
      const chunk = wanted < SMALL ? Buffer.allocUnsafe(wanted) : (this.#memory ?? Buffer.allocUnsafeSlow(CHUNK));
      this.#memory = undefined;
      const length = readSync(descriptor, chunk, 0, wanted, this.#offset);
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

  /** True when there is one. */
  #goOnToSuccessor(): boolean {
    const [{ descriptor }, successor] = this.#files;
    if (successor === undefined) return false;
    if (fstatSync(descriptor).nlink === 0) this.#sink.removed?.();
    this.#files.shift();
    this.#offset = 0;
    this.#gap = successor.afterGap;
    closeSync(descriptor);
    return true;
  }
}

/** Without O_NONBLOCK, opening a FIFO would wait for a writer, and the daemon with it. */
function openIfThere(path: string): OpenFile | undefined {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return undefined;
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const stat = fstatSync(descriptor);
  if (!stat.isDirectory()) return { descriptor, stat, afterGap: false };
  closeSync(descriptor);
  throw new Error(`cannot follow ${path}: it is a folder`);
}
