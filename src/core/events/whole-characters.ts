/**
 * Output for events, cut between characters. A program's write may end inside a character, and so may a read; the
 * original decodes each read by itself and sends listeners `Undecodable: b'…'` for both halves (EV-PAY-010). Here the
 * beginning of a character waits for its end, unless the caller calls `release`, which returns it as it is.
 */
import { joinBytes, keep, type Borrowed } from "../bytes.js";

const NOTHING = new Uint8Array(0);

/** One channel of one child. */
export class WholeCharacters {
  /** The beginning of a character: three bytes at most. */
  #held: Uint8Array = NOTHING;

  /** Is the beginning of a character waiting for its end? */
  get isHolding(): boolean {
    return this.#held.length > 0;
  }

  /**
   * The bytes that came, without those that have to wait now: one piece, after the bytes that waited before. Two pieces
   * when those were not the beginning of a character after all, so that they do not spoil what came.
   */
  feed(bytes: Borrowed): readonly Borrowed[] {
    const held = this.release();
    const data: Borrowed = held.length === 0 ? bytes : joinBytes(held, bytes);
    const wasBeginning = held.length === 0 || isCharacter(data, characterLength(held[0]!));
    const end = data.length - unfinishedLength(data);
    this.#held = keep(data.subarray(end));
    const pieces = wasBeginning ? [data.subarray(0, end)] : [held, data.subarray(held.length, end)];
    return pieces.filter(({ length }) => length > 0);
  }

  /** The bytes that wait, as they are: their end has not come. */
  release(): Uint8Array {
    const held = this.#held;
    this.#held = NOTHING;
    return held;
  }
}

/** How many bytes at the end of `data` are the beginning of a character, but not a whole one. */
export function unfinishedLength(data: Borrowed): number {
  for (let length = 1; length <= Math.min(3, data.length); length += 1) {
    const rest = data.subarray(data.length - length);
    if (isContinuation(rest[0]!)) continue;
    return length < characterLength(rest[0]!) && isCharacter(rest, length) ? length : 0;
  }
  return 0;
}

/** Do the first bytes, as far as there are any up to `length`, belong to one character? */
function isCharacter(data: Borrowed, length: number): boolean {
  for (let at = 1; at < Math.min(length, data.length); at += 1) if (!isContinuation(data[at]!)) return false;
  return data.length < 2 || isSecondByte(data[0]!, data[1]!);
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}

/** Length in bytes of a character that begins with this byte; 0 if none does. */
function characterLength(lead: number): number {
  if (lead < 0xc2 || lead > 0xf4) return 0;
  return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

/**
 * After four first bytes, the range of the second byte is smaller: no overlong forms, no surrogates, nothing above
 * U+10FFFF.
 */
function isSecondByte(lead: number, second: number): boolean {
  if (lead === 0xe0) return second >= 0xa0;
  if (lead === 0xed) return second < 0xa0;
  if (lead === 0xf0) return second >= 0x90;
  return lead !== 0xf4 || second < 0x90;
}
