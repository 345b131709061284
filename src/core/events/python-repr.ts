/**
 * Bytes and strings as Python prints them between quotes (`%r`).
 *
 * The original puts such text into event payloads and log lines, where scripts have learned to expect it.
 */
import { decodeUtf8 } from "../text.js";

const NAMED_ESCAPES: Readonly<Record<number, string>> = { 0x09: "\\t", 0x0a: "\\n", 0x0d: "\\r", 0x5c: "\\\\" };

/** What Python does not print as itself: controls, separators other than the space, and what Unicode has not assigned. */
const UNPRINTABLE = /^[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Zs}]$/u;

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, "0");
}

/** Single quotes unless the text holds some and no double ones. */
function quoteFor(hasSingle: boolean, hasDouble: boolean): string {
  return hasSingle && !hasDouble ? '"' : "'";
}

/** `b'…'` as Python's repr() of a bytes object prints it (EV-PAY-010). */
export function pythonBytesRepr(bytes: Uint8Array): string {
  const quote = quoteFor(bytes.includes(0x27), bytes.includes(0x22));
  const quoteCode = quote.charCodeAt(0);
  let text = `b${quote}`;
  for (const byte of bytes) {
    const escape = NAMED_ESCAPES[byte];
    if (escape !== undefined) text += escape;
    else if (byte === quoteCode) text += `\\${quote}`;
    else if (byte < 0x20 || byte >= 0x7f) text += `\\x${hex(byte, 2)}`;
    else text += String.fromCharCode(byte);
  }
  return text + quote;
}

/** `'…'` as Python's repr() of a str prints it (LIFE-LOG-009). */
export function pythonStringRepr(value: string): string {
  const quote = quoteFor(value.includes("'"), value.includes('"'));
  let text = quote;
  for (const character of value) {
    const code = character.codePointAt(0)!;
    const escape = NAMED_ESCAPES[code];
    if (escape !== undefined) text += escape;
    else if (character === quote) text += `\\${quote}`;
    else if (character === " " || !UNPRINTABLE.test(character)) text += character;
    else if (code < 0x100) text += `\\x${hex(code, 2)}`;
    else if (code < 0x10000) text += `\\u${hex(code, 4)}`;
    else text += `\\U${hex(code, 8)}`;
  }
  return text + quote;
}

/** The text of some output, or `Undecodable: ` and its repr when it is not UTF-8 (EV-PAY-010). */
export function textOrUndecodable(data: Uint8Array): string {
  return decodeUtf8(data) ?? `Undecodable: ${pythonBytesRepr(data)}`;
}
