/** The answers that only `tsctl`'s own verbs read: whole process structs, histories, change tokens, configuration. */
import { listOf, structOf, text, type ConfigInfo, type ProcessInfo, type Reader } from "./answers.js";
import { CommandFailure } from "./failures.js";
import { raise, type Remote } from "./remote.js";
import type { Value } from "../core/xmlrpc/values.js";

/** All of getProcessInfo's struct but its aliases; times are seconds since the epoch, 0 for never (RPC-PI-*). */
export interface ProcessDetails extends ProcessInfo {
  readonly start: number;
  readonly stop: number;
  readonly now: number;
  readonly spawnerr: string;
  readonly exitstatus: number;
  readonly stdout_logfile: string;
  readonly stderr_logfile: string;
}

/** One life of a process, as `tsd.getHistory` tells it. */
export interface PastLife {
  readonly event: "running" | "refused" | "ended";
  /** Seconds since the epoch. */
  readonly start: number;
  readonly pid: number;
  /** Why it could not be started, when it was refused. */
  readonly spawnerr?: string;
  /** How long it ran, and how it ended. */
  readonly milliseconds?: number;
  readonly exitstatus?: number;
  /** `SIGSEGV`, or nothing when it exited by itself. */
  readonly signal?: string;
  readonly coredumped?: boolean;
  /** Somebody had asked it to stop. */
  readonly asked?: boolean;
}

/** What the configuration says of a process's starting by itself; `autorestart` is missing before 4.4 (RPC-CI-003). */
export interface StartPolicy extends ConfigInfo {
  readonly autorestart: boolean | "unexpected" | undefined;
  readonly exitcodes: readonly number[];
}

/** For getProcessInfo. */
export const details: Reader<ProcessDetails> = structOf<ProcessDetails>({
  group: "string",
  name: "string",
  state: "number",
  statename: "string",
  description: "string",
  pid: "number",
  start: "number",
  stop: "number",
  now: "number",
  spawnerr: "string",
  exitstatus: "number",
  stdout_logfile: "string",
  stderr_logfile: "string",
});

const life: Reader<PastLife> = {
  wanted: "a struct with event, start, pid",
  read: (value) =>
    structOf<Pick<PastLife, "start" | "pid">>({ start: "number", pid: "number" }).read(value) === undefined
      ? undefined
      : (value as unknown as PastLife),
};

const policy: Reader<StartPolicy> = {
  wanted: "a struct with group, name, inuse, autostart",
  read: (value) =>
    structOf<Pick<ConfigInfo, "group" | "name" | "inuse" | "autostart">>({
      ...{ group: "string", name: "string", inuse: "flag", autostart: "flag" },
    }).read(value) === undefined
      ? undefined
      : (value as unknown as StartPolicy),
};

/** Every process, with everything that is known of it. */
export function allDetails(remote: Remote): Promise<readonly ProcessDetails[]> {
  return demanded(remote, "supervisor.getAllProcessInfo", listOf(details));
}

/** The configuration of every process. */
export function allPolicies(remote: Remote): Promise<readonly StartPolicy[]> {
  return demanded(remote, "supervisor.getAllConfigInfo", listOf(policy));
}

/** The last lives of a process, oldest first; undefined when the server is not ours and keeps none. */
export async function historyOf(remote: Remote, name: string): Promise<readonly PastLife[] | undefined> {
  const reply = await remote.ask("tsd.getHistory", listOf(life), name);
  return reply.kind === "value" ? reply.value : undefined;
}

/** The next change token after `token`, waited for at most so many seconds; undefined when the server knows none. */
export async function changeAfter(remote: Remote, token: string, seconds: number): Promise<string | undefined> {
  const reply = await remote.ask("tsd.waitForChange", text, token, seconds);
  return reply.kind === "value" ? reply.value : undefined;
}

/** The end of a log, in bytes, or of what the daemon remembers without one; undefined when there is neither. */
export async function endOfLog(
  remote: Remote,
  name: string,
  channel: "stdout" | "stderr",
  bytes: number,
): Promise<string | undefined> {
  const method = channel === "stdout" ? "readProcessStdoutLog" : "readProcessStderrLog";
  const reply = await remote.call(method, name, -bytes, 0);
  if (reply.kind === "value") return reply.value;
  const remembered = await remote.ask("tsd.getLastOutput", text, name, channel, bytes);
  return remembered.kind === "value" && remembered.value !== "" ? remembered.value : undefined;
}

async function demanded<T>(remote: Remote, method: string, reader: Reader<T>, ...params: readonly Value[]): Promise<T> {
  const reply = await remote.ask(method, reader, ...params);
  return reply.kind === "value" ? reply.value : raise(reply);
}

/** Is this the end of a connection rather than an answer? */
export function isHangUp(error: unknown): boolean {
  return error instanceof CommandFailure && ["closed", "incomplete", "system"].includes(error.failure.kind);
}
