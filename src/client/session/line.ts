/** Parses a typed line into its command word and the rest, by the rules of Python's `cmd` module. */
import { strip } from "../../core/python/text.js";

/** A parsed line. */
export type ParsedLine =
  | { readonly kind: "blank" }
  /** There is no command word; `line` is what to complain about. */
  | { readonly kind: "unknown"; readonly line: string }
  | { readonly kind: "command"; readonly word: string; readonly argument: string; readonly line: string };

/**
 * The command word is the leading run of letters, digits and underscores, so `stop-all` is `stop`
 * with the argument `-all` (CTL-G-005); `?x` is `help x`, `!x` nothing (CTL-G-004).
 */
export function parseLine(text: string): ParsedLine {
  let line = strip(text);
  if (line === "") return { kind: "blank" };
  if (line.startsWith("!")) return { kind: "unknown", line };
  if (line.startsWith("?")) line = `help ${line.slice(1)}`;
  const word = /^[A-Za-z0-9_]*/.exec(line)![0];
  if (word === "") return { kind: "unknown", line };
  return { kind: "command", word, argument: strip(line.slice(word.length)), line };
}
