/** How often a start is tried (CFG-PROG-009, LIFE-ST-008). */
import { spotOf } from "../survey/line-table.js";
import { rule, type Rule } from "../survey/rule.js";
import { everyProcess } from "../survey/survey.js";

/** Findings about starting. */
export const STARTING: readonly Rule[] = [
  rule({
    name: "negative-retries",
    doc: "A startretries below 0, which does not mean retries without end.",
    severities: ["warning"],
    *find(survey) {
      const found = new Set<string>();
      for (const { section, process } of everyProcess(survey)) {
        const option = survey.table.option(section, "startretries");
        if (option === undefined || process.startRetries >= 0 || found.has(section)) continue;
        found.add(section);
        yield {
          severity: "warning",
          spot: spotOf(option),
          now: `[${section}] is given up after its first start that fails: startretries=${process.startRetries} means the same as 0`,
          write: "Write startretries=1000000 to retry without end, or startretries=0 for a single try.",
        };
      }
    },
  }),
];
