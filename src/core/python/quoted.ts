/**
 * Text from outside on its way to a log or a terminal. A line break in it would begin a line of its own, which says what
 * its author likes, and an escape character may do anything to the terminal that shows it. Both are written the way
 * Python's repr writes them; all other text stays as it is, tabs too, which do neither.
 */
import { escaped } from "./repr.js";

// eslint-disable-next-line no-control-regex -- they are what we look for
const CONTROLS = /[\0-\x08\n-\x1f\x7f-\x9f\u2028\u2029]/g;
const SHORT: ReadonlyMap<string, string> = new Map([
  ["\n", "\\n"],
  ["\r", "\\r"],
]);

/** The text in one line, with nothing in it that a terminal obeys. */
export function quoted(text: string): string {
  return text.replace(CONTROLS, (char) => SHORT.get(char) ?? escaped(char.charCodeAt(0)));
}
