/**
 * What a listener answers to an event: the bytes after its RESULT line, and what they mean (EV-PROTO-008, -025).
 *
 * The default handler wants `OK`, so nothing is kept for it. Any other handler is given all the bytes.
 */
import { lend, type Borrowed } from "../bytes.js";
import { encodeUtf8 } from "../text.js";

/** Processed, refused, or the handler itself failed (EV-PROTO-013). */
export type Verdict = "processed" | "rejected" | "failed";

/** Says what a whole result means. Must not throw. The bytes are its own to keep. */
export type Judge = (result: Uint8Array) => Verdict;

/** A handler is given no more than this: a listener that announces more violates the protocol. */
export const LARGEST_RESULT = 16 * 1024 * 1024;

/** One result on its way in. */
export interface ResultReader {
  /** Bytes that are still to come. */
  readonly missing: number;
  /** At most `missing` bytes. */
  readonly take: (piece: Borrowed) => void;
  /** Asked once, when nothing is missing. */
  verdict(): Verdict;
}

const OK = encodeUtf8("OK");

/** Compares with `OK` and keeps nothing. */
export class PlainResult implements ResultReader {
  missing: number;
  #seen = 0;
  #isOk: boolean;

  /** @param length of the result, in bytes */
  constructor(length: number) {
    this.missing = length;
    this.#isOk = length === OK.length;
  }

  take(piece: Borrowed): void {
    this.#isOk &&= lend(piece).every((byte, index) => byte === OK[this.#seen + index]);
    this.#seen += piece.length;
    this.missing -= piece.length;
  }

  verdict(): Verdict {
    return this.#isOk ? "processed" : "rejected";
  }
}

/** Keeps the bytes and asks a judge. */
export class JudgedResult implements ResultReader {
  readonly #judge: Judge;
  readonly #bytes: Uint8Array;
  #seen = 0;

  /** @param length of the result, in bytes; at most {@link LARGEST_RESULT} */
  constructor(length: number, judge: Judge) {
    this.#bytes = new Uint8Array(length);
    this.#judge = judge;
  }

  get missing(): number {
    return this.#bytes.length - this.#seen;
  }

  take(piece: Borrowed): void {
    this.#bytes.set(lend(piece), this.#seen);
    this.#seen += piece.length;
  }

  verdict(): Verdict {
    return this.#judge(this.#bytes);
  }
}
