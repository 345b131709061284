/**
 * Reading one output pipe of a child. All readers share one buffer: the bytes a consumer is given
 * are valid only during the call, and with nothing but a file to feed they are never copied.
 *
 * A child that makes a write of every line costs a wake-up for each, and the faster we are the
 * smaller the pieces. Such a pipe is made larger, and read once a millisecond while it is busy.
 */
import { Socket, type OnReadOpts, type SocketConstructorOpts } from "node:net";
import { Pacing } from "../core/logs/pacing.js";
import type { Posix } from "../posix/posix.js";

/** The original reads at most this much at once (LOG-C-002). */
const CHUNK = 128 * 1024;
/** A pipe holds no more than this; what a child wrote before it ended is within it. */
const LARGEST_PIPE = 1024 * 1024;

const shared = Buffer.allocUnsafeSlow(CHUNK);

/** How long a busy pipe may fill, in milliseconds: what a line can be late in its file. */
const PAUSE = 1;

/** What to do with output. */
export interface OutputConsumer {
  /** Nobody waits for each piece: small ones may be gathered for a millisecond. */
  readonly patient?: boolean;
  /**
   * Take bytes, which are not kept. False: there is no room for more now, and `goOn` will be called when there is. Until
   * then the child fills its pipe, and waits.
   */
  data(bytes: Uint8Array, goOn: () => void): boolean;
  /** The pipe is closed on the other side. */
  ended(): void;
}

/** Output being read. */
export interface Reading {
  /** Hand over what is there now, at once. */
  drain(): void;
  /** Give the descriptor up; nothing is handed over any more. */
  close(): void;
}

/** Begin to read; takes over the descriptor. */
export type OpenReading = (posix: Posix, fd: number, consumer: OutputConsumer) => Reading;

class OutputReader implements Reading {
  readonly fd: number;
  readonly #posix: Posix;
  readonly #consumer: OutputConsumer;
  readonly #socket: Socket;
  readonly #pacing = new Pacing();
  #open = true;

  /** Takes over the descriptor, which must be non-blocking. */
  constructor(posix: Posix, fd: number, consumer: OutputConsumer) {
    this.fd = fd;
    this.#posix = posix;
    this.#consumer = consumer;
    // Documented for the constructor; Node's types know `onread` only for connections.
    const options: SocketConstructorOpts & { readonly onread: OnReadOpts } = {
      fd,
      readable: true,
      writable: false,
      onread: {
        buffer: shared,
        callback: (length) => {
          if (!this.#open) return true;
          if (!this.#consumer.data(shared.subarray(0, length), this.#goOn)) return false;
          return consumer.patient !== true || this.#mayGoOn(length);
        },
      },
    };
    this.#socket = new Socket(options);
    this.#socket.on("end", () => this.#end());
    this.#socket.on("error", () => this.#end());
    this.#socket.resume();
  }

  /**
   * Read what is there now, at once: the child has ended, and what it wrote comes before the news
   * of its end (IMP-054). A grandchild that holds the pipe and keeps writing cannot hold us here.
   */
  drain(): void {
    for (let total = 0; this.#open && total < LARGEST_PIPE;) {
      const length = this.#posix.read(this.fd, shared);
      if (length < 0) return;
      if (length === 0) return this.#end();
      total += length;
      this.#consumer.data(shared.subarray(0, length), this.#goOn);
    }
  }

  readonly #goOn = (): void => {
    if (this.#open) this.#socket.resume();
  };

  /** Whether to read on at once; if not, it goes on by itself after a pause. */
  #mayGoOn(length: number): boolean {
    switch (this.#pacing.read(length, performance.now())) {
      case "go on":
        return true;
      case "grow":
        this.#pacing.grown(this.#posix.growPipe(this.fd, LARGEST_PIPE));
        return true;
      case "pause":
        setTimeout(this.#goOn, PAUSE);
        return false;
    }
  }

  close(): void {
    this.#open = false;
    this.#socket.destroy();
  }

  #end(): void {
    if (!this.#open) return;
    this.close();
    this.#consumer.ended();
  }
}

/** Read whenever the kernel says that there is something. */
export const readOutput: OpenReading = (posix, fd, consumer) => new OutputReader(posix, fd, consumer);
