/** A stream as a log: what of a log's life there is without a file, and word of what cannot be written. */
import type { Borrowed } from "../core/bytes.js";
import type { Log, OnTrouble } from "./log.js";
import type { Stream } from "./stream.js";

export class LogStream implements Log {
  readonly path: string;
  readonly #open: () => Stream;
  readonly #onTrouble: OnTrouble;
  #stream: Stream | undefined;
  /** Bytes that were lost since writing began to fail. */
  #lost: number | undefined;
  #closed = false;

  /** `open` gives the stream the path names now; not called yet. */
  constructor(path: string, open: () => Stream, onTrouble: OnTrouble) {
    this.path = path;
    this.#open = open;
    this.#onTrouble = onTrouble;
  }

  /** Open it now, and throw what that throws. */
  connect(): this {
    this.#stream = this.#open();
    return this;
  }

  write(bytes: Borrowed): boolean {
    if (this.#closed) return true;
    let room = true;
    let failure: string | undefined;
    try {
      this.#stream ??= this.#open();
      room = this.#stream.write(bytes);
      ({ failure } = this.#stream);
    } catch (error) {
      failure = (error as NodeJS.ErrnoException).code ?? String(error);
    }
    this.#tell(failure, bytes.length);
    return room;
  }

  /** Of a failure when it begins and when it has ended. */
  #tell(failure: string | undefined, bytes: number): void {
    const before = this.#lost;
    if (failure !== undefined) {
      this.#lost = (before ?? 0) + bytes;
      if (before === undefined) this.#onTrouble(this.path, { kind: "unwritable", code: failure });
    } else if (before !== undefined) {
      this.#lost = undefined;
      this.#onTrouble(this.path, { kind: "writable", lost: before });
    }
  }

  whenRoom(go: () => void): void {
    if (this.#stream === undefined) go();
    else this.#stream.whenRoom(go);
  }

  /** Another pipe may stand there by now; what cannot be opened is tried again at every write. */
  reopen(): void {
    this.#stream?.release();
    this.#stream = undefined;
    try {
      this.#stream = this.#open();
    } catch {
      // The next write tells.
    }
  }

  clear(): void {
    // What a stream was given has gone.
  }

  close(): void {
    this.#closed = true;
    this.#stream?.release();
    this.#stream = undefined;
  }
}
