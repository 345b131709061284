/** Python's `repr()` of a string, which many of the original's messages quote values with. */

const UNPRINTABLE = /[\p{C}\p{Z}]/u;
const SHORT: Readonly<Record<string, string>> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

/** `repr(text)`: quoted, with everything that cannot be printed escaped. */
export function pyrepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let out = quote;
  for (const char of text) out += char === quote ? `\\${quote}` : printable(char);
  return out + quote;
}

/** `ascii(text)`: as `repr`, with everything above U+007E escaped too. */
export function pyascii(text: string): string {
  let out = "";
  for (const char of pyrepr(text)) out += char.codePointAt(0)! > 0x7e ? escaped(char.codePointAt(0)!) : char;
  return out;
}

function printable(char: string): string {
  const short = SHORT[char];
  if (short !== undefined) return short;
  return char !== " " && UNPRINTABLE.test(char) ? escaped(char.codePointAt(0)!) : char;
}

function escaped(code: number): string {
  const hex = code.toString(16);
  if (code < 0x100) return `\\x${hex.padStart(2, "0")}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}
