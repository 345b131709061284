/**
 * One of the logs that `tsctl logs -f` follows: its last lines first, then what comes. The server begins with the last
 * kilobyte of the file, wherever that cuts a line; what stood before it is asked for, and the two are put together, so
 * that nothing is missing between them and nothing is told twice.
 */
import { streamLog } from "./commands/follow.js";
import { lastLines, type PrefixedLines } from "./prefixed-lines.js";
import type { Transport } from "./transport.js";

/** Bytes of a log with which the server begins (LOG-T-007). */
const SERVER_BEGINS = 1024;
const LF = 10;

export class FollowedLog {
  /** Resolves when it is known whether the server follows this log at all. */
  readonly answered: Promise<void>;
  /** Resolves at the end of the stream. */
  readonly ended: Promise<void>;
  readonly #lines: PrefixedLines;
  readonly #write: (bytes: Uint8Array) => void;
  #status: number | undefined;
  /** What has come while the last lines are not shown; undefined once they are. */
  #held: Uint8Array[] | undefined = [];
  /** What stood at the end of the log, and how much of it to show. */
  #last: { readonly text: Buffer; readonly lines: number } | undefined;

  constructor(transport: Transport, path: string, lines: PrefixedLines, write: (bytes: Uint8Array) => void) {
    this.#lines = lines;
    this.#write = write;
    let answer: () => void;
    this.answered = new Promise((resolve) => (answer = resolve));
    this.ended = streamLog(transport, path, (event) => {
      if (event.kind === "head") this.#status = event.head.status;
      if (event.kind === "head") answer();
      if (event.kind === "body" && this.isFollowed) this.#receive(event.bytes);
    }).then(() => {
      answer();
      this.#write(this.#lines.end());
    });
  }

  /** False where there is no such log, or nobody who answers. */
  get isFollowed(): boolean {
    return this.#status === 200;
  }

  /** `text` was the end of the log, or of what is remembered of it, after the stream had begun; then go on. */
  showLast(text: string, lines: number): void {
    this.#last = { text: Buffer.from(text), lines };
    if (!this.isFollowed) this.#write(this.#lines.all(lastLines(this.#last.text, lines)));
    else if (this.#held!.length > 0 || text === "") this.#begin();
  }

  #receive(bytes: Uint8Array): void {
    if (this.#held === undefined) return this.#write(this.#lines.feed(bytes));
    this.#held.push(bytes);
    if (this.#last !== undefined) this.#begin();
  }

  #begin(): void {
    const { text, lines } = this.#last!;
    this.#write(this.#lines.feed(beginning(Buffer.concat(this.#held!), text, lines)));
    this.#held = undefined;
  }
}

/**
 * The last lines up to the end of what the server began with, when `end` was the end of the log a moment later. Where
 * what it began with stands in there twice, the first place is right: what follows will come, and must not be shown.
 */
export function beginning(begun: Buffer, end: Buffer, lines: number): Buffer {
  const at = end.indexOf(begun);
  if (at >= 0) return lastLines(end.subarray(0, at + begun.length), lines);
  const whole = begun.length < SERVER_BEGINS ? begun : begun.subarray(begun.indexOf(LF) + 1);
  return lastLines(whole, lines);
}
