/**
 * The two sides of reading a child's output: the reader of the pipe (`daemon/output`), and the consumer of what is
 * read.
 */
import type { Borrowed } from "../../core/bytes.js";
import type { Posix } from "../../posix/posix.js";

/** What to do with output. */
export interface OutputConsumer {
  /** The consumer can wait: small pieces may be gathered for a millisecond. */
  readonly patient?: boolean;
  /** Take bytes. False: there is no room for more now, and `resume` will be called when there is. */
  readonly data: (bytes: Borrowed, resume: () => void) => boolean;
  /** The pipe is closed on the other side. */
  ended(): void;
}

/** Output being read. */
export interface OutputReading {
  /** Hand over what is there now, at once. */
  drain(): void;
  /** As `drain`, before the event loop comes to it, as far as the consumer has room. */
  look(): void;
  /** Close the descriptor; nothing is handed over any more. */
  close(): void;
}

/** Begin to read; takes over the descriptor, which must be non-blocking. */
export type OpenReading = (posix: Posix, fd: number, consumer: OutputConsumer) => OutputReading;
