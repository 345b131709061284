/** Indented options: they become part of the value above them, and are not read (CFG-INI-015). */
import { rule, type Rule } from "../survey/rule.js";
import { kindOf } from "../survey/sections.js";

/** The name of an option, and its delimiter. Variables of an environment are upper case by custom. */
const LIKE_AN_OPTION = /^([a-z][a-z0-9_]*)\s*[=:]/;

/** Findings about indented options. */
export const SWALLOWED: readonly Rule[] = [
  rule({
    name: "swallowed-option",
    doc: "An indented option, which is a part of the value above it.",
    severities: ["warning"],
    *find({ table }) {
      for (const option of table.options) {
        const known = kindOf(option.section)?.table ?? {};
        for (const [at, part] of option.parts.entries()) {
          const name = LIKE_AN_OPTION.exec(part.text)?.[1];
          if (at === 0 || name === undefined || !Object.hasOwn(known, name)) continue;
          yield {
            severity: "warning",
            spot: { file: part.file, line: part.line, column: part.column },
            now: `${name} is not an option here: its line is indented, and so a part of ${option.name} of [${option.section}]`,
            write: `Remove the space before ${name}.`,
          };
        }
      }
    },
  }),
];
