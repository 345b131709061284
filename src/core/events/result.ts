/**
 * The answer of a listener to an event: the bytes after its RESULT line, and what they mean (EV-PROTO-008, -025).
 *
 * The default handler wants `OK`, so only the part that a log line can show is kept for it. Any other handler gets all
 * bytes.
 */
import { lend, type Borrowed } from "../bytes.js";
import { encodeUtf8 } from "../text.js";

/** Processed, refused, or the handler itself failed (EV-PROTO-013). */
export type Verdict = "processed" | "rejected" | "failed";

/** Judges a whole result. Must not throw. It owns the bytes. */
export type Judge = (result: Uint8Array) => Verdict;

/** The most that a handler gets: a listener that announces more violates the protocol. */
export const RESULT_MAX_BYTES = 16 * 1024 * 1024;

/** A result that is being read. */
export interface ResultReader {
  /** Bytes that are still to come. */
  readonly missing: number;
  /** At most `missing` bytes. */
  readonly take: (piece: Borrowed) => void;
  /** Called once, when nothing is missing. */
  verdict(): Verdict;
  /** The result, if it is not a word that the default handler knows; undefined for any other handler. */
  readonly unclear: UnclearResult | undefined;
}

/** A result that is neither OK nor FAIL: its first bytes, {@link SHOWN_BYTES} at most, and how many there were. */
export interface UnclearResult {
  readonly bytes: Uint8Array;
  readonly length: number;
}

/** The log shows so much of what a listener said, and the number of the other bytes. */
export const SHOWN_BYTES = 64;
const OK = encodeUtf8("OK");
/** Any other word refuses an event too; this one is defined for it. */
const FAIL = encodeUtf8("FAIL");

/** Compares the result with `OK` and keeps its beginning. */
export class PlainResult implements ResultReader {
  missing: number;
  readonly #length: number;
  readonly #beginning: Uint8Array;

  /** @param length of the result, in bytes */
  constructor(length: number) {
    this.missing = length;
    this.#length = length;
    this.#beginning = new Uint8Array(Math.min(length, SHOWN_BYTES));
  }

  take(piece: Borrowed): void {
    const at = this.#length - this.missing;
    if (at < this.#beginning.length) this.#beginning.set(lend(piece.subarray(0, this.#beginning.length - at)), at);
    this.missing -= piece.length;
  }

  verdict(): Verdict {
    return this.#is(OK) ? "processed" : "rejected";
  }

  get unclear(): UnclearResult | undefined {
    if (this.#is(OK) || this.#is(FAIL)) return undefined;
    return { bytes: this.#beginning, length: this.#length };
  }

  #is(word: Uint8Array): boolean {
    return this.#length === word.length && word.every((byte, index) => byte === this.#beginning[index]);
  }
}

/** Keeps the bytes and calls a judge. */
export class JudgedResult implements ResultReader {
  readonly unclear = undefined;
  readonly #judge: Judge;
  readonly #bytes: Uint8Array;
  #received = 0;

  /** @param length of the result, in bytes; at most {@link RESULT_MAX_BYTES} */
  constructor(length: number, judge: Judge) {
    this.#bytes = new Uint8Array(length);
    this.#judge = judge;
  }

  get missing(): number {
    return this.#bytes.length - this.#received;
  }

  take(piece: Borrowed): void {
    this.#bytes.set(lend(piece), this.#received);
    this.#received += piece.length;
  }

  verdict(): Verdict {
    return this.#judge(this.#bytes);
  }
}
