/** What `reread` and `update` compare: the groups that run and the groups that are wanted (CFG-DIFF-*). */
import { PROGRAM_EXTENSIONS } from "./options/extensions.js";
import { plainFields } from "./options/option.js";
import { PROGRAM } from "./options/program-options.js";
import type {
  FcgiSocketConfig,
  GroupConfig,
  ListenerPoolConfig,
  LogTarget,
  OutputConfig,
  ProcessConfig,
  ProcessParts,
  ProgramFields,
} from "./model/model.js";

/** Group names, in the order of the configurations they were found in. */
export interface GroupDifference {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/** Matches groups by name (CFG-DIFF-001). */
export function differenceOfGroups(active: readonly GroupConfig[], wanted: readonly GroupConfig[]): GroupDifference {
  const running = new Map(active.map((group) => [group.name, group]));
  const names = new Set(wanted.map((group) => group.name));
  const isChanged = (group: GroupConfig): boolean => {
    const current = running.get(group.name);
    return current !== undefined && !sameGroup(current, group);
  };
  return {
    added: wanted.filter((group) => !running.has(group.name)).map((group) => group.name),
    changed: wanted.filter(isChanged).map((group) => group.name),
    removed: active.filter((group) => !names.has(group.name)).map((group) => group.name),
  };
}

/** CFG-DIFF-002. */
function sameGroup(active: GroupConfig, wanted: GroupConfig): boolean {
  if (active.priority !== wanted.priority || active.processes.length !== wanted.processes.length) return false;
  if (!active.processes.every((process, at) => sameProcess(process, wanted.processes[at]!))) return false;
  if (active.kind === "eventlistener" && wanted.kind === "eventlistener") return samePool(active, wanted);
  if (active.kind === "fcgi" && wanted.kind === "fcgi") return sameSocket(active.socket, wanted.socket);
  return active.kind === wanted.kind;
}

/** Events are a set: their order does not matter (CFG-DIFF-004). */
function samePool(active: ListenerPoolConfig, wanted: ListenerPoolConfig): boolean {
  return (
    active.bufferSize === wanted.bufferSize &&
    active.resultHandler === wanted.resultHandler &&
    sameItems(active.events.toSorted(), wanted.events.toSorted())
  );
}

/** Owner, mode and backlog do not count (CFG-FCGI-008). */
function sameSocket(active: FcgiSocketConfig | undefined, wanted: FcgiSocketConfig | undefined): boolean {
  return active?.url === wanted?.url;
}

/**
 * Parts made from several options, or from one in a special way: a new part does not compile until it is compared here.
 */
const PROCESS_PARTS: {
  readonly [Part in keyof ProcessParts]: (a: ProcessParts[Part], b: ProcessParts[Part]) => boolean;
} = {
  name: Object.is,
  command: Object.is,
  directory: Object.is,
  stdout: sameOutput,
  stderr: sameOutput,
  outputStyle: (a, b) =>
    a.format === b.format && a.prefix === b.prefix && a.toStdout === b.toStdout && a.tailMemory === b.tailMemory,
  environment: sameVariables,
  socket: sameSocket,
  orphans: (a, b) => a.beforeStart === b.beforeStart && a.onStop === b.onStop,
  ignoredSignals: sameItems,
};

const PARTS = Object.keys(PROCESS_PARTS) as (keyof ProcessParts)[];

/** The fields that come from one option each, where a change of the option restarts the program. */
const COMPARED = [...plainFields(PROGRAM, "restart"), ...plainFields(PROGRAM_EXTENSIONS, "restart")].map(
  ([, field]) => field,
);

function sameProcess(active: ProcessConfig, wanted: ProcessConfig): boolean {
  return (
    COMPARED.every((field) => sameValue(active[field], wanted[field])) &&
    PARTS.every((part) => samePart(part, active, wanted))
  );
}

function samePart<Part extends keyof ProcessParts>(
  part: Part,
  active: Pick<ProcessParts, Part>,
  wanted: Pick<ProcessParts, Part>,
): boolean {
  return PROCESS_PARTS[part](active[part], wanted[part]);
}

/** Compares two values of the kinds that options are read as: single values, or lists. */
function sameValue(a: ProgramFields[keyof ProgramFields], b: typeof a): boolean {
  return typeof a === "object" && typeof b === "object" ? sameItems<number | string>(a, b) : Object.is(a, b);
}

function sameOutput(active: OutputConfig, wanted: OutputConfig): boolean {
  return (
    sameLog(active.logfile, wanted.logfile) &&
    active.maxBytes === wanted.maxBytes &&
    active.backups === wanted.backups &&
    active.captureMaxBytes === wanted.captureMaxBytes &&
    active.eventsEnabled === wanted.eventsEnabled &&
    active.syslog === wanted.syslog
  );
}

/**
 * A log that is wanted as AUTO equals any log. A log that runs as AUTO has a file by now, so it differs from any other
 * log that is wanted (CFG-DIFF-003).
 */
function sameLog(active: LogTarget, wanted: LogTarget): boolean {
  if (wanted.kind === "auto") return true;
  if (active.kind === "file" && wanted.kind === "file") return active.path === wanted.path;
  return active.kind === wanted.kind;
}

function sameItems<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, at) => item === b[at]);
}

function sameVariables(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([name, value]) => b.get(name) === value);
}
