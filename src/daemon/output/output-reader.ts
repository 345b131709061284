/**
 * Reads one output pipe of a child and decides when to read next. The child, the daemon and the reader of a log can
 * each have another speed; they meet here.
 *
 * child → its pipe → read → consumer → file, stream, listener, events
 *
 * A child writes as fast as it can until its pipe is full; then the kernel makes it wait. The daemon never holds more
 * than that pipe and one piece, so the only decision is when to read, and after each read one of three things follows:
 *
 * - the next read, at once: the usual case;
 * - a read when there is room again, if the consumer has none: its log is a stream whose reader lags
 *   (`stream-writer.ts`). The pipe fills and the child waits; nothing is lost or reordered, and no other program waits
 *   with it;
 * - a read in a millisecond, if many small pieces come and the consumer can wait (`core/logs/pacing`). The pipe has
 *   been made larger before, so that the child does not notice.
 *
 * When the child has ended, none of this applies: what it wrote is handled before its end (`drain`).
 *
 * All readers share one buffer: what a consumer is given is `Borrowed`, and with only a file to feed it is never
 * copied.
 */
import { Socket, type OnReadOpts, type SocketConstructorOpts } from "node:net";
import { Pacing } from "../../core/logs/pacing.js";
import type { Posix } from "../../posix/posix.js";
import { PIPE_MAX_BYTES } from "../logs/stream-writer.js";
import type { OpenReading, OutputConsumer, OutputReading } from "../context/output-reading.js";

/** The original reads at most this much at once (LOG-C-002). */
const READ_MAX_BYTES = 128 * 1024;

const shared = new Uint8Array(READ_MAX_BYTES);

/** Not text, not a line feed, and not the first byte of any protocol. */
const POISON = 0xdb;
let isPoisoned = false;
let isLent = false;

/**
 * For tests: overwrite the buffer after each use, so that code that stored a view of it finds nonsense, and refuse to
 * read into it while it is lent.
 */
export function poisonReadBuffer(): void {
  isPoisoned = true;
}

class OutputReader implements OutputReading {
  readonly #fd: number;
  readonly #posix: Posix;
  readonly #consumer: OutputConsumer;
  readonly #pacing: Pacing | undefined;
  readonly #socket: Socket;
  #isOpen = true;
  /** True while there is no next read: the consumer has no room, or small pieces are gathered. */
  #isPaused = false;

  constructor(posix: Posix, fd: number, consumer: OutputConsumer) {
    this.#fd = fd;
    this.#posix = posix;
    this.#consumer = consumer;
    this.#pacing = consumer.patient === true ? new Pacing(() => posix.growPipe(fd, PIPE_MAX_BYTES)) : undefined;
    // Documented for the constructor; Node's types know `onread` only for connections.
    const options: SocketConstructorOpts & { readonly onread: OnReadOpts } = {
      fd,
      readable: true,
      writable: false,
      onread: { buffer: shared, callback: (length) => !this.#isOpen || this.#take(length) },
    };
    this.#socket = new Socket(options);
    this.#socket.on("end", () => this.#end());
    this.#socket.on("error", () => this.#end());
    this.#socket.resume();
  }

  /**
   * A pipe holds no more than its largest size, so what the child wrote is within that; a grandchild that keeps writing
   * cannot hold us here (IMP-054).
   */
  drain(): void {
    for (let total = 0; this.#isOpen && total < PIPE_MAX_BYTES;) {
      const length = this.#posix.read(this.#fd, shared);
      if (length < 0) return;
      if (length === 0) return this.#end();
      total += length;
      this.#hand(length);
    }
  }

  look(): void {
    if (!this.#isOpen || this.#isPaused) return;
    const length = this.#posix.read(this.#fd, shared);
    // The event loop detects the end of the pipe.
    if (length > 0 && !this.#take(length)) this.#socket.pause();
  }

  close(): void {
    this.#isOpen = false;
    this.#socket.destroy();
  }

  /** True: read the next piece at once. False: `#resume` is called when it is time. */
  #take(length: number): boolean {
    this.#isPaused = true;
    if (!this.#hand(length)) return false;
    const pause = this.#pacing?.pauseAfter(length, performance.now()) ?? 0;
    if (pause > 0) setTimeout(this.#resume, pause);
    else this.#isPaused = false;
    return pause === 0;
  }

  #hand(length: number): boolean {
    if (isPoisoned && isLent) throw new Error("the read buffer was read into while it was lent");
    isLent = true;
    try {
      return this.#consumer.data(shared.subarray(0, length), this.#resume);
    } finally {
      isLent = false;
      if (isPoisoned) shared.fill(POISON, 0, length);
    }
  }

  readonly #resume = (): void => {
    this.#isPaused = false;
    if (this.#isOpen) this.#socket.resume();
  };

  #end(): void {
    if (!this.#isOpen) return;
    this.close();
    this.#consumer.ended();
  }
}

/** Reads whenever the kernel reports that there is something. */
export const readOutput: OpenReading = (posix, fd, consumer) => new OutputReader(posix, fd, consumer);
