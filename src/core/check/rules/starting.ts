/** How often a start is tried (CFG-PROG-009, LIFE-ST-008). */
import { spotOf } from "../survey/line-table.js";
import { rule, type Rule } from "../survey/rule.js";
import { everyProcess } from "../survey/survey.js";

/** Findings about starting. */
export const STARTING: readonly Rule[] = [
  rule({
    name: "negative-retries",
    doc: "A startretries below 0, which is no way to say for ever.",
    severities: ["warning"],
    *find(survey) {
      const told = new Set<string>();
      for (const { section, process } of everyProcess(survey)) {
        const option = survey.table.option(section, "startretries");
        if (option === undefined || process.startRetries >= 0 || told.has(section)) continue;
        told.add(section);
        yield {
          severity: "warning",
          spot: spotOf(option),
          now: `[${section}] is given up after its first start that fails: startretries=${process.startRetries} means what 0 means, not for ever`,
          write: "Write a large number, such as startretries=1000000, if it is to be tried on; 0 if it is not.",
        };
      }
    },
  }),
];
