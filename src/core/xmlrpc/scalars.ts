/** The text inside `<int>`, `<double>`, `<base64>` and `<dateTime.iso8601>`, read as Python reads it (RPC-H-006). */

import { decodeUtf8 } from "../text.js";
import { decodeBase64 } from "./base64.js";
import { Malformed } from "./scanner.js";

const INTEGER = /^\s*([+-]?\d+(?:_\d+)*)\s*$/;
const REAL = /^\s*([+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?)\s*$/;
const SPECIAL = /^\s*([+-]?)(inf|infinity|nan)\s*$/i;
const MOMENT = /^(\d{4})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/;

/** Characters of a number; a number that does not fit a double is refused anyway. */
const NUMBER_MAX_CHARS = 64 * 1024;

/** Signs, spaces around it and `_` between digits are accepted; precision beyond 2^53 is lost. */
export function readInteger(text: string): number {
  const digits = text.length > NUMBER_MAX_CHARS ? undefined : INTEGER.exec(text)?.[1];
  const value = digits === undefined ? NaN : Number(digits.replaceAll("_", ""));
  if (!Number.isFinite(value)) throw new Malformed("not an integer");
  return value + 0; // "-0" is 0
}

/** What Python's `float()` takes, `inf` and `nan` included. */
export function readDouble(text: string): number {
  if (text.length > NUMBER_MAX_CHARS) throw new Malformed("not a number");
  const digits = REAL.exec(text)?.[1];
  if (digits !== undefined) return Number(digits.replaceAll("_", ""));
  const special = SPECIAL.exec(text);
  if (special === null) throw new Malformed("not a number");
  if (special[2]!.toLowerCase() === "nan") return NaN;
  return special[1] === "-" ? -Infinity : Infinity;
}

/** The bytes must be UTF-8: the original knows them only as text. */
export function readBase64(text: string): string {
  const bytes = decodeBase64(text);
  const decoded = bytes && decodeUtf8(bytes);
  if (decoded === undefined) throw new Malformed("not base64 of UTF-8 text");
  return decoded;
}

/** `19980717T14:08:55`, a moment that exists, kept as text: none of our methods takes one. */
export function readMoment(text: string): string {
  const [, year, month, day] = MOMENT.exec(text) ?? [];
  const daysInMonth = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  if (!(Number(day) <= daysInMonth)) throw new Malformed("not a dateTime");
  return text;
}
