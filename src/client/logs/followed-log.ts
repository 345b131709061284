/**
 * One of the logs that `tsctl logs -f` follows on a server that is not ours: its last lines first, then new output. The
 * server begins with the last kilobyte of the file, even in the middle of a line; what stood before it is fetched, and
 * the two are joined so that nothing is missing and nothing is shown twice.
 */
import { streamLog } from "./follow.js";
import type { PrefixedLines } from "./prefixed-lines.js";
import type { Transport } from "../wire/transport.js";

/** Bytes of a log with which the server begins (LOG-T-007). */
const SERVER_HEAD_BYTES = 1024;
const LF = 10;

/** Selects which of the existing lines are shown. */
export type Choose = (text: Buffer) => Buffer;

export class FollowedLog {
  /** Resolves when it is known whether the server serves this log. */
  readonly answered: Promise<void>;
  /** Resolves at the end of the stream. */
  readonly ended: Promise<void>;
  readonly #lines: PrefixedLines;
  readonly #write: (bytes: Uint8Array) => void;
  #status: number | undefined;
  /** New output that waits until the last lines have been shown; undefined afterwards. */
  #held: Uint8Array[] | undefined = [];
  /** The end of the log, and how much of it to show. */
  #last: { readonly text: Buffer; readonly choose: Choose } | undefined;

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

  /** False if there is no such log, or no server that answers. */
  get isFollowed(): boolean {
    return this.#status === 200;
  }

  /** Shows what `choose` selects from `text`, the end of the log read after the stream began; then new output. */
  showLast(text: Buffer, choose: Choose): void {
    this.#last = { text, choose };
    if (!this.isFollowed) this.#write(this.#lines.all(choose(text)));
    else if (this.#held!.length > 0 || text.length === 0) this.#begin();
  }

  #receive(bytes: Uint8Array): void {
    if (this.#held === undefined) return this.#write(this.#lines.feed(bytes));
    this.#held.push(bytes);
    if (this.#last !== undefined) this.#begin();
  }

  #begin(): void {
    const { text, choose } = this.#last!;
    this.#write(this.#lines.feed(choose(beginning(Buffer.concat(this.#held!), text))));
    this.#held = undefined;
  }
}

/**
 * All that is known of the log up to the end of what the server began with (`head`). `end` is the end of the log a
 * moment later. If `head` stands in it twice, the first place is right: what follows it will still come, and must not
 * be shown twice.
 */
export function beginning(head: Buffer, end: Buffer): Buffer {
  const at = end.indexOf(head);
  if (at >= 0) return end.subarray(0, at + head.length);
  return head.length < SERVER_HEAD_BYTES ? head : head.subarray(head.indexOf(LF) + 1);
}
