/**
 * Sends a file and what is appended to it, for as long as somebody listens: `tail -f` over HTTP
 * (LOG-T-007..010). It starts with the file's end, goes over to the new file when the log is rotated, and says so when
 * the file shrinks. Files are looked at only while followed, and read no faster than the peer does.
 */

import { fstatSync, readSync } from "node:fs";
import { FileChain } from "./file-chain.js";
import type { FollowWatch } from "./follow-watch.js";
import type { Headers, HttpReply, HttpStream } from "./message.js";
import { tooManyStreams } from "./error-page.js";

/** A place in what is followed, to go on from later: which file or memory it is, and how many bytes of it are done. */
export interface Position {
  readonly source: string;
  readonly at: number;
}

/** Where something begins to be sent. */
export interface Place extends Position {
  /** How long it was then; bytes. */
  readonly end: number;
  /** All that comes is new to the reader; otherwise what stands before `end` was there already. */
  readonly isNew: boolean;
}

/** Where to begin: at `known` if that is still there, with all of what has come to be since, or `head` bytes before the end. */
export interface From {
  readonly head: number;
  readonly known?: Position | undefined;
  /** Milliseconds since the epoch: a file made since then is new to the reader, who looked on until then. */
  readonly since?: number | undefined;
}

/** Who gets what a file holds and what it gains. */
export interface FollowSink extends Pick<HttpStream, "write" | "drained" | "end"> {
  /** Said first. */
  begins?(place: Place): void;
  /** The next file begins, another having taken the name. */
  next?(source: string): void;
  /** False: nothing is read for now, `drained` calls back. Absent = what `write` says is all there is to say. */
  mayWrite?(): boolean;
  /** The file has become shorter, or what was to come is gone: what follows comes from a file's beginning. */
  truncated(): void;
  /** The file has been removed, and another has its name by now; a rotation renames it. */
  removed?(): void;
  /** So many bytes wait to be sent, in this file and those after it: how many of them to leave out. Absent = none. */
  skips?(bytes: number): number;
}

/** Bytes of the file's end that come first (LOG-T-007). */
const HEAD_BYTES = 1024;
const TRUNCATED = Buffer.from("==> File truncated <==\n");
/** Bytes read at once, in memory of the follower's own; less than `SMALL` gets memory of its size. */
const READ_MAX_BYTES = 256 * 1024;
const SMALL_BYTES = 16 * 1024;

/** Answer with a file's end and growth; 404 if it does not exist. `headers` come after Last-Modified and Content-Type. */
export function followFile(path: string, reply: HttpReply, watch: FollowWatch, headers: Headers = []): void {
  if (!reply.mayStream) return tooManyStreams(reply);
  const files = FileChain.open(path);
  if (files === undefined) {
    reply.error(404);
    return;
  }
  const stream = reply.stream(200, [
    ["Last-Modified", files.current.stat.mtime.toUTCString()],
    ["Content-Type", "text/plain;charset=utf-8"],
    ...headers,
  ]);
  const sink: FollowSink = {
    write: (bytes) => stream.write(bytes),
    drained: (callback) => stream.drained(callback),
    end: () => stream.end(),
    truncated: () => stream.write(TRUNCATED),
  };
  const follower = new Follower(path, { files, offset: headOf(files, HEAD_BYTES), isNew: false }, sink, watch);
  reply.onClose(() => follower.stop());
  reply.onLast((done) => follower.finish(done));
  follower.start();
}

/** What is being sent to a sink: to be ended at once, or when all there is has been sent. */
export type Following = Pick<Follower, "stop" | "finish">;

/** Give `sink` what a file holds from a place on, and its growth, until that is ended; undefined if there is no file. */
export function follow(path: string, sink: FollowSink, from: From, watch: FollowWatch): Following | undefined {
  const start = startOf(path, from);
  if (start === undefined) return undefined;
  const follower = new Follower(path, start, sink, watch);
  follower.start();
  return follower;
}

/** What a follower begins with. */
interface Start {
  readonly files: FileChain;
  readonly offset: number;
  readonly isNew: boolean;
}

function startOf(path: string, { head, known, since }: From): Start | undefined {
  const old = known === undefined ? undefined : FileChain.openFrom(path, known.source);
  // One that is shorter by now is seen to have shrunk, and said to begin anew.
  if (old !== undefined) return { files: old, offset: known!.at, isNew: true };
  const files = FileChain.open(path);
  if (files === undefined) return undefined;
  const isNew = since !== undefined && files.current.stat.birthtimeMs >= since;
  return { files, offset: isNew ? 0 : headOf(files, head), isNew };
}

function headOf({ current }: FileChain, head: number): number {
  return Math.max(0, current.stat.size - head);
}

