/**
 * Base64 as Python's `base64.decodebytes` reads it: characters outside the alphabet are skipped, a
 * complete padding ends the data, and only a wrong count of characters is an error.
 */

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const VALUES = new Map(Array.from(ALPHABET, (character, value) => [character, value]));

/** The bytes; undefined when the padding is wrong (RPC-H-006, RPC-AUTH-005). */
export function decodeBase64(text: string): Uint8Array | undefined {
  const bytes: number[] = [];
  let bits = 0;
  let filled = 0;
  let padding = 0;
  for (const character of text) {
    if (character === "=") {
      if (filled >= 2 && filled + ++padding >= 4) return Uint8Array.from(bytes);
      continue;
    }
    const value = VALUES.get(character);
    if (value === undefined) continue;
    padding = 0;
    bits = ((bits << 6) | value) & 0xffff;
    if (filled > 0) bytes.push((bits >> (6 - 2 * filled)) & 0xff);
    filled = (filled + 1) % 4;
  }
  return filled === 0 ? Uint8Array.from(bytes) : undefined;
}
