/** The struct that `getAllConfigInfo` returns for each process, one table: docs/reference/rpc.md is made from it too. */
import type { GroupConfig, LogTarget, OutputConfig, ProcessConfig } from "../core/config/model/model.js";
import type { PlainNames } from "../core/config/options/option.js";
import { PROGRAM } from "../core/config/options/program-options.js";
import type { Struct, Value } from "../core/xmlrpc/values.js";

/** A configured process. */
export interface ConfiguredProcess {
  readonly group: GroupConfig;
  readonly process: ProcessConfig;
  /** Is its group in use? */
  readonly inUse: boolean;
  /** The log files in use, if the group is in use as configured. */
  readonly logPaths: { readonly stdout: string | undefined; readonly stderr: string | undefined } | undefined;
}

/** One field: the option it shows, if it shows one, and its value. */
export interface ConfigInfoField {
  readonly option?: keyof typeof PROGRAM;
  readonly valueOf: (subject: ConfiguredProcess) => Value;
}

/** All fields in the original's order (RPC-CI-001); AUTO is `auto` until the group is in use, an unset log is `none`. */
export const CONFIG_INFO: Readonly<Record<string, ConfigInfoField>> = {
  ...asConfigured("autostart"),
  autorestart: {
    option: "autorestart",
    valueOf: ({ process: { autorestart } }) => (autorestart === "unexpected" ? "unexpected" : autorestart === "always"),
  },
  directory: { option: "directory", valueOf: ({ process }) => process.directory ?? "none" },
  uid: { option: "user", valueOf: ({ process }) => process.uid ?? "none" },
  command: { option: "command", valueOf: ({ process }) => process.command },
  ...asConfigured("exitcodes"),
  group: { valueOf: ({ group }) => group.name },
  group_prio: { valueOf: ({ group }) => group.priority },
  inuse: { valueOf: ({ inUse }) => inUse },
  ...asConfigured("killasgroup"),
  name: { option: "process_name", valueOf: ({ process }) => process.name },
  process_prio: { option: "priority", valueOf: ({ process }) => process.priority },
  ...asConfigured("redirect_stderr", "startretries", "startsecs"),
  ...channel("stdout"),
  ...asConfigured("stopsignal", "stopwaitsecs"),
  ...channel("stderr"),
  ...asConfigured("serverurl"),
};

const FIELDS = Object.entries(CONFIG_INFO);

/** The struct of one process. */
export function configInfo(subject: ConfiguredProcess): Struct {
  return Object.fromEntries(FIELDS.map(([key, { valueOf }]) => [key, valueOf(subject)]));
}

/** Options shown as they were read, under their own names. */
function asConfigured(...options: readonly PlainNames<typeof PROGRAM>[]): Readonly<Record<string, ConfigInfoField>> {
  return Object.fromEntries(
    options.map((option) => {
      const { field } = PROGRAM[option];
      return [option, { option, valueOf: ({ process }) => process[field] ?? "none" } satisfies ConfigInfoField];
    }),
  );
}

function channel(name: "stdout" | "stderr"): Readonly<Record<string, ConfigInfoField>> {
  const shown = (option: keyof typeof PROGRAM, valueOf: (output: OutputConfig) => Value) => ({
    [option]: { option, valueOf: ({ process }: ConfiguredProcess) => valueOf(process[name]) },
  });
  return {
    ...shown(`${name}_capture_maxbytes`, ({ captureMaxBytes }) => captureMaxBytes),
    ...shown(`${name}_events_enabled`, ({ eventsEnabled }) => eventsEnabled),
    [`${name}_logfile`]: {
      option: `${name}_logfile`,
      valueOf: ({ process, logPaths }) => logPaths?.[name] ?? targetName(process[name].logfile),
    },
    ...shown(`${name}_logfile_backups`, ({ backups }) => backups),
    ...shown(`${name}_logfile_maxbytes`, ({ maxBytes }) => maxBytes),
    ...shown(`${name}_syslog`, ({ syslog }) => syslog),
  };
}

function targetName(target: LogTarget): string {
  if (target.kind === "file") return target.path;
  return target.kind === "auto" ? "auto" : "none";
}
