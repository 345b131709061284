/** When the daemon ends by itself: the options of `[supervisord]`, and a check that the programs they name exist. */
import type { SUPERVISORD_EXTENSIONS } from "../options/extensions.js";
import type { ExitPolicy, GroupConfig } from "../model/model.js";
import { ConfigError } from "../model/problems.js";
import { refersTo, knownNames } from "./program-references.js";
import { pyrepr } from "../../python/repr.js";
import { placeOf, type ReadContext } from "../reading/read-context.js";
import type { SectionReader } from "../reading/section-reader.js";

/** Reads them. Throws ConfigError. */
export function readExitPolicy(options: SectionReader<typeof SUPERVISORD_EXTENSIONS>): ExitPolicy {
  const names = options.read("tsd_exit_on_fatal")?.filter((name) => name !== "") ?? [];
  const isAny = names.some((name) => name.toLowerCase() === "any");
  return {
    onFatal: isAny ? "any" : names.length > 0 ? names : undefined,
    whenAllExited: readExitWhen(options),
    codeFrom: options.read("tsd_exit_code_from") || undefined,
  };
}

function readExitWhen(options: SectionReader<typeof SUPERVISORD_EXTENSIONS>): boolean {
  const text = options.read("tsd_exit_when")?.toLowerCase();
  if (text === undefined || text === "all_exited") return text !== undefined;
  throw options.problem("tsd_exit_when", `cannot take ${pyrepr(text)} for tsd_exit_when`, "Write all_exited.");
}

/** A misspelt program would make the exit status wrong. Throws ConfigError. */
export function checkExitPolicy(
  reading: ReadContext,
  { onFatal, codeFrom }: ExitPolicy,
  groups: readonly GroupConfig[],
): void {
  const programs = onFatal === "any" || onFatal === undefined ? [] : onFatal;
  for (const name of programs) demand(reading, "tsd_exit_on_fatal", name, groups);
  if (codeFrom !== undefined) demand(reading, "tsd_exit_code_from", codeFrom, groups);
}

function demand(reading: ReadContext, option: string, name: string, groups: readonly GroupConfig[]): void {
  if (groups.some((group) => group.processes.some((process) => refersTo(name, group.name, process.name)))) return;
  throw new ConfigError(
    `cannot find the program ${pyrepr(name)} that ${option} names`,
    [
      `${placeOf(reading, "supervisord", option)}: ${option}=${reading.document.get("supervisord", option)?.text ?? ""}`,
      `Write one of ${knownNames(groups)}.`,
    ],
    reading.document.get("supervisord", option),
  );
}
