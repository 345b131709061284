/**
 * Escapes a log for XML in the UTF-8 bytes that were read, by the rules of `encodeValue` for strings. It is not copied
 * when there is nothing to escape (RPC-H-009, IMP-008). A first pass computes the length of the result; a list of the
 * places to escape would be larger than the log when every character is `<`.
 */
import { encodeUtf8 } from "../text.js";
import { ENTITIES } from "./encode.js";

const NONCHARACTER_LEAD = 0xef;
const [AMPERSAND, SEMICOLON] = encodeUtf8("&;") as unknown as readonly [number, number];
const REPLACEMENT = encodeUtf8("\ufffd");
/** By byte. U+FFFE and U+FFFF begin with `NONCHARACTER_LEAD`; the bytes after it identify them. */
const REPLACEMENTS: readonly (Uint8Array | undefined)[] = Array.from({ length: 256 }, (_, byte) =>
  replacementFor(byte),
);
/** Bytes from here on have no replacement. */
const ALL_PLAIN = 0x40;

function replacementFor(byte: number): Uint8Array | undefined {
  const entity = ENTITIES.get(String.fromCharCode(byte));
  if (entity !== undefined) return encodeUtf8(entity);
  return byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d ? REPLACEMENT : undefined;
}

/** The bytes of a string's value in XML; `text` must be valid UTF-8. The same array when nothing had to be escaped. */
export function escapeBytes(text: Uint8Array): Uint8Array {
  const length = escapedLength(text);
  if (length === undefined) return text;
  const escaped = new Uint8Array(length);
  let to = 0;
  for (let at = 0; at < text.length; at += 1) {
    const byte = text[at]!;
    const replacement = byte < ALL_PLAIN ? REPLACEMENTS[byte] : undefined;
    if (replacement !== undefined) {
      for (let index = 0; index < replacement.length; index += 1) escaped[to + index] = replacement[index]!;
      to += replacement.length;
    } else if (byte === NONCHARACTER_LEAD && isNoncharacter(text, at)) {
      escaped.set(REPLACEMENT, to);
      to += REPLACEMENT.length;
      at += 2;
    } else {
      escaped[to] = byte;
      to += 1;
    }
  }
  return escaped;
}

/**
 * The longest beginning of bytes made by `escapeBytes` that fits into `room` without cutting a character or an entity.
 */
export function fittingLength(escaped: Uint8Array, room: number): number {
  if (escaped.length <= room) return escaped.length;
  let end = room;
  while (end > 0 && (escaped[end]! & 0xc0) === 0x80) end -= 1;
  const entity = end > 0 ? escaped.lastIndexOf(AMPERSAND, end - 1) : -1;
  return entity >= 0 && escaped.indexOf(SEMICOLON, entity) >= end ? entity : end;
}

/** Undefined when nothing has to be escaped. */
function escapedLength(text: Uint8Array): number | undefined {
  let isPlain = true;
  let length = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const byte = text[at]!;
    if (byte >= ALL_PLAIN) {
      if (byte === NONCHARACTER_LEAD && isNoncharacter(text, at)) isPlain = false;
      continue;
    }
    const replacement = REPLACEMENTS[byte];
    if (replacement === undefined) continue;
    length += replacement.length - 1;
    isPlain = false;
  }
  return isPlain ? undefined : length;
}

function isNoncharacter(text: Uint8Array, at: number): boolean {
  return text[at + 1] === 0xbf && text[at + 2]! >= 0xbe;
}
