/** Paths that a program needs and its user may not use: its directory, and the file of its command (LIFE-SPAWN-028). */
import { closedFolder, closedItself, MAY, type Closed } from "../survey/access.js";
import { commandOf, runnerOf } from "./command-of.js";
import { directoryOf } from "../../config/text/paths.js";
import type { Found } from "../survey/finding.js";
import { spotWithin } from "../survey/line-table.js";
import { rule, type Rule } from "../survey/rule.js";
import { everyProcess, type Survey } from "../survey/survey.js";

/** Findings about paths that are closed to users. */
export const CLOSED_PATHS: readonly Rule[] = [
  rule({
    name: "closed-to-user",
    doc: "A directory or a program that the user of a program may not use.",
    severities: ["error", "warning"],
    *find(survey) {
      yield* directories(survey);
      yield* commands(survey);
    },
  }),
];

function* directories(survey: Survey): Generator<Found<"error" | "warning">> {
  const found = new Set<string>();
  for (const each of everyProcess(survey)) {
    const { section, process } = each;
    const user = runnerOf(survey, each);
    const option = survey.table.option(section, "directory");
    if (user === undefined || option === undefined || process.directory === undefined || found.has(section)) continue;
    const closed = closedFolder(survey.world.programs, process.directory, user);
    if (closed === undefined) continue;
    found.add(section);
    yield {
      severity: closed.isDoubtful ? "warning" : "error",
      spot: spotWithin(option, 0),
      now: `${cannot(section, closed)}: ${user.name} may not enter ${what(closed)}`,
      write: `Allow it: chmod o+x ${closed.path}, or chgrp it to a group of ${user.name}; or write another directory.`,
    };
  }
}

function* commands(survey: Survey): Generator<Found<"error" | "warning">> {
  const found = new Set<string>();
  for (const each of commandOf(survey)) {
    const { section, file, spot } = each;
    const user = runnerOf(survey, each);
    if (user === undefined || found.has(section)) continue;
    const { programs } = survey.world;
    const folder = closedFolder(programs, directoryOf(file), user);
    const closed = folder ?? closedItself(programs, file, user, MAY.execute);
    if (closed === undefined) continue;
    found.add(section);
    const verb = folder === undefined ? "execute" : "enter";
    yield {
      severity: closed.isDoubtful ? "warning" : "error",
      spot,
      now: `${cannot(section, closed)}: ${user.name} may not ${verb} ${what(closed)}`,
      write: `Allow it: chmod o+x ${closed.path}, or chgrp it to a group of ${user.name}.`,
    };
  }
}

function cannot(section: string, { isDoubtful }: Closed): string {
  return isDoubtful ? `[${section}] cannot start, unless an access list allows it` : `[${section}] can never start`;
}

function what({ path, shown }: Closed): string {
  return `${path} (${shown})`;
}
