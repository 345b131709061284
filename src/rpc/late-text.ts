/**
 * A text of an answer that is not made into one: a log, or a long string. It is escaped in pieces, first to know how long
 * it becomes, since that is told before it; what fits the memory for answers is kept as it is made, all else is read and
 * escaped once more as its reader takes it (RPC-READ-007, RPC-READ-008). The bytes are those of `encodeValue`.
 *
 * Of a log that is cut or written over between the two readings as much is told as there is and as was announced; who
 * sends it makes up for what is missing (answer-sender.ts).
 */
import { isUtf8 } from "node:buffer";
import { unfinishedLength } from "../core/events/whole-characters.js";
import { decodeUtf8Lossy, encodeUtf8 } from "../core/text.js";
import { escapeBytes, fittingLength } from "../core/xmlrpc/escape-bytes.js";
import { RpcFault } from "../core/xmlrpc/faults.js";
import { answerMemory } from "./answer-memory.js";
import { pacedWork } from "./paced-work.js";

/** Where the bytes of a text are. */
export interface TextSource {
  /** Bytes from `at` on into `memory`; how many there were, 0 at the end. */
  read(memory: Uint8Array, at: number): number;
  /** May be called more than once. */
  close(): void;
}

/** Bytes that are escaped at a time, and bytes that are on their way to one reader who takes them as they come. */
const PIECE_BYTES = 256 * 1024;
const SENT_PIECE_BYTES = 16 * 1024;
/** Bytes of a text that are worth keeping; of larger ones nothing is, so that they leave the memory to others. */
const KEPT_MAX_BYTES = 16 * 1024 * 1024;
/** Bytes that a caller inside the daemon can have as one string. */
const STRING_MAX_BYTES = 64 * 1024 * 1024;

/** What is read into while nothing of it is kept. */
const scratch = Buffer.allocUnsafeSlow(PIECE_BYTES);

export class LateText {
  readonly #source: TextSource;
  readonly #start: number;
  /** Nearer, if the file is shorter by the time it is read. */
  #end: number;
  /** What has been escaped and counted ends here. */
  #at: number;
  #length = 0;
  #kept: Uint8Array[] | undefined;

  /** The bytes from `start` to `end` of a source, which is closed when they are not needed any more. */
  constructor(source: TextSource, { start, end }: { readonly start: number; readonly end: number }) {
    this.#source = source;
    this.#start = start;
    this.#at = start;
    this.#end = Math.max(start, end);
    this.#kept = this.#end - start > KEPT_MAX_BYTES ? undefined : [];
  }

  /** A string that is too long to be escaped in one go. */
  static of(text: string): LateText {
    const bytes = Buffer.from(text);
    const read = (memory: Uint8Array, at: number) => bytes.copy(memory, 0, at, at + memory.length);
    return new LateText({ read, close: () => undefined }, { start: 0, end: bytes.length });
  }

  /** Bytes before they are escaped. */
  get size(): number {
    return this.#end - this.#start;
  }

  /** Has all of it been counted? */
  get isCounted(): boolean {
    return this.#at >= this.#end;
  }

  /** Bytes in XML, as far as they have been counted. */
  get length(): number {
    return this.#length;
  }

  /** The bytes in XML, as far as they have been counted, if they are kept. */
  get kept(): readonly Uint8Array[] | undefined {
    return this.#kept;
  }

  /** Escape and count one piece; true when there are no more. Throws what reading throws. */
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
   * The bytes in XML, read anew, piece by piece. Returns how many are missing of those that were counted: more than none
   * if the file has changed. Throws what reading throws.
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
      // What had nothing to escape is a view of memory that the next one uses too.
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

  /** Nobody needs it any more. */
  close(): void {
    this.#source.close();
    this.#forget();
  }

  /** Whole characters only, unless there is nothing behind them; empty at the end of the source. */
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

/** Bytes that are no text become replacement characters (IMP-007). */
function inXml(raw: Uint8Array): Uint8Array {
  return escapeBytes(isUtf8(raw) ? raw : encodeUtf8(decodeUtf8Lossy(raw)));
}
