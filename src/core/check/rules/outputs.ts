/**
 * Where output goes: logs that are ignored, shared, never rotated, or not files at all (CFG-PROG-017..020, LOG-R-013).
 */
import type { ProcessConfig } from "../../config/model/model.js";
import type { Found, Severity } from "../survey/finding.js";
import { spotOf, spotWithin } from "../survey/line-table.js";
import { rule, type Rule } from "../survey/rule.js";
import { isNoDevice } from "./log-files.js";
import { programSections } from "../survey/sections.js";
import { everyProcess, type Survey } from "../survey/survey.js";

const CHANNELS = ["stdout", "stderr"] as const;
type Channel = (typeof CHANNELS)[number];

const NOT_A_FILE = /^(none|off|auto|syslog)?$/i;
const DEVICE = /^\/(dev|proc)\//;

/** Findings about output. */
export const OUTPUTS: readonly Rule[] = [
  rule({
    name: "ignored-stderr-log",
    doc: "A stderr_logfile beside redirect_stderr=true.",
    severities: ["warning"],
    *find(survey) {
      const found = new Set<string>();
      for (const { section, process } of everyProcess(survey)) {
        const option = survey.table.option(section, "stderr_logfile");
        if (!process.redirectStderr || option === undefined || NOT_A_FILE.test(option.text)) continue;
        if (found.has(section)) continue;
        found.add(section);
        yield {
          severity: "warning",
          spot: spotOf(option),
          now: `stderr_logfile of [${section}] is ignored: redirect_stderr=true sends stderr where stdout goes`,
          write: "Remove this line, or redirect_stderr=true.",
        };
      }
    },
  }),
  rule({
    name: "old-syslog",
    doc: "A log file named syslog.",
    severities: ["warning"],
    *find(survey) {
      for (const section of programSections(survey)) {
        for (const channel of CHANNELS) {
          const option = survey.table.option(section, `${channel}_logfile`);
          if (option?.text.toLowerCase() !== "syslog") continue;
          yield {
            severity: "warning",
            spot: spotOf(option),
            now: `${option.name}=syslog still works, but is an old spelling that will be removed`,
            write: `Write ${channel}_syslog=true and ${channel}_logfile=NONE.`,
          };
        }
      }
    },
  }),
  rule({
    name: "endless-log",
    doc: "An automatic log that is never rotated.",
    severities: ["warning"],
    *find(survey) {
      yield* perChannel(survey, ({ logfile, maxBytes }, channel, section) =>
        logfile.kind === "auto" && maxBytes === 0
          ? {
              severity: "warning",
              now: `the automatic log of ${channel} of [${section}] grows without end`,
              write: `Write ${channel}_logfile_maxbytes=50MB, or ${channel}_logfile=NONE.`,
            }
          : undefined,
      );
    },
  }),
  rule({
    name: "rotated-device",
    doc: "Rotation of a log that is not a regular file, such as /dev/stdout.",
    severities: ["hint"],
    *find(survey) {
      yield* perChannel(survey, ({ logfile, maxBytes }, channel, section) =>
        logfile.kind === "file" &&
        DEVICE.test(logfile.path) &&
        logfile.path !== "/dev/null" &&
        maxBytes > 0 &&
        !isNoDevice(survey.world, logfile.path)
          ? {
              severity: "hint",
              now:
                `${logfile.path} cannot be rotated: tsd leaves it alone, but supervisord itself stops reading ` +
                `${channel} of [${section}] and the program blocks`,
              write: `Write ${channel}_logfile_maxbytes=0.`,
            }
          : undefined,
      );
    },
  }),
  rule({
    name: "shared-log",
    doc: "One log file for several channels, each of which rotates it.",
    severities: ["warning"],
    *find(survey) {
      const owners = new Map<string, string>();
      const found = new Set<string>();
      for (const { section, process } of everyProcess(survey)) {
        for (const channel of CHANNELS) {
          const { logfile, maxBytes } = process[channel];
          if (logfile.kind !== "file" || DEVICE.test(logfile.path) || maxBytes <= 0) continue;
          const owner = owners.get(logfile.path);
          const self = `${channel} of ${process.name} in [${section}]`;
          if (owner === undefined) owners.set(logfile.path, self);
          const option = survey.table.option(section, `${channel}_logfile`);
          if (owner === undefined || option === undefined || found.has(`${section} ${channel}`)) continue;
          found.add(`${section} ${channel}`);
          yield {
            severity: "warning",
            spot: spotWithin(option, 0),
            now: `${self} and ${owner} are both logged to ${logfile.path}: each rotates it while the other writes to it`,
            write: sharedAdvice(process, channel, owner, section),
          };
        }
      }
    },
  }),
];

function sharedAdvice(process: ProcessConfig, channel: Channel, owner: string, section: string): string {
  if (channel === "stderr" && owner === `stdout of ${process.name} in [${section}]`) {
    return "Remove this line and write redirect_stderr=true.";
  }
  if (owner.endsWith(`[${section}]`)) return `Write %(process_num)02d or %(process_name)s into the name.`;
  return "Give each its own file, for example with %(program_name)s in the name.";
}

type Judge<S extends Severity> = (
  output: ProcessConfig["stdout"],
  channel: Channel,
  section: string,
) => Omit<Found<S>, "spot"> | undefined;

/** Checks each channel of each section once, with its first process. */
function* perChannel<S extends Severity>(survey: Survey, judge: Judge<S>): Generator<Found<S>> {
  const checked = new Set<string>();
  for (const { section, process } of everyProcess(survey)) {
    if (checked.has(section)) continue;
    checked.add(section);
    for (const channel of CHANNELS) {
      const found = judge(process[channel], channel, section);
      const { table, file } = survey;
      const option = [`${channel}_logfile_maxbytes`, `${channel}_logfile`].find((name) => table.option(section, name));
      if (found !== undefined) yield { ...found, spot: table.spot(section, option, file) };
    }
  }
}
