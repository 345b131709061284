/**
 * What a configuration means, as data for people and programs: groups and processes with the names and types that the
 * original's own classes have, our own options under their names, and the place of each value.
 */
import { ownEntry } from "../own-entry.js";
import { eventNamed } from "../events/kinds.js";
import { daemonExtensions, programExtensions } from "./effective-extensions.js";
import type { DaemonSettings, GroupConfig, LogTarget, ProcessConfig } from "../config/model/model.js";
import { isInherited } from "../config/options/extensions.js";
import { plainFields, type OptionTable } from "../config/options/option.js";
import { PROGRAM } from "../config/options/program-options.js";
import { compareText } from "../python/text.js";
import type { OptionAt } from "./survey/line-table.js";
import type { Survey, SurveyedGroup, SurveyedProcess } from "./survey/survey.js";

/** Where a value was written, or that it is a default. */
export type Source = { readonly file: string; readonly line: number } | "default";

/** A process; `sources` has an entry for each other name, and for `environment` one for each variable. */
export interface EffectiveProcess {
  readonly [name: string]: unknown;
  readonly sources: Readonly<Record<string, Source | Readonly<Record<string, Source>>>>;
}

/** A group and its processes. */
export interface EffectiveGroup {
  readonly name: string;
  readonly kind: string;
  readonly priority: number;
  /** null except for listeners. */
  readonly buffer_size: number | null;
  /** Names of the original's event classes, sorted; empty except for listeners. */
  readonly events: readonly string[];
  readonly processes: readonly EffectiveProcess[];
  readonly sources: Readonly<Record<string, Source>>;
}

/** Our own options of `[supervisord]`; `sources` has an entry for each. */
export interface EffectiveDaemon {
  readonly [option: string]: unknown;
  readonly sources: Readonly<Record<string, Source>>;
}

/** Groups in the order of the daemon: by priority, then by name. */
export interface EffectiveConfiguration {
  readonly daemon: EffectiveDaemon;
  readonly groups: readonly EffectiveGroup[];
}

/** Describes a configuration that was accepted, with these settings of the daemon. */
export function effectiveConfiguration(survey: Survey, daemon: DaemonSettings): EffectiveConfiguration {
  const groups = [...survey.groups].sort(
    ({ group: a }, { group: b }) => a.priority - b.priority || compareText(a.name, b.name),
  );
  return { daemon: effectiveDaemon(survey, daemon), groups: groups.map((group) => effectiveGroup(survey, group)) };
}

function effectiveDaemon(survey: Survey, daemon: DaemonSettings): EffectiveDaemon {
  const values = inOrder(daemonExtensions(daemon));
  const sources = Object.keys(values).map(
    (name) => [name, sourceOf(survey.table.option("supervisord", name))] as const,
  );
  return { ...values, sources: Object.fromEntries(sources) };
}

const KINDS: Readonly<Record<GroupConfig["kind"], string>> = {
  program: "ProcessGroupConfig",
  eventlistener: "EventListenerPoolConfig",
  fcgi: "FastCGIGroupConfig",
};

const AUTORESTART: Readonly<Record<ProcessConfig["autorestart"], string | false>> = {
  always: "<class 'supervisor.datatypes.RestartUnconditionally'>",
  unexpected: "<class 'supervisor.datatypes.RestartWhenExitUnexpected'>",
  never: false,
};

const AUTOMATIC = "<class 'supervisor.datatypes.Automatic'>";

/** Values with another name than the option that sets them; the others have the option's name. */
const OPTION_OF: Readonly<Record<string, string>> = { uid: "user", name: "process_name" };
const NAME_OF: Readonly<Record<string, string>> = { user: "uid" };

function effectiveGroup(survey: Survey, { section, group, members }: SurveyedGroup): EffectiveGroup {
  const listener = group.kind === "eventlistener" ? group : undefined;
  const source = (option: string) => sourceOf(survey.table.option(section, option));
  const { file, line } = survey.table.spot(section, undefined, survey.file);
  return {
    name: group.name,
    kind: KINDS[group.kind],
    priority: group.priority,
    buffer_size: listener?.bufferSize ?? null,
    events: (listener?.events ?? []).map(eventClass).sort(compareText),
    processes: members.map((member) => effectiveProcess(survey, member)),
    sources: {
      name: { file, line },
      kind: { file, line },
      priority: source("priority"),
      buffer_size: listener === undefined ? "default" : source("buffer_size"),
      events: listener === undefined ? "default" : source("events"),
    },
  };
}

function effectiveProcess(survey: Survey, { section, process }: SurveyedProcess): EffectiveProcess {
  const environment = new Map([...(survey.daemon?.environment ?? []), ...process.environment]);
  const values = inOrder({
    ...originalFields(process),
    ...programExtensions(process),
    autorestart: AUTORESTART[process.autorestart],
    command: process.command,
    directory: process.directory ?? null,
    environment: Object.fromEntries(environment),
    name: process.name,
    stderr_logfile: logfile(process.stderr.logfile),
    stderr_logfile_maxbytes: process.stderr.maxBytes,
    stdout_events_enabled: process.stdout.eventsEnabled,
    stdout_logfile: logfile(process.stdout.logfile),
    stdout_logfile_backups: process.stdout.backups,
    stdout_logfile_maxbytes: process.stdout.maxBytes,
  });
  const option = (name: string) => survey.table.option(section, name);
  // Its own place, or else that of the option that it follows, or that of the daemon's option.
  const inForce = (name: string) =>
    option(name) ??
    option(ownEntry(PROGRAM as OptionTable, name)?.follows ?? name) ??
    (isInherited(name) ? survey.table.option("supervisord", name) : undefined);
  const sources: Record<string, Source | Record<string, Source>> = Object.fromEntries(
    Object.keys(values).map((name) => [name, sourceOf(inForce(ownEntry(OPTION_OF, name) ?? name))]),
  );
  // Set by another option.
  if (process.redirectStderr) sources["stderr_logfile"] = sourceOf(option("redirect_stderr"));
  const own = process.environment;
  const daemons = sourceOf(survey.table.option("supervisord", "environment"));
  sources["environment"] = Object.fromEntries(
    [...environment.keys()].map((name) => [name, own.has(name) ? sourceOf(option("environment")) : daemons]),
  );
  return { ...values, sources };
}

/** The values of single options of the original, by the names in its own class; null where it has None. */
function originalFields(process: ProcessConfig): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    plainFields(PROGRAM).map(([option, field]) => [ownEntry(NAME_OF, option) ?? option, process[field] ?? null]),
  );
}

/** Sorted by name. */
function inOrder(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).sort(([a], [b]) => compareText(a, b)));
}

function sourceOf(option: OptionAt | undefined): Source {
  return option === undefined ? "default" : { file: option.file, line: option.line };
}

function logfile(target: LogTarget): string | null {
  if (target.kind === "file") return target.path;
  return target.kind === "auto" ? AUTOMATIC : null;
}

/** `PROCESS_STATE_EXITED` → `ProcessStateExitedEvent`; the original names three types differently. */
function eventClass(name: string): string {
  const type = eventNamed(name) ?? name;
  const plain = type === "EVENT" ? "" : type.replace(/^SUPERVISOR_STATE_CHANGE_/, "SUPERVISOR_");
  const words = plain.split("_").map((word) => word.slice(0, 1) + word.slice(1).toLowerCase());
  return `${words.join("")}Event`;
}
