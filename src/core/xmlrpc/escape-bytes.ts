/**
 * Text to XML without leaving UTF-8: a log of megabytes is escaped as the bytes it was read as, by the rules that
 * `encodeValue` has for strings, and is not touched when there is nothing to escape (RPC-H-009, IMP-008).
 */
import { encodeUtf8 } from "../text.js";

const NONCHARACTER_LEAD = 0xef;
const REPLACEMENT = encodeUtf8("\ufffd");
const ESCAPES = new Map(
  ["&", "<", ">"].map((character) => [
    character.charCodeAt(0),
    encodeUtf8({ "&": "&amp;", "<": "&lt;", ">": "&gt;" }[character]!),
  ]),
);
/** By byte: 1 = to be replaced, 2 = perhaps the beginning of U+FFFE or U+FFFF. */
const KINDS = new Uint8Array(256);
for (let byte = 0; byte < 0x20; byte += 1) KINDS[byte] = byte === 0x09 || byte === 0x0a || byte === 0x0d ? 0 : 1;
for (const byte of ESCAPES.keys()) KINDS[byte] = 1;
KINDS[NONCHARACTER_LEAD] = 2;

/** The bytes of a string's value in XML; `text` must be valid UTF-8. The same array when nothing had to be escaped. */
export function escapeBytes(text: Uint8Array): Uint8Array {
  const places = specialsIn(text);
  if (places.length === 0) return text;
  let length = text.length;
  for (const at of places) length += replacementAt(text, at).length - widthAt(text, at);
  const escaped = new Uint8Array(length);
  let from = 0;
  let to = 0;
  for (const at of places) {
    escaped.set(text.subarray(from, at), to);
    to += at - from;
    const replacement = replacementAt(text, at);
    escaped.set(replacement, to);
    to += replacement.length;
    from = at + widthAt(text, at);
  }
  escaped.set(text.subarray(from), to);
  return escaped;
}

/** Where what must be replaced begins. */
function specialsIn(text: Uint8Array): number[] {
  const places: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const kind = KINDS[text[at]!]!;
    if (kind === 0) continue;
    if (kind === 1 || (text[at + 1] === 0xbf && text[at + 2]! >= 0xbe)) places.push(at);
  }
  return places;
}

function replacementAt(text: Uint8Array, at: number): Uint8Array {
  return ESCAPES.get(text[at]!) ?? REPLACEMENT;
}

function widthAt(text: Uint8Array, at: number): number {
  return text[at] === NONCHARACTER_LEAD ? 3 : 1;
}
