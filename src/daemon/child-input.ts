/**
 * A child's standard input: an idle pipe held open for the child's life (LIFE-IN-001). What does
 * not fit at once is kept and written when there is room (LIFE-IN-002).
 */
import { Socket } from "node:net";
import { PosixError } from "../posix/errors.js";
import type { Posix } from "../posix/posix.js";

export class ChildInput {
  readonly #posix: Posix;
  readonly #fd: number;
  readonly #onClosed: () => void;
  /** Made only when a write did not fit: an idle pipe costs nothing. */
  #overflow: Socket | undefined;
  #open = true;

  /** Takes over the descriptor, which must be non-blocking. */
  constructor(posix: Posix, fd: number, onClosed: () => void) {
    this.#posix = posix;
    this.#fd = fd;
    this.#onClosed = onClosed;
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /** One write for the whole of it when there is room. False when the child no longer reads (EPIPE). */
  write(bytes: Uint8Array): boolean {
    if (!this.#open) return false;
    let written = 0;
    if (this.#overflow === undefined) {
      try {
        written = Math.max(0, this.#posix.write(this.#fd, bytes));
      } catch (error) {
        if (error instanceof PosixError && error.code === "EPIPE") return false;
        throw error;
      }
    }
    // The caller's bytes are copied: they may be a view of something reused.
    if (written < bytes.length) this.#later().write(Buffer.from(bytes.subarray(written)));
    return true;
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    if (this.#overflow === undefined) this.#posix.close(this.#fd);
    else this.#overflow.destroy();
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
