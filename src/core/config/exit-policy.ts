/** When the daemon ends by itself: the options of `[supervisord]`, and whether the programs they name exist. */
import type { SUPERVISORD_EXTENSIONS } from "./extensions.js";
import type { ExitPolicy, GroupConfig } from "./model.js";
import { ConfigError } from "./problems.js";
import { isMeant, knownNames } from "./program-names.js";
import { pyrepr } from "../python-repr.js";
import { placeOf, type Reading } from "./reading.js";
import type { SectionReader } from "./section-reader.js";

/** Reads them. A value of `exit_on` we do not know is somebody else's: it is said, and ignored. Throws ConfigError. */
export function readExitPolicy(options: SectionReader<typeof SUPERVISORD_EXTENSIONS>): ExitPolicy {
  const names = options.read("exit_on_fatal")?.filter((name) => name !== "");
  const alias = options.read("exit_on");
  const isAny = alias?.toUpperCase() === "ANY_FATAL";
  if (alias !== undefined && alias !== "" && !isAny) {
    const place = placeOf(options.reading, options.section, "exit_on");
    options.reading.warnings.push(`cannot take exit_on=${alias}, so it is ignored: write ANY_FATAL (${place})`);
  }
  const isNone = names === undefined || names.length === 0;
  const onFatal =
    names?.some((name) => name.toLowerCase() === "any") === true || (isNone && isAny)
      ? "any"
      : isNone
        ? undefined
        : names;
  return {
    onFatal,
    whenAllExited: readExitWhen(options),
    codeFrom: options.read("exit_code_from") || undefined,
  };
}

function readExitWhen(options: SectionReader<typeof SUPERVISORD_EXTENSIONS>): boolean {
  const text = options.read("exit_when")?.toLowerCase();
  if (text === undefined || text === "all_exited") return text !== undefined;
  throw options.problem("exit_when", `cannot take ${pyrepr(text)} for exit_when`, "Write all_exited.");
}

/** A misspelt program would make the exit status a lie. Throws ConfigError. */
export function checkExitPolicy(
  reading: Reading,
  { onFatal, codeFrom }: ExitPolicy,
  groups: readonly GroupConfig[],
): void {
  const programs = onFatal === "any" || onFatal === undefined ? [] : onFatal;
  for (const name of programs) demand(reading, "exit_on_fatal", name, groups);
  if (codeFrom !== undefined) demand(reading, "exit_code_from", codeFrom, groups);
}

function demand(reading: Reading, option: string, name: string, groups: readonly GroupConfig[]): void {
  if (groups.some((group) => group.processes.some((process) => isMeant(name, group.name, process.name)))) return;
  throw new ConfigError(
    `cannot find the program ${pyrepr(name)} that ${option} names`,
    [
      `${placeOf(reading, "supervisord", option)}: ${option}=${reading.document.get("supervisord", option)?.text ?? ""}`,
      `Write one of ${knownNames(groups)}.`,
    ],
    reading.document.get("supervisord", option),
  );
}
