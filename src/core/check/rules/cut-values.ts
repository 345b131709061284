/** Comments inside quotes: in the dialect, a blank and a `;` or `#` begin a comment anywhere (CFG-INI-012). */
import type { OptionAt, ValuePart } from "../survey/line-table.js";
import { rule, type Rule } from "../survey/rule.js";

/** Options in whose values quotes have a meaning. */
const QUOTING: ReadonlySet<string> = new Set(["command", "environment"]);

/** The part of a value that a comment cuts within quotes; undefined if there is none. */
export function cutQuote(option: OptionAt): ValuePart | undefined {
  let open = "";
  for (const part of option.parts) {
    open = openQuote(part.text, open);
    if (open !== "" && part.comment !== undefined) return part;
  }
  return undefined;
}

/** Findings about comments. */
export const CUT_VALUES: readonly Rule[] = [
  rule({
    name: "cut-value",
    doc: "A comment that begins inside a quoted value and cuts it.",
    severities: ["error", "warning"],
    *find({ table }) {
      for (const option of table.options) {
        const part = QUOTING.has(option.name) ? cutQuote(option) : undefined;
        if (part?.comment === undefined) continue;
        const { mark, column } = part.comment;
        const stays = option.parts.reduce((open, { text }) => openQuote(text, open), "") !== "";
        yield {
          severity: stays ? "error" : "warning",
          spot: { file: part.file, line: part.line, column },
          now:
            `a comment begins inside the quotes of ${option.name}, at the ${mark} after a blank` +
            // An environment may hold secrets.
            (option.name === "command" ? `: what is left of the line is ${part.text}` : ", and cuts the value"),
          write:
            mark === ";"
              ? 'Remove the space before the ; as in "a; b", or put the text into a script or file of its own.'
              : "Remove the space before the #, or put the text into a script or file of its own.",
        };
      }
    },
  }),
];

/** The quote that is open at the end of a text, "" if none; `open` is the quote that is open at its beginning. */
function openQuote(text: string, open: string): string {
  let quote = open;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at]!;
    if (char === "\\" && quote !== "'") at += 1;
    else if (quote === "" ? char === '"' || char === "'" : char === quote) quote = quote === "" ? char : "";
  }
  return quote;
}
