/** Programs that go into the background, where no supervisor can watch them (`core/explain/background`). */
import { goesToBackground } from "../../explain/background.js";
import type { ProcessConfig } from "../../config/model/model.js";
import { spotWithin } from "../survey/line-table.js";
import { textOf } from "../survey/machine.js";
import { rule, type Rule } from "../survey/rule.js";
import { everyCommand } from "../survey/survey.js";

/** The configurations of programs are shorter; bytes. */
const FILE_MAX_BYTES = 65_536;

/** Findings about the background. */
export const BACKGROUND: readonly Rule[] = [
  rule({
    name: "goes-to-background",
    doc: "A program that is known to go into the background, where nothing watches it.",
    severities: ["warning", "hint"],
    *find(survey) {
      const { programs } = survey.world;
      const found = new Set<string>();
      for (const { section, process } of everyCommand(survey)) {
        const option = survey.table.option(section, "command");
        if (option === undefined || found.has(section)) continue;
        const known = goesToBackground(process.command, (path) => textOf(programs, path, FILE_MAX_BYTES));
        if (known === undefined) continue;
        found.add(section);
        const unless = known.unless === undefined ? "" : `, unless ${known.unless}`;
        yield {
          severity: known.unless === undefined && !isOneShot(process) ? "warning" : "hint",
          spot: spotWithin(option, 0),
          now: `${known.file} of [${section}] goes into the background${unless}: the daemon considers it ended, and nothing watches it`,
          write: `${known.advice.charAt(0).toUpperCase()}${known.advice.slice(1)}, to keep it in the foreground.`,
        };
      }
    },
  }),
];

/** A program that is meant to end: what it leaves running is intended. */
function isOneShot({ startSeconds, autorestart, exitCodes }: ProcessConfig): boolean {
  return startSeconds <= 0 && (autorestart === "never" || (autorestart === "unexpected" && exitCodes.includes(0)));
}
