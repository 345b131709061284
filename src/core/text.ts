/**
 * UTF-8, which the core's library does not declare: the one place where bytes become text and text bytes.
 *
 * TextDecoder and TextEncoder are part of every JavaScript platform the core may run on; only their types are missing.
 */
import { lend, type Borrowed } from "./bytes.js";

declare class TextDecoder {
  constructor(label: string, options?: { readonly fatal?: boolean; readonly ignoreBOM?: boolean });
  decode(bytes: Uint8Array): string;
}
declare class TextEncoder {
  encode(text: string): Uint8Array;
}

// A byte order mark is text like any other to Python, hence ignoreBOM: "do not swallow it".
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const lossy = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();

/** The text these bytes spell in UTF-8, or undefined when they spell none (Python's strict decoding). */
export function decodeUtf8(bytes: Borrowed): string | undefined {
  try {
    return strict.decode(lend(bytes));
  } catch {
    return undefined;
  }
}

/** The text these bytes spell in UTF-8, U+FFFD in place of what spells nothing. */
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
