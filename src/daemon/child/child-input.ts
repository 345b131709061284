/**
 * A child's standard input: a pipe that is held open for the child's life (LIFE-IN-001). What does not fit at once is
 * kept and written when there is room (LIFE-IN-002), up to a limit: a program that never reads must not fill the
 * daemon's memory.
 */
import { Socket } from "node:net";
import { PosixError } from "../../posix/errors.js";
import type { Posix } from "../../posix/posix.js";

/**
 * Bytes that may wait for one program. A piece that would exceed it is refused whole; a larger one is taken when
 * nothing else waits.
 */
const QUEUE_MAX_BYTES = 16 * 1024 * 1024;
/** Waiting pieces are joined up to this size: a separate piece of one byte would take hundreds. */
const GATHER_MAX_BYTES = 64 * 1024;

/** What became of the bytes: all of them are taken, or none, since it is closed or too many wait already. */
export type Taken = "taken" | "closed" | "full";

export class ChildInput {
  readonly #posix: Posix;
  readonly #fd: number;
  readonly #onClosed: () => void;
  /** Made only when a write did not fit: an idle pipe costs nothing. */
  #overflow: Socket | undefined;
  /** Waits until the present write is done. */
  #queue: Uint8Array[] = [];
  #waitingBytes = 0;
  #open = true;

  /** Takes over the descriptor, which must be non-blocking. */
  constructor(posix: Posix, fd: number, onClosed: () => void) {
    this.#posix = posix;
    this.#fd = fd;
    this.#onClosed = onClosed;
  }

  /** How many bytes wait for the program to read. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /** One write for all of it when there is room. Closed: the child no longer reads (EPIPE). */
  write(bytes: Uint8Array): Taken {
    if (!this.#open) return "closed";
    let written = 0;
    if (this.#waitingBytes > 0) {
      if (this.#waitingBytes + bytes.length > QUEUE_MAX_BYTES) return "full";
    } else {
      try {
        written = Math.max(0, this.#posix.write(this.#fd, bytes));
      } catch (error) {
        if (error instanceof PosixError && error.code === "EPIPE") return "closed";
        throw error;
      }
    }
    if (written < bytes.length) this.#keep(bytes.subarray(written));
    return "taken";
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#queue = [];
    if (this.#overflow === undefined) this.#posix.close(this.#fd);
    else this.#overflow.destroy();
  }

  /** Copies: the caller's bytes may be a view of a buffer that is used again. */
  #keep(bytes: Uint8Array): void {
    const isIdle = this.#waitingBytes === 0;
    this.#waitingBytes += bytes.length;
    const last = this.#queue.at(-1);
    if (last !== undefined && last.length + bytes.length <= GATHER_MAX_BYTES) {
      this.#queue[this.#queue.length - 1] = Buffer.concat([last, bytes]);
    } else this.#queue.push(Buffer.from(bytes));
    if (isIdle) this.#writeNext();
  }

  #writeNext(): void {
    const piece = this.#queue.shift();
    if (piece === undefined || !this.#open) return;
    this.#later().write(piece, () => {
      this.#waitingBytes -= piece.length;
      this.#writeNext();
    });
  }

  #later(): Socket {
    if (this.#overflow === undefined) {
      this.#overflow = new Socket({ fd: this.#fd, readable: false, writable: true });
      this.#overflow.on("error", () => {
        if (!this.#open) return;
        this.close();
        this.#onClosed();
      });
    }
    return this.#overflow;
  }
}
