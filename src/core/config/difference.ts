/** What `reread` and `update` compare: the groups that run against the groups that are wanted (CFG-DIFF-*). */
import type { FcgiSocketConfig, GroupConfig, LogTarget, OutputConfig, ProcessConfig } from "./model/model.js";

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

/** CFG-DIFF-002. Events are a set: the order they are written in does not matter (CFG-DIFF-004). */
function sameGroup(active: GroupConfig, wanted: GroupConfig): boolean {
  if (active.priority !== wanted.priority || active.processes.length !== wanted.processes.length) return false;
  if (!active.processes.every((process, at) => sameProcess(process, wanted.processes[at]!))) return false;
  if (active.kind === "eventlistener" && wanted.kind === "eventlistener") {
    return (
      active.bufferSize === wanted.bufferSize &&
      active.resultHandler === wanted.resultHandler &&
      sameItems(active.events.toSorted(), wanted.events.toSorted())
    );
  }
  if (active.kind === "fcgi" && wanted.kind === "fcgi") return sameSocket(active.socket, wanted.socket);
  return active.kind === wanted.kind;
}

/** Owner, mode and backlog do not count (CFG-FCGI-008). */
function sameSocket(active: FcgiSocketConfig | undefined, wanted: FcgiSocketConfig | undefined): boolean {
  return active?.url === wanted?.url;
}

/** Every field has its comparison; a new field does not compile until it has one. */
const PROCESS_FIELDS: {
  readonly [Field in keyof ProcessConfig]: (a: ProcessConfig[Field], b: ProcessConfig[Field]) => boolean;
} = {
  name: Object.is,
  command: Object.is,
  directory: Object.is,
  umask: Object.is,
  priority: Object.is,
  autostart: Object.is,
  autorestart: Object.is,
  startSeconds: Object.is,
  startRetries: Object.is,
  stopSignal: Object.is,
  stopWaitSeconds: Object.is,
  stopAsGroup: Object.is,
  killAsGroup: Object.is,
  exitCodes: sameItems,
  uid: Object.is,
  redirectStderr: Object.is,
  stdout: sameOutput,
  stderr: sameOutput,
  outputStyle: (a, b) =>
    a.format === b.format && a.prefix === b.prefix && a.toStdout === b.toStdout && a.tailMemory === b.tailMemory,
  environment: sameVariables,
  serverUrl: Object.is,
  socket: sameSocket,
  orphans: (a, b) => a.beforeStart === b.beforeStart && a.onStop === b.onStop,
  essential: Object.is,
  restartPause: Object.is,
  dependsOn: sameItems,
  ignoredSignals: sameItems,
};

function sameProcess(active: ProcessConfig, wanted: ProcessConfig): boolean {
  return (Object.keys(PROCESS_FIELDS) as (keyof ProcessConfig)[]).every((field) => sameField(field, active, wanted));
}

function sameField<Field extends keyof ProcessConfig>(
  field: Field,
  active: Pick<ProcessConfig, Field>,
  wanted: Pick<ProcessConfig, Field>,
): boolean {
  return PROCESS_FIELDS[field](active[field], wanted[field]);
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
 * A log that is wanted AUTO equals whatever there is. One that runs as AUTO has got a file of its
 * own by now, so it differs from anything else that is wanted (CFG-DIFF-003).
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
