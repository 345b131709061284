/** From bytes to requests, without a socket: incoming bytes are added, heads and bodies are taken out. */

import { decodeUtf8 } from "../core/text.js";
import { readHead, type RequestHead } from "./request-head.js";

/**
 * `more` = not complete yet; `end` = an empty request, which asks to close; `drop` = not HTTP, close without an answer
 * (RPC-H-015); `too large` = a head beyond the limit.
 */
export type NextHead = RequestHead | "more" | "end" | "drop" | "too large";

const END_OF_HEAD = Buffer.from("\r\n\r\n");
/** Heads of up to this many bytes are remembered. */
const SHORT_BYTES = 1024;
/**
 * Pieces are joined on arrival up to this many bytes: a body sent byte by byte would otherwise take fifty times its
 * size.
 */
const PIECE_BYTES = 64 * 1024;

export class RequestParser {
  readonly #headLimit: number;
  #chunks: Buffer[] = [];
  #length = 0;
  /** No head ends before this offset. */
  #searched = 0;
  /** A client that polls sends the same head each time; then it need not be parsed again. */
  #last: { readonly bytes: Buffer; readonly head: RequestHead } | undefined;

  constructor(headLimit: number) {
    this.#headLimit = headLimit;
  }

  /** Bytes that have arrived and were not taken out. */
  get pending(): number {
    return this.#length;
  }

  /** The number of buffers they are in. */
  get pieces(): number {
    return this.#chunks.length;
  }

  feed(bytes: Buffer): void {
    this.#chunks.push(bytes);
    this.#length += bytes.length;
    while (this.#endsInPieces()) this.#chunks.push(Buffer.concat(this.#chunks.splice(-2)));
  }

  /** Drop everything that has arrived. */
  clear(): void {
    this.#chunks = [];
    this.#length = 0;
    this.#searched = 0;
    this.#last = undefined;
  }

  /**
   * Is the last piece at least as large as the one before? Then they are joined, so that each byte is copied a few
   * times at most.
   */
  #endsInPieces(): boolean {
    const [before, last] = this.#chunks.slice(-2);
    return last !== undefined && before!.length <= last.length && before!.length + last.length <= PIECE_BYTES;
  }

  /** The next head, if it is complete. */
  head(): NextHead {
    const buffered = this.#joined();
    const end = buffered.indexOf(END_OF_HEAD, this.#searched);
    if (end > this.#headLimit || (end < 0 && buffered.length > this.#headLimit)) return "too large";
    if (end < 0) {
      this.#searched = Math.max(0, buffered.length - END_OF_HEAD.length + 1);
      return "more";
    }
    const head = this.#take(end + END_OF_HEAD.length).subarray(0, end);
    if (this.#last?.bytes.equals(head)) return this.#last.head;
    if (head.every((byte) => byte === 0x0d || byte === 0x0a)) return "end";
    const text = decodeUtf8(head);
    const read = text === undefined ? undefined : readHead(text);
    if (read !== undefined && head.length <= SHORT_BYTES) this.#last = { bytes: Buffer.from(head), head: read };
    return read ?? "drop";
  }

  /** Returns exactly this many bytes, once they have arrived. */
  body(length: number): Buffer | undefined {
    return this.#length < length ? undefined : this.#take(length);
  }

  #take(length: number): Buffer {
    const buffered = this.#joined();
    const rest = buffered.subarray(length);
    this.#chunks = rest.length > 0 ? [rest] : [];
    this.#length = rest.length;
    this.#searched = 0;
    return buffered.subarray(0, length);
  }

  #joined(): Buffer {
    if (this.#chunks.length !== 1) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0]!;
  }
}
