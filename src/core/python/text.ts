/**
 * Python's rules for text where they differ from JavaScript's: which characters are white space, and how strings are
 * ordered (`int()` is in integers.ts). Configuration files are read by these rules.
 */

/** Python's `\s`, for the brackets of a regular expression. */
export const PYTHON_SPACE = String.raw`\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000`;

/** Does `str.isspace()` hold for this UTF-16 code unit? (U+FEFF is not white space, U+001C is.) */
export function isSpaceCode(code: number): boolean {
  if (code < 0x80) return code === 0x20 || (code >= 0x09 && code <= 0x0d) || (code >= 0x1c && code <= 0x1f);
  return (
    code === 0x85 ||
    code === 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  );
}

/** How many code units of white space a text begins with. */
export function indentation(text: string): number {
  let at = 0;
  while (at < text.length && isSpaceCode(text.charCodeAt(at))) at += 1;
  return at;
}

/** `str.rstrip()`. */
export function stripEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isSpaceCode(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** `str.strip()`. */
export function strip(text: string): string {
  const stripped = stripEnd(text);
  return stripped.slice(indentation(stripped));
}

/** `str.split()`: the words between white space. */
export function splitOnSpace(text: string): readonly string[] {
  const words: string[] = [];
  let rest = strip(text);
  while (rest !== "") {
    let end = 0;
    while (end < rest.length && !isSpaceCode(rest.charCodeAt(end))) end += 1;
    words.push(rest.slice(0, end));
    rest = strip(rest.slice(end));
  }
  return words;
}

/** Orders two texts by code point, as Python does; JavaScript compares UTF-16 units. */
export function compareText(one: string, other: string): number {
  let at = 0;
  while (at < one.length && at < other.length) {
    const left = one.codePointAt(at)!;
    const right = other.codePointAt(at)!;
    if (left !== right) return left - right;
    at += left > 0xffff ? 2 : 1;
  }
  return one.length - other.length;
}
