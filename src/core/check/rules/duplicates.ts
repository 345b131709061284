/** Repeated names: the last one counts, and the first is ignored without a message (CFG-INI-025, -026). */
import { spotOf, type HeaderAt, type OptionAt } from "../survey/line-table.js";
import { rule, type Rule } from "../survey/rule.js";
import type { Spot } from "../survey/finding.js";

/** Findings about repetitions. */
export const DUPLICATES: readonly Rule[] = [
  rule({
    name: "duplicate-section",
    doc: "A section that is begun again.",
    severities: ["warning", "hint"],
    *find({ table }) {
      const first = new Map<string, HeaderAt>();
      for (const header of table.headers) {
        const before = first.get(header.name);
        if (before === undefined) {
          first.set(header.name, header);
          continue;
        }
        // A second file often adds to a general section; a second program of the same name is an accident.
        const general = before.file !== header.file && !header.name.includes(":");
        yield {
          severity: general ? "hint" : "warning",
          spot: spotOf(header),
          now: `[${header.name}] began at ${seen(before, header)}: both are one section, the later values count`,
          write: header.name.includes(":") ? "Give one of them another name." : "Put their options together.",
        };
      }
    },
  }),
  rule({
    name: "duplicate-option",
    doc: "An option that is set again.",
    severities: ["warning", "hint"],
    *find({ table }) {
      const last = new Map<string, OptionAt>();
      for (const option of table.options) {
        const id = `${option.section}\n${option.name}`;
        const before = last.get(id);
        last.set(id, option);
        // A tag of a template, not an option.
        if (before === undefined || option.name.startsWith("{")) continue;
        yield {
          severity: before.file === option.file ? "warning" : "hint",
          spot: spotOf(option),
          now: `${option.name} of [${option.section}] was set at ${seen(before, option)}: that value is ignored`,
          write: `Remove one of the two lines.`,
        };
      }
    },
  }),
];

/** The file, only if it is another one. */
function seen(before: Spot, after: Spot): string {
  return before.file === after.file ? `line ${before.line}` : `${before.file}:${before.line}`;
}
