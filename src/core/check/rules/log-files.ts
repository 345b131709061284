/** Log files that cannot be written: directories, and devices that do not exist (LOG-*). */
import { spotWithin, type OptionAt } from "../survey/line-table.js";
import type { ConfigWorld } from "../../config/model/world.js";
import { isFolder } from "../survey/machine.js";
import { nearest } from "../../nearest.js";
import { rule, type Rule } from "../survey/rule.js";
import { everyProcess, type Survey } from "../survey/survey.js";

/** Findings about files of logs. */
export const LOG_FILES: readonly Rule[] = [
  rule({
    name: "log-is-directory",
    doc: "A log or a pidfile whose path is a directory.",
    severities: ["error", "warning"],
    *find(survey) {
      for (const { option, path, section } of written(survey)) {
        if (!isFolder(survey.world.programs, path)) continue;
        yield {
          severity: option.name === "pidfile" ? "warning" : "error",
          spot: spotWithin(option, 0),
          now: `${effect(option.name, section)}: ${path} is a directory`,
          write: `Write the path of a file in it, such as ${option.name}=${path.replace(/\/$/, "")}/${fileIn(option, section)}.`,
        };
      }
    },
  }),
  rule({
    name: "no-device",
    doc: "A log below /dev that is not a device.",
    severities: ["warning"],
    *find(survey) {
      for (const { option, path } of written(survey)) {
        if (!isNoDevice(survey.world, path)) continue;
        const near = nearest(path, DEVICES);
        yield {
          severity: "warning",
          spot: spotWithin(option, 0),
          now: `${path} does not exist: the daemon makes an ordinary file of that name, and /dev is usually kept in memory`,
          write:
            near === undefined ? "Write /dev/stdout, /dev/stderr, or the path of a file." : `Did you mean ${near}?`,
        };
      }
    },
  }),
];

const DEVICES = ["/dev/stdout", "/dev/stderr", "/dev/null", "/dev/console", "/dev/tty", "/dev/fd", "/dev/log"];

/** A path in /dev where nothing exists, with a name that is not known either. */
export function isNoDevice(world: ConfigWorld, path: string): boolean {
  return /^\/dev\/[^/]+$/.test(path) && !world.exists(path) && !DEVICES.includes(path);
}

interface Written {
  readonly option: OptionAt;
  readonly path: string;
  readonly section: string;
}

/** Every file that is written, once for each option that names it. */
function* written(survey: Survey): Generator<Written> {
  const { daemon, table } = survey;
  for (const name of ["logfile", "pidfile"] as const) {
    const option = table.option("supervisord", name);
    const path = daemon?.[name];
    if (option !== undefined && path !== undefined && path !== "syslog") yield { option, path, section: "supervisord" };
  }
  const found = new Set<OptionAt>();
  for (const { section, process } of everyProcess(survey)) {
    for (const channel of ["stdout", "stderr"] as const) {
      const { logfile } = process[channel];
      const option = table.option(section, `${channel}_logfile`);
      if (logfile.kind !== "file" || option === undefined || found.has(option)) continue;
      found.add(option);
      yield { option, path: logfile.path, section };
    }
  }
}

function effect(option: string, section: string): string {
  if (option === "logfile") return "the daemon refuses to start, as it cannot open its log";
  return option === "pidfile" ? "no pidfile is written" : `[${section}] can never start, as its log cannot be opened`;
}

function fileIn({ name }: OptionAt, section: string): string {
  if (section === "supervisord") return name === "pidfile" ? "supervisord.pid" : "supervisord.log";
  return `%(program_name)s${name.startsWith("stderr") ? ".err" : ""}.log`;
}
