/**
 * UTF-8: the one place where bytes become text and text becomes bytes.
 *
 * TextDecoder and TextEncoder are part of every JavaScript platform that the core may run on; only their types are
 * missing from the core's library.
 */
import { lend, type Borrowed } from "./bytes.js";

declare class TextDecoder {
  constructor(label: string, options?: { readonly fatal?: boolean; readonly ignoreBOM?: boolean });
  decode(bytes: Uint8Array): string;
}
declare class TextEncoder {
  encode(text: string): Uint8Array;
}

// To Python a byte order mark is text like any other; ignoreBOM means "keep it".
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const lossy = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();

/** The text of these bytes, or undefined when they are not valid UTF-8 (Python's strict decoding). */
export function decodeUtf8(bytes: Borrowed): string | undefined {
  try {
    return strict.decode(lend(bytes));
  } catch {
    return undefined;
  }
}

/** The text of these bytes, with U+FFFD in place of what is not valid UTF-8. */
export function decodeUtf8Lossy(bytes: Borrowed): string {
  return lossy.decode(lend(bytes));
}

/** The UTF-8 bytes of a text. */
export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}

const SURROGATE = /[\ud800-\udbff]/;

/** How many characters Python counts in a text: code points, not UTF-16 units. */
export function codePointLength(text: string): number {
  let length = text.length;
  if (!SURROGATE.test(text)) return length; // The platform looks faster than we do, and most texts have none.
  for (let at = 0; at < text.length - 1; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0xd800 || unit > 0xdbff) continue;
    const next = text.charCodeAt(at + 1);
    if (next < 0xdc00 || next > 0xdfff) continue;
    length -= 1;
    at += 1;
  }
  return length;
}
