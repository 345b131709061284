/**
 * Values as Python prints them in quotes (`repr()`, `%r`): the original prints texts and bytes so in messages, log
 * lines and payloads, and scripts expect it.
 */
import { lend, type Borrowed } from "../bytes.js";
import { decodeUtf8, decodeUtf8Lossy, encodeUtf8 } from "../text.js";
import type { Value } from "../xmlrpc/values.js";

/** Only above ASCII: Unicode classes take part of a millisecond to make, and few texts need them. */
const isUnprintable = (char: string): boolean => (char <= "~" ? char < "!" : /[\p{C}\p{Z}]/u.test(char));
const SHORT: ReadonlyMap<string, string> = new Map([
  ["\\", "\\\\"],
  ["\t", "\\t"],
  ["\n", "\\n"],
  ["\r", "\\r"],
]);

/** Text that stays as it is between quotes, as most texts do. */
const PLAIN = /^[ -&(-[\]-~]*$/;

/** `repr(text)`: quoted, with everything that cannot be printed escaped. */
export function pyrepr(text: string): string {
  if (PLAIN.test(text)) return `'${text}'`;
  const quote = quoteFor(text.includes("'"), text.includes('"'));
  let out = quote;
  for (const char of text) {
    if (char === quote) out += `\\${quote}`;
    else out += SHORT.get(char) ?? (char !== " " && isUnprintable(char) ? escaped(char.codePointAt(0)!) : char);
  }
  return out + quote;
}

/** `ascii(text)`: as `repr`, with everything above U+007E escaped too. */
export function pyascii(text: string): string {
  let out = "";
  for (const char of pyrepr(text)) out += char.codePointAt(0)! > 0x7e ? escaped(char.codePointAt(0)!) : char;
  return out;
}

/** The text of each byte, without quotes; made on demand, because most programs that start never need it. */
let bytePieces: readonly Uint8Array[] | undefined;

function pieceOf(byte: number): Uint8Array {
  const char = String.fromCharCode(byte);
  return encodeUtf8(SHORT.get(char) ?? (byte < 0x20 || byte > 0x7e ? escaped(byte) : char));
}

/**
 * `repr(bytes)`: `b'…'`, with everything that is not printable ASCII escaped (EV-PAY-010). Megabytes of binary output
 * are logged so, and texts that grow by one character at a time take ten times as long.
 */
export function pythonBytesRepr(bytes: Borrowed): string {
  const quote = quoteFor(bytes.indexOf(0x27) >= 0, bytes.indexOf(0x22) >= 0);
  const quoteByte = quote.charCodeAt(0);
  const escapedQuote = encodeUtf8(`\\${quote}`);
  const pieces = (bytePieces ??= Array.from({ length: 256 }, (_, byte) => pieceOf(byte)));
  const inside = new Uint8Array(4 * bytes.length);
  let end = 0;
  for (const byte of lend(bytes)) {
    const piece = byte === quoteByte ? escapedQuote : pieces[byte]!;
    for (let at = 0; at < piece.length; at += 1) inside[end + at] = piece[at]!;
    end += piece.length;
  }
  return `b${quote}${decodeUtf8Lossy(inside.subarray(0, end))}${quote}`;
}

/** Single quotes, unless the text has some and no double ones. */
function quoteFor(hasSingle: boolean, hasDouble: boolean): string {
  return hasSingle && !hasDouble ? '"' : "'";
}

/** A character that cannot be printed, as an escape. */
export function escaped(code: number): string {
  const hex = code.toString(16);
  if (code < 0x100) return `\\x${hex.padStart(2, "0")}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}

/** Python's str() of a value that an RPC client sent instead of a text (EV-PAY-011). */
export function pythonText(value: Value): string {
  return typeof value === "string" ? value : pythonRepr(value);
}

function pythonRepr(value: Value): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "string") return pyrepr(value);
  // Python gives exponents two digits at least.
  if (typeof value === "number") return String(value).replace(/e([+-])(\d)$/, "e$10$2");
  if (isList(value)) return `[${value.map(pythonRepr).join(", ")}]`;
  const members = Object.entries(value).map(([name, member]) => `${pyrepr(name)}: ${pythonRepr(member)}`);
  return `{${members.join(", ")}}`;
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** The text of some output, or `Undecodable: ` and its repr when it is not UTF-8 (EV-PAY-010). */
export function textOrUndecodable(data: Borrowed): string {
  return decodeUtf8(data) ?? `Undecodable: ${pythonBytesRepr(data)}`;
}
