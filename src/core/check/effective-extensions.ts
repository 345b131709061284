/**
 * The values of our own options in the effective configuration, with the types and words of the tables. An option with
 * a field of its own follows from its table; the compiler demands a line here for every other.
 */
import type { DaemonSettings, OrphanPolicy, ProcessConfig } from "../config/model/model.js";
import { PROGRAM_EXTENSIONS, SUPERVISORD_EXTENSIONS, type OUTPUT_STYLE } from "../config/options/extensions.js";
import { plainFields, type OptionTable } from "../config/options/option.js";

/** Values by the names of their options; null where an option without a default is not set. */
type Values = Readonly<Record<string, unknown>>;

/** The options of a table that are not a field by themselves, without those whose field is one of `Apart`. */
type PartNames<T extends OptionTable, Apart = never> = {
  [Name in keyof T & string]: T[Name] extends { readonly part: infer Part }
    ? Part extends Apart
      ? never
      : Name
    : never;
}[keyof T & string];

type Parts<Names extends string, Model> = Readonly<Record<Names, (model: Model) => unknown>>;

const OUTPUT_PARTS: Parts<keyof typeof OUTPUT_STYLE, ProcessConfig> = {
  tsd_log_format: ({ outputStyle }) => outputStyle.format,
  tsd_log_prefix: ({ outputStyle }) => outputStyle.prefix,
  tsd_log_stdout: ({ outputStyle }) => outputStyle.toStdout,
  tsd_tail_memory: ({ outputStyle }) => outputStyle.tailMemory,
};

const PROGRAM_PARTS: Parts<PartNames<typeof PROGRAM_EXTENSIONS>, ProcessConfig> = {
  tsd_orphans: ({ orphans }) => orphanWords(orphans),
  tsd_sigpipe: ({ ignoredSignals }) => (ignoredSignals.length > 0 ? "ignore" : "default"),
  ...OUTPUT_PARTS,
};

/** Without what `[supervisord]` only sets for its programs: each process has its own. */
const DAEMON_PARTS: Parts<
  PartNames<typeof SUPERVISORD_EXTENSIONS, "programDefaults" | "outputStyle"> | "tsd_log_format",
  DaemonSettings
> = {
  tsd_exit_on_fatal: ({ exit }) => (exit.onFatal === "any" ? ["any"] : (exit.onFatal ?? null)),
  tsd_exit_when: ({ exit }) => (exit.whenAllExited ? "all_exited" : null),
  tsd_exit_code_from: ({ exit }) => exit.codeFrom ?? null,
  tsd_log_format: ({ logFormat }) => logFormat,
};

/** Our options of a process, set or not. */
export function programExtensions(process: ProcessConfig): Values {
  const plain = plainFields(PROGRAM_EXTENSIONS).map(([option, field]) => [option, process[field]] as const);
  return { ...Object.fromEntries(plain), ...partValues(PROGRAM_PARTS, process) };
}

/** Our options of the daemon itself, set or not. */
export function daemonExtensions(daemon: DaemonSettings): Values {
  const plain = plainFields(SUPERVISORD_EXTENSIONS).map(([option, field]) => [option, daemon[field]] as const);
  return { ...Object.fromEntries(plain), ...partValues(DAEMON_PARTS, daemon) };
}

function partValues<Model>(parts: Parts<string, Model>, model: Model): Values {
  return Object.fromEntries(Object.entries(parts).map(([option, valueOf]) => [option, valueOf(model)]));
}

function orphanWords({ beforeStart, onStop }: OrphanPolicy): readonly string[] {
  const words = [beforeStart ? "before_start" : "", onStop ? "on_stop" : ""].filter((word) => word !== "");
  return words.length > 0 ? words : ["off"];
}
