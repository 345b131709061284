/**
 * Decodes the bytes of a configuration file exactly as Python's text files do: strict UTF-8, every line ending a
 * newline, a byte order mark kept (CFG-INI-030..032).
 *
 * Python reads 8192 bytes at a time, names positions within the bytes it holds, and has returned the lines before the
 * error by then; both show in the message to the user.
 */
import { decodeUtf8 as decodeWhole } from "../../text.js";

/** The text, and the error that ended it. */
export interface SourceText {
  /** With `\n` as the only line ending; up to the last complete line when there is an error. */
  readonly text: string;
  /** Python's message, e.g. `'utf-8' codec can't decode byte 0xe9 in position 44: invalid continuation byte`. */
  readonly fault: string | undefined;
}

const CHUNK_BYTES = 8192;

/** Decodes a whole file. Never throws: an error is part of the result. */
export function decodeSource(bytes: Uint8Array): SourceText {
  const whole = decodeWhole(bytes);
  return whole === undefined ? decodeUntilFault(bytes) : { text: unifyNewlines(whole), fault: undefined };
}

/** As Python does it, chunk by chunk: slow, but it finds the text of the message. */
function decodeUntilFault(bytes: Uint8Array): SourceText {
  let text = "";
  let pending = 0;
  for (let start = 0; ;) {
    const end = Math.min(start + CHUNK_BYTES, bytes.length);
    const from = start - pending;
    const decoded = decodeUtf8(bytes.subarray(from, end), end === start);
    if (decoded.fault !== undefined) {
      const before = unifyNewlines(text);
      return { text: before.slice(0, before.lastIndexOf("\n") + 1), fault: decoded.fault };
    }
    text += decoded.text;
    if (end === start) return { text: unifyNewlines(text), fault: undefined };
    pending = end - from - decoded.used;
    start = end;
  }
}

function unifyNewlines(text: string): string {
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}

interface Decoded {
  readonly text: string;
  readonly used: number;
  readonly fault: string | undefined;
}

/** Decodes as much as is complete; with `final`, an incomplete end is an error too. */
function decodeUtf8(bytes: Uint8Array, final: boolean): Decoded {
  let text = "";
  let at = 0;
  while (at < bytes.length) {
    const lead = bytes[at]!;
    const length = sequenceLength(lead);
    if (length === 0) return { text, used: at, fault: fault(bytes, at, 1, "invalid start byte") };
    let code = length === 1 ? lead : lead & (0x7f >> length);
    for (let step = 1; step < length; step += 1) {
      const next = bytes[at + step];
      if (next === undefined) {
        return { text, used: at, fault: final ? fault(bytes, at, step, "unexpected end of data") : undefined };
      }
      if (!continues(lead, step, next)) {
        return { text, used: at, fault: fault(bytes, at, step, "invalid continuation byte") };
      }
      code = (code << 6) | (next & 0x3f);
    }
    text += String.fromCodePoint(code);
    at += length;
  }
  return { text, used: at, fault: undefined };
}

/** The length in bytes of the sequence that this byte begins; 0 if it cannot begin one. */
function sequenceLength(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

/** May `next` stand at `step` after `lead`? Overlong forms, surrogates and planes above 16 are invalid. */
function continues(lead: number, step: number, next: number): boolean {
  const low = step === 1 && lead === 0xe0 ? 0xa0 : step === 1 && lead === 0xf0 ? 0x90 : 0x80;
  const high = step === 1 && lead === 0xed ? 0x9f : step === 1 && lead === 0xf4 ? 0x8f : 0xbf;
  return next >= low && next <= high;
}

function fault(bytes: Uint8Array, at: number, length: number, why: string): string {
  const what =
    length === 1
      ? `byte 0x${bytes[at]!.toString(16).padStart(2, "0")} in position ${at}`
      : `bytes in position ${at}-${at + length - 1}`;
  return `'utf-8' codec can't decode ${what}: ${why}`;
}
