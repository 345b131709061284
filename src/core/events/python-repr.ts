/**
 * Bytes, strings and values as Python prints them (`%r`, and `%s` for what is no string).
 *
 * The original puts such text into event payloads and log lines, where scripts have learned to expect it.
 */
import { decodeUtf8 } from "../text.js";
import type { Value } from "../xmlrpc/values.js";

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

/** What Python's str() makes of a value an RPC client sent where text was expected (EV-PAY-011). */
export function pythonText(value: Value): string {
  return typeof value === "string" ? value : pythonRepr(value);
}

function pythonRepr(value: Value): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "string") return pythonStringRepr(value);
  // Python gives exponents two digits at least.
  if (typeof value === "number") return String(value).replace(/e([+-])(\d)$/, "e$10$2");
  if (isList(value)) return `[${value.map(pythonRepr).join(", ")}]`;
  const members = Object.entries(value).map(([name, member]) => `${pythonStringRepr(name)}: ${pythonRepr(member)}`);
  return `{${members.join(", ")}}`;
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** The text of some output, or `Undecodable: ` and its repr when it is not UTF-8 (EV-PAY-010). */
export function textOrUndecodable(data: Uint8Array): string {
  return decodeUtf8(data) ?? `Undecodable: ${pythonBytesRepr(data)}`;
}