class Follower {
  readonly #files: FileChain;
  readonly #sink: FollowSink;
  readonly #unwatch: () => void;
  /** In the current file, where what has not been sent begins. */
  #offset: number;
  /** Something that was not sent is gone, which the reader must be told. */
  #gap = false;
  /** So many of the next bytes are left out, as the reader has been told. */
  #leftOut = 0;
  /** Something was left out and the end has not been reached since: what was removed meanwhile is part of what is missing. */
  #isBehind = false;
  #blocked = false;
  #stopped = false;
  /** Called when all there is has been sent and taken. */
  #done: (() => void) | undefined;
  /** To read into again: what was in it has been taken. */
  #memory: Buffer | undefined;

  readonly #isNew: boolean;

  constructor(path: string, { files, offset, isNew }: Start, sink: FollowSink, watch: FollowWatch) {
    this.#files = files;
    this.#sink = sink;
    this.#offset = offset;
    this.#isNew = isNew;
    this.#unwatch = watch(path, () => this.#look());
  }

  start(): void {
    const { identity: source, stat } = this.#files.current;
    this.#sink.begins?.({ source, at: this.#offset, end: stat.size, isNew: this.#isNew });
    this.#look();
  }

  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#unwatch();
    this.#files.close();
  }

  /** Send all there is now; `done` is called when it has been taken. */
  finish(done: () => void): void {
    if (this.#stopped) return done();
    this.#done = done;
    this.#look();
  }

  /** True when there was something to send. */
  #look(): boolean {
    if (this.#stopped) return false;
    const file = this.#files.current;
    const offset = this.#offset;
    try {
      this.#files.look(); // asked first: after it the old file grows no more
      this.#noteShrinking();
      while (this.#hasRoom() && this.#sendGrowth() && this.#goOn());
      if (!this.#blocked) this.#isBehind = false;
    } catch {
      this.stop(); // the file cannot be read any more: nothing will come of waiting
      this.#sink.end();
    }
    if (!this.#blocked) this.#done?.();
    return this.#offset !== offset || this.#files.current !== file;
  }

  #noteShrinking(): void {
    if (fstatSync(this.#files.current.descriptor).size >= this.#offset) return;
    this.#offset = 0;
    this.#gap = true;
  }

  /** True when all there is of the file has been sent and taken. */
  #sendGrowth(): boolean {
    const { descriptor } = this.#files.current;
    const { size } = fstatSync(descriptor);
    if (this.#gap) this.#sink.truncated();
    this.#gap = false;
    this.#leaveOut(size - this.#offset);
    while (this.#offset < size && this.#hasRoom()) {
      const wanted = Math.min(READ_MAX_BYTES, size - this.#offset);
      const chunk =
        wanted < SMALL_BYTES ? Buffer.allocUnsafe(wanted) : (this.#memory ?? Buffer.allocUnsafeSlow(READ_MAX_BYTES));
      this.#memory = undefined;
      const length = readSync(descriptor, chunk, 0, wanted, this.#offset);
      if (length === 0) break;
      this.#offset += length;
      const taken = this.#send(chunk.subarray(0, length));
      // One who takes no more has let go of the bytes when it is `drained`, before which nothing is read.
      if (!taken && chunk.length === READ_MAX_BYTES) this.#memory = chunk;
    }
    return !this.#blocked;
  }

  /** `here`: bytes of this file that wait. Of those who fall far behind, the rest is left out of the files after it. */
  #leaveOut(here: number): void {
    if (this.#leftOut === 0) this.#leftOut = this.#sink.skips?.(here + this.#files.waiting()) ?? 0;
    if (this.#leftOut > 0) this.#isBehind = true;
    const skipped = Math.min(this.#leftOut, here);
    this.#offset += skipped;
    this.#leftOut -= skipped;
  }

  #send(bytes: Uint8Array): boolean {
    if (this.#sink.write(bytes)) return true;
    this.#wait();
    return false;
  }

  #hasRoom(): boolean {
    if (!this.#blocked && this.#sink.mayWrite?.() === false) this.#wait();
    return !this.#blocked;
  }

  #wait(): void {
    this.#blocked = true;
    this.#sink.drained(() => {
      this.#blocked = false;
      this.#look();
    });
  }

  /** To the next file; false when there is none. */
  #goOn(): boolean {
    const wasRemoved = fstatSync(this.#files.current.descriptor).nlink === 0;
    if (!this.#files.goOn()) return false;
    if (wasRemoved && !this.#isBehind) this.#sink.removed?.();
    this.#offset = 0;
    this.#gap = this.#files.current.afterGap && !this.#isBehind;
    this.#sink.next?.(this.#files.current.identity);
    return true;
  }
}
