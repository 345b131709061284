/**
 * Text from outside on its way to a log or a terminal. A line break in it would begin a line with any content its
 * author likes, and an escape character can do anything to the terminal that shows it. Both are written as Python's
 * repr writes them. All other text stays as it is, also tabs, which are harmless.
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
