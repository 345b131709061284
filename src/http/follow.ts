/**
 * Sends a file and what is appended to it, for as long as a client listens: `tail -f` over HTTP (LOG-T-007..010). It
 * starts with the file's end, changes to the new file when the log is rotated, and reports when the file shrinks. Files
 * are looked at only while followed, and read no faster than the peer reads.
 */

import { fstatSync, readSync } from "node:fs";
import { FileChain } from "./file-chain.js";
import type { FollowWatch } from "./follow-watch.js";
import type { Headers, HttpReply, HttpStream } from "./message.js";
import { tooManyStreams } from "./error-page.js";

/**
 * A position in what is followed, from which to continue later: which file or memory, and how many of its bytes are
 * done.
 */
export interface Position {
  readonly source: string;
  readonly at: number;
}

/** Where sending begins. */
export interface FollowedPlace extends Position {
  /** How long it was then; bytes. */
  readonly end: number;
  /** Everything sent is new to the reader; otherwise, what is before `end` was there already. */
  readonly isNew: boolean;
}

/**
 * Where to begin: at `known` if that still exists, followed by everything written since, or `head` bytes before the
 * end.
 */
export interface From {
  readonly head: number;
  readonly known?: Position | undefined;
  /** Milliseconds since the epoch: the reader followed until then, so a file made later is new to it. */
  readonly since?: number | undefined;
}

/** Receives what a file holds and what is appended. */
export interface FollowSink extends Pick<HttpStream, "write" | "drained" | "end"> {
  /** Called first. */
  begins?(place: FollowedPlace): void;
  /** The next file begins: another one has got the name. */
  next?(source: string): void;
  /** False: nothing is read for now; `drained` calls back. Absent = only the result of `write` counts. */
  mayWrite?(): boolean;
  /** The file has become shorter, or bytes that were not sent are gone: what follows comes from a file's beginning. */
  truncated(): void;
  /** The file has been removed, and another has its name by now; a rotation renames it. */
  removed?(): void;
  /**
   * This many bytes wait to be sent, in this file and those after it. Returns how many of them to leave out. Absent =
   * none.
   */
  skips?(bytes: number): number;
}

/** Bytes of the file's end that are sent first (LOG-T-007). */
const HEAD_BYTES = 1024;
const TRUNCATED = Buffer.from("==> File truncated <==\n");
/** Bytes read at once, into a buffer of the follower's own; less than `SMALL` gets a buffer of its size. */
const READ_MAX_BYTES = 256 * 1024;
const SMALL_BYTES = 16 * 1024;

/**
 * Answer with a file's end and its growth; 404 if it does not exist. `headers` come after Last-Modified and
 * Content-Type.
 */
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

/** What is being sent to a sink: `stop` ends it at once, `finish` when everything there is has been sent. */
export type Following = Pick<Follower, "stop" | "finish">;

/**
 * Give `sink` what a file holds from a position on, and its growth, until that is ended; undefined if there is no file.
 */
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
  // A file that is shorter by now counts as shrunk, and is sent from its beginning.
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
  /** In the current file: where the bytes begin that have not been sent. */
  #offset: number;
  /** Something that was not sent is gone; the reader has to be notified. */
  #gap = false;
  /** This many of the next bytes are left out; the reader has been notified. */
  #leftOut = 0;
  /**
   * Something was left out and the end has not been reached since: what was removed meanwhile is part of what is
   * missing.
   */
  #isBehind = false;
  #blocked = false;
  #stopped = false;
  /** Called when everything there is has been sent and taken. */
  #done: (() => void) | undefined;
  /** A buffer to read into again: its bytes have been taken. */
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

  /** Send everything there is now; `done` is called when it has been taken. */
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
      this.#files.look(); // looked at first: after this the old file grows no more
      this.#noteShrinking();
      while (this.#hasRoom() && this.#sendGrowth() && this.#advance());
      if (!this.#blocked) this.#isBehind = false;
    } catch {
      this.stop(); // the file cannot be read any more: waiting would not help
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

  /** True when everything in the file has been sent and taken. */
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
      // A sink that takes no more has released the bytes when it is `drained`; nothing is read before that.
      if (!taken && chunk.length === READ_MAX_BYTES) this.#memory = chunk;
    }
    return !this.#blocked;
  }

  /**
   * `here`: bytes of this file that wait. For readers that are far behind, the rest is left out of the files after it.
   */
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

  /** Continue with the next file; false when there is none. */
  #advance(): boolean {
    const wasRemoved = fstatSync(this.#files.current.descriptor).nlink === 0;
    if (!this.#files.advance()) return false;
    if (wasRemoved && !this.#isBehind) this.#sink.removed?.();
    this.#offset = 0;
    this.#gap = this.#files.current.afterGap && !this.#isBehind;
    this.#sink.next?.(this.#files.current.identity);
    return true;
  }
}
