/** The files that commands run, each with its section. */
import { lookUpCommand } from "../../process/lookup.js";
import type { UserEntry } from "../../config/model/world.js";
import { plainUser } from "../survey/access.js";
import type { Spot } from "../survey/finding.js";
import { spotWithin } from "../survey/line-table.js";
import { everyCommand, type Survey, type SurveyedProcess } from "../survey/survey.js";
import { daemonUser } from "./users.js";

/** A command that was found. */
export interface FoundCommand extends SurveyedProcess {
  /** The place of the command. */
  readonly spot: Spot;
  /** The file that it runs. */
  readonly file: string;
  /** The PATH that the program gets, if the configuration sets one. */
  readonly path: string | undefined;
}

/** Each command of each section once; another rule reports commands that are not found. */
export function* commandOf(survey: Survey): Generator<FoundCommand> {
  const asked = new Set<string>();
  for (const { section, process } of everyCommand(survey)) {
    const option = survey.table.option(section, "command");
    const id = `${section}\n${process.command}\n${process.uid}`;
    if (option === undefined || asked.has(id)) continue;
    asked.add(id);
    const path = process.environment.get("PATH") ?? survey.daemon?.environment.get("PATH");
    const query = { command: process.command, programPath: path, daemonPath: survey.world.environment["PATH"] };
    const found = lookUpCommand(query, survey.world.programs);
    if (found.ok) yield { section, process, spot: spotWithin(option, 0), file: found.file, path };
  }
}

/** The user that the daemon becomes for a process, if that is certain and not root. */
export function runnerOf(survey: Survey, { process }: SurveyedProcess): UserEntry | undefined {
  const { world, daemon } = survey;
  if (world.uid !== 0) return undefined;
  // A daemon that is not root any more cannot become another user.
  return plainUser(world, daemonUser({ world, daemon }) || process.uid);
}
