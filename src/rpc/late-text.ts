/**
 * A text of an answer that is never held as one string: a log, or a long string. It is escaped in pieces, first to find
 * its length, which is sent before it. If the result fits the memory for answers it is kept; otherwise the text is read
 * and escaped again as the reader takes it (RPC-READ-007, RPC-READ-008). The bytes are those of `encodeValue`.
 *
 * If a log is cut or overwritten between the two readings, the text ends early and never exceeds the announced length;
 * the sender replaces what is missing (answer-sender.ts).
 */
import { isUtf8 } from "node:buffer";
import { unfinishedLength } from "../core/events/whole-characters.js";
import { decodeUtf8Lossy, encodeUtf8 } from "../core/text.js";
import { escapeBytes, fittingLength } from "../core/xmlrpc/escape-bytes.js";
import { RpcFault } from "../core/xmlrpc/faults.js";
import { answerMemory } from "./answer-memory.js";
import { pacedWork } from "./paced-work.js";

/** Reads the bytes of a text. */
export interface TextSource {
  /** Reads bytes from `at` on into `memory`; returns how many, 0 at the end. */
  read(memory: Uint8Array, at: number): number;
  /** May be called more than once. */
  close(): void;
}

/** Bytes escaped at a time; also bytes on the way to a reader who takes them as they come. */
const PIECE_BYTES = 256 * 1024;
const SENT_PIECE_BYTES = 16 * 1024;
/** Bytes of the largest text that is kept; a larger one is not kept at all, so that the memory is left to others. */
const KEPT_MAX_BYTES = 16 * 1024 * 1024;
/** Bytes of the longest string for a caller inside the daemon. */
const STRING_MAX_BYTES = 64 * 1024 * 1024;

/** Buffer for reading pieces that are not kept. */
const scratch = Buffer.allocUnsafeSlow(PIECE_BYTES);

export class LateText {
  readonly #source: TextSource;
  readonly #start: number;
  /** Moves forward if the file is shorter by the time it is read. */
  #end: number;
  /** The end of what has been escaped and counted. */
  #at: number;
  #length = 0;
  #kept: Uint8Array[] | undefined;

  /** The bytes from `start` to `end` of a source, which is closed when they are no longer needed. */
  constructor(source: TextSource, { start, end }: { readonly start: number; readonly end: number }) {
    this.#source = source;
    this.#start = start;
    this.#at = start;
    this.#end = Math.max(start, end);
    this.#kept = this.#end - start > KEPT_MAX_BYTES ? undefined : [];
  }

  /** A string that is too long to escape in one go. */
  static of(text: string): LateText {
    const bytes = Buffer.from(text);
    const read = (memory: Uint8Array, at: number) => bytes.copy(memory, 0, at, at + memory.length);
    return new LateText({ read, close: () => undefined }, { start: 0, end: bytes.length });
  }

  /** Bytes before escaping. */
  get size(): number {
    return this.#end - this.#start;
  }

  /** Has all of it been counted? */
  get isCounted(): boolean {
    return this.#at >= this.#end;
  }

  /** Bytes in XML that have been counted so far. */
  get length(): number {
    return this.#length;
  }

  /** The counted bytes in XML, if they are kept. */
  get kept(): readonly Uint8Array[] | undefined {
    return this.#kept;
  }

  /** Escapes and counts one piece; true if it was the last. Throws what reading throws. */
  measure(): boolean {
    if (this.#at < this.#end) {
      const memory =
        this.#kept === undefined ? scratch : Buffer.allocUnsafeSlow(Math.min(PIECE_BYTES, this.#end - this.#at));
      const raw = this.#read(memory, this.#at);
      if (raw.length === 0) this.#end = this.#at;
      this.#at += raw.length;
      const piece = inXml(raw);
      this.#length += piece.length;
      this.#keep(piece);
    }
    if (this.isCounted && this.#kept !== undefined) this.#source.close();
    return this.isCounted;
  }

  /**
   * Reads the bytes in XML again, piece by piece. Returns how many of the counted bytes are missing: more than 0 if the
   * file has changed. Throws what reading throws.
   */
  *again(): Generator<Uint8Array, number> {
    let at = this.#start;
    let left = this.#length;
    while (at < this.#end) {
      const raw = this.#read(scratch.subarray(0, SENT_PIECE_BYTES), at);
      if (raw.length === 0) break;
      at += raw.length;
      const piece = inXml(raw);
      const fitting = piece.subarray(0, fittingLength(piece, left));
      left -= fitting.length;
      // A piece without anything to escape is a view of memory that the next piece overwrites: copy it.
      yield piece === raw ? Buffer.from(fitting) : fitting;
      if (fitting.length < piece.length) break;
    }
    return left;
  }

  /** As a string, for callers inside the daemon. Faults FAILED if it is too long for that. */
  async text(): Promise<string> {
    try {
      if (this.size > STRING_MAX_BYTES) throw new RpcFault("FAILED", `${this.size} bytes are too many for one string`);
      const pieces: string[] = [];
      let at = this.#start;
      const step = (): boolean => {
        const raw = this.#read(scratch, at);
        at = raw.length === 0 ? this.#end : at + raw.length;
        pieces.push(decodeUtf8Lossy(raw));
        return at >= this.#end;
      };
      await pacedWork.runToEnd(step);
      return pieces.join("");
    } finally {
      this.close();
    }
  }

  /** The text is no longer needed. */
  close(): void {
    this.#source.close();
    this.#forget();
  }

  /** Reads whole characters, unless the source ends within one; empty at its end. */
  #read(memory: Uint8Array, at: number): Uint8Array {
    const wanted = memory.subarray(0, Math.min(memory.length, this.#end - at));
    if (wanted.length === 0) return wanted;
    const raw = wanted.subarray(0, this.#source.read(wanted, at));
    if (at + raw.length >= this.#end) return raw;
    const whole = raw.length - unfinishedLength(raw);
    return whole === 0 ? raw : raw.subarray(0, whole);
  }

  #keep(piece: Uint8Array): void {
    if (this.#kept === undefined || piece.length === 0) return;
    if (answerMemory.take(piece.length)) this.#kept.push(piece);
    else this.#forget();
  }

  #forget(): void {
    for (const { length } of this.#kept ?? []) answerMemory.giveBack(length);
    this.#kept = undefined;
  }
}

/** Invalid UTF-8 becomes replacement characters (IMP-007). */
function inXml(raw: Uint8Array): Uint8Array {
  return escapeBytes(isUtf8(raw) ? raw : encodeUtf8(decodeUtf8Lossy(raw)));
}
