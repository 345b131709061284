/** A stream as a log: the operations of a log that make sense without a file, and reports of what cannot be written. */
import type { Borrowed } from "../../core/bytes.js";
import type { Log, OnTrouble, Unwritten } from "./log.js";
import type { StreamWriter } from "./stream-writer.js";

export class StreamLog implements Log {
  readonly path: string;
  readonly #open: () => StreamWriter;
  readonly #onTrouble: OnTrouble;
  readonly #mostWaiting: number;
  #stream: StreamWriter | undefined;
  /** Bytes that were lost since writing began to fail. */
  #lost: number | undefined;
  /** Bytes that were lost because its reader left too many waiting. */
  #unread = 0;
  #closed = false;

  /**
   * `open` returns the stream that the path names now; it is not called yet. With `mostWaiting` bytes waiting, more are
   * lost.
   */
  constructor(path: string, open: () => StreamWriter, onTrouble: OnTrouble, mostWaiting: number) {
    this.path = path;
    this.#open = open;
    this.#mostWaiting = mostWaiting;
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
      if (this.#stream.waitingBytes >= this.#mostWaiting) return this.#lose(this.#stream, bytes.length);
      room = this.#stream.write(bytes);
      ({ failure } = this.#stream);
    } catch (error) {
      failure = (error as NodeJS.ErrnoException).code ?? String(error);
    }
    this.#report(failure, bytes.length);
    return room;
  }

  #lose(stream: StreamWriter, bytes: number): false {
    if (this.#unread === 0)
      stream.whenRoom(() => {
        const lost = this.#unread;
        this.#unread = 0;
        this.#onTrouble(this.path, { kind: "writable", lost });
      });
    this.#unread += bytes;
    return false;
  }

  /** Report a failure when it begins and when it has ended. */
  #report(failure: string | undefined, bytes: number): void {
    const before = this.#lost;
    if (failure !== undefined) {
      this.#lost = (before ?? 0) + bytes;
      if (before === undefined) this.#onTrouble(this.path, { kind: "unwritable", code: failure });
    } else if (before !== undefined) {
      this.#lost = undefined;
      this.#onTrouble(this.path, { kind: "writable", lost: before });
    }
  }

  whenRoom(go: () => void): () => void {
    if (this.#stream !== undefined) return this.#stream.whenRoom(go);
    go();
    return () => undefined;
  }

  unwritten(): Unwritten | undefined {
    const stream = this.#stream;
    if (stream === undefined || stream.waitingBytes === 0) return undefined;
    const end = stream.end;
    return { path: this.path, whenWritten: (go) => stream.whenWritten(end, go) };
  }

  /** Another pipe may be there by now; what cannot be opened is tried again at every write. */
  reopen(): void {
    this.#stream?.release();
    this.#stream = undefined;
    try {
      this.#stream = this.#open();
    } catch {
      // The next write reports it.
    }
  }

  clear(): void {
    // The stream writes what it was given.
  }

  close(): void {
    this.#closed = true;
    this.#stream?.release();
    this.#stream = undefined;
  }
}
