/**
 * A log that is not a file: a pipe, a terminal, a socket. All programs that write to it, and the daemon itself, share
 * one writer, so that no piece lands in the middle of another.
 *
 * A slow reader never makes the daemon wait. The piece that does not fit is kept, and the caller is notified: it brings
 * no more until there is room, and its program waits in its own pipe (`output-reader.ts`). Only a program that has
 * ended brings all it has left, once (`last-output.ts`).
 *
 * While a reader lags, the write is tried again after a moment: not everything that can be a log reports when there is
 * room again. A pipe that was once full is made larger, so that each retry moves more.
 */
import { writeSync } from "node:fs";
import { lend, type Borrowed } from "../../core/bytes.js";
import { Backlog } from "../../core/logs/backlog.js";
import { closeTarget, openTarget, streamIdentity, type OpenTarget } from "./log-path.js";
import { pauseBriefly } from "./pause.js";

/** Milliseconds until a write that found no room is tried again: the first time, and at most. */
const RETRY_MIN_MS = 1;
const RETRY_MAX_MS = 32;

/** While more bytes than this wait for a reader, the daemon's own lines are dropped, whole, and counted. */
export const OWN_QUEUE_MAX_BYTES = 1024 * 1024;

const streams = new Map<string, StreamWriter>();

/** Bytes in a pipe: the most that the kernel gives to a process without rights of its own. */
export const PIPE_MAX_BYTES = 1024 * 1024;
/** Makes a pipe larger, if it is one and that is allowed. */
let enlarge: (fd: number) => void = () => undefined;

export class StreamWriter {
  readonly #identity: string;
  readonly #target: OpenTarget;
  #users = 0;
  readonly #backlog = new Backlog();
  /** How many bytes were ever kept because they did not fit at once: the place of those that are kept next. */
  #given = 0;
  readonly #whenRoom = new Set<() => void>();
  /** In the order of their places. */
  #whenWritten: { readonly place: number; readonly go: () => void }[] = [];
  #timer: NodeJS.Timeout | undefined;
  #pause = RETRY_MIN_MS;
  #isEnlarged = false;
  #failure: string | undefined;

  private constructor(identity: string, target: OpenTarget) {
    this.#identity = identity;
    this.#target = target;
  }

  /** The stream that a path names, shared by all who name it; undefined for a file. Throws what `open` throws. */
  static at(path: string): StreamWriter | undefined {
    const identity = streamIdentity(path);
    if (identity === undefined) return undefined;
    let stream = streams.get(identity);
    if (stream === undefined) {
      stream = new StreamWriter(identity, openTarget(path, "append"));
      streams.set(identity, stream);
    }
    stream.#users += 1;
    return stream;
  }

  /** Set how a pipe is made larger. */
  static enlargeBy(how: (fd: number) => void): void {
    enlarge = how;
  }

  /**
   * Wait for the readers of all streams while they still read: `patience` is how long they may pause, in ms. Returns
   * how many bytes are left.
   */
  static flushAll(patience: number): number {
    let left = 0;
    for (const stream of streams.values()) {
      stream.#flush(patience);
      left += stream.waitingBytes;
    }
    return left;
  }

  /** The errno name of the last write if it failed: its bytes are lost. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** How many bytes wait for a reader. */
  get waitingBytes(): number {
    return this.#backlog.bytes;
  }

  /** True: all of it is taken. False: it waits, and the caller must wait for `whenRoom` before it brings more. */
  write(bytes: Borrowed): boolean {
    const written = this.#backlog.bytes > 0 ? 0 : this.#writeSome(bytes);
    if (written === bytes.length) return true;
    if (!this.#isEnlarged) enlarge(this.#target.fd);
    this.#isEnlarged = true;
    this.#backlog.push(bytes.subarray(written));
    this.#given += bytes.length - written;
    this.#askLater();
    return false;
  }

  /** Call `go` once everything that waits has been written, unless the returned function is called before. */
  whenRoom(go: () => void): () => void {
    const waiter = () => go();
    this.#whenRoom.add(waiter);
    return () => void this.#whenRoom.delete(waiter);
  }

  /** The place after all that waits now. */
  get end(): number {
    return this.#given;
  }

  /** Call `go` once everything before that place has been written, or has been lost with its reader. */
  whenWritten(place: number, go: () => void): void {
    this.#whenWritten.push({ place, go });
    this.#whenWritten.sort((one, other) => one.place - other.place);
  }

  /** One user less; the last one closes the stream when everything is written. */
  release(): void {
    this.#users -= 1;
    this.#closeIfDone();
  }

  #closeIfDone(): void {
    if (this.#users > 0 || this.#backlog.bytes > 0) return;
    streams.delete(this.#identity);
    closeTarget(this.#target);
  }

  #askLater(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#pause = this.#drain() ? RETRY_MIN_MS : Math.min(this.#pause * 2, RETRY_MAX_MS);
      if (this.#backlog.bytes > 0) this.#askLater();
    }, this.#pause);
  }

  /** Write what waits; false when nothing could be written. */
  #drain(): boolean {
    const before = this.#backlog.bytes;
    const isDone = this.#backlog.drain((piece) => this.#writeSome(piece));
    const gone = this.#given - this.#backlog.bytes;
    const still = this.#whenWritten.findIndex(({ place }) => place > gone);
    for (const { go } of this.#whenWritten.splice(0, still < 0 ? Infinity : still)) go();
    if (!isDone) return this.#backlog.bytes < before;
    const waiters = [...this.#whenRoom];
    this.#whenRoom.clear();
    for (const go of waiters) go();
    this.#closeIfDone();
    return true;
  }

  #flush(patience: number): void {
    for (let idle = 0; this.#backlog.bytes > 0 && idle < patience;) {
      if (this.#drain()) idle = 0;
      else idle += pauseBriefly();
    }
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Returns how many bytes were taken; all of them, if they are lost. */
  #writeSome(bytes: Borrowed): number {
    let written = 0;
    try {
      while (written < bytes.length)
        written += writeSync(this.#target.fd, lend(bytes), written, bytes.length - written);
      this.#failure = undefined;
      return written;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? String(error);
      if (code === "EAGAIN") return written;
      this.#failure = code;
      return bytes.length;
    }
  }
}
