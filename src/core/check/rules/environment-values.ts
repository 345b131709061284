/**
 * Variables of `environment=` whose values do not reach the program as written, or not in every version (CFG-ENV-*).
 */
import { DOUBTS, insteadOf, type Doubt } from "../../config/values/environment-doubts.js";
import type { Severity } from "../survey/finding.js";
import { spotWithin } from "../survey/line-table.js";
import { rule, type Rule } from "../survey/rule.js";

const SEVERITIES = {
  changed: "warning",
  versions: "warning",
  cut: "warning",
  refused: "hint",
} as const satisfies Readonly<Record<Doubt, Severity>>;

/** Findings about values in an environment; they never show a value, which may be secret. */
export const ENVIRONMENT_VALUES: readonly Rule[] = [
  rule({
    name: "misread-variable",
    doc: "A variable in environment= whose value is cut or changed, or is read differently by versions of Supervisor.",
    severities: ["warning", "hint"],
    *find({ doubts, table, file }) {
      for (const doubtful of doubts) {
        const { section, name, at, doubt } = doubtful;
        const option = table.option(section, "environment");
        yield {
          severity: SEVERITIES[doubt],
          spot: option === undefined ? table.spot(section, undefined, file) : spotWithin(option, at),
          now: `${name || "an entry"} in environment of [${section}]: ${DOUBTS[doubt].now}`,
          write: insteadOf(doubtful),
        };
      }
    },
  }),
];
