/**
 * How Python's `int()` reads a text: digits of any script (१२, １２), white space of any script around them, a sign, and
 * underscores between digits (CFG-TYPE-001). Every number in a configuration is read here.
 */
import { isSpaceCode } from "./text.js";

/** Python refuses decimal texts with more digits than that, leading zeros included. */
export const MAX_DIGITS = 4300;

/** A number, as ASCII. */
export interface Digits {
  readonly isNegative: boolean;
  /** Leading zeros included, underscores not. */
  readonly digits: string;
}

const DECIMAL = /^[ \t-\r]*([+-]?)(\d+(?:_\d+)*)[ \t-\r]*$/;
const OCTAL = /^[ \t-\r]*([+-]?)(?:0[oO]_?)?([0-7]+(?:_[0-7]+)*)[ \t-\r]*$/;

/** The digits of a number; undefined if the text is not one. */
export function digitsOf(text: string, base: 8 | 10 = 10): Digits | undefined {
  const match = (base === 10 ? DECIMAL : OCTAL).exec(inAscii(text));
  return match === null ? undefined : { isNegative: match[1] === "-", digits: match[2]!.replaceAll("_", "") };
}

/** `int(text, base)`: undefined where Python raises. */
export function parseInteger(text: string, base: 8 | 10 = 10): number | undefined {
  const found = digitsOf(text, base);
  if (found === undefined || (base === 10 && found.digits.length > MAX_DIGITS)) return undefined;
  const size = base === 10 ? Number(found.digits) : Number.parseInt(found.digits, 8);
  return found.isNegative && size !== 0 ? -size : size;
}

/** `str(int(text))` of a number of any size. */
export function printed(text: string): string {
  const { isNegative, digits } = digitsOf(text) ?? { isNegative: false, digits: "0" };
  const significant = digits.replace(/^0+(?=\d)/, "");
  return isNegative && significant !== "0" ? `-${significant}` : significant;
}

/**
 * Replaces digits and white space beyond ASCII by those of ASCII, as Python does before it parses. Within ASCII, only
 * C's white space counts: U+001C to U+001F are for `strip()`, but not here.
 */
function inAscii(text: string): string {
  return text.replace(/[^\0-\x7f]/gu, (char) => {
    const digit = digitValue(char);
    if (digit !== undefined) return String(digit);
    return isSpaceCode(char.charCodeAt(0)) ? " " : "?";
  });
}

/** The value of a decimal digit; undefined for any other character. Unicode has digits in tens, each from 0 to 9. */
function digitValue(char: string): number | undefined {
  if (!isDigit(char)) return undefined;
  const code = char.codePointAt(0)!;
  let before = 0;
  while (isDigit(String.fromCodePoint(code - before - 1))) before += 1;
  return before % 10;
}

/** Made on demand: Unicode classes take part of a millisecond, and most files are ASCII. */
const isDigit = (char: string): boolean => /^\p{Nd}$/u.test(char);
