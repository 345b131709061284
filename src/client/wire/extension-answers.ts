/** The answers that only `tsctl`'s own verbs read: whole process structs, histories, change tokens, configuration. */
import type { OutputChannel } from "../../core/logs/channel.js";
import { listOf, PROCESS_INFO, structOf, text, type ConfigInfo, type ProcessInfo, type Reader } from "./answers.js";
import { CommandFailure } from "./failures.js";
import { raise, type Remote, type Reply } from "./remote.js";
import type { Explanation } from "../../core/explain/report.js";
import { makeNamespec } from "../../core/process/namespec.js";
import type { Value } from "../../core/xmlrpc/values.js";

/** All of getProcessInfo's struct except its aliases; times are seconds since the epoch, 0 for never (RPC-PI-*). */
export interface ProcessDetails extends ProcessInfo {
  readonly start: number;
  readonly stop: number;
  readonly now: number;
  readonly spawnerr: string;
  readonly exitstatus: number;
  readonly stdout_logfile: string;
  readonly stderr_logfile: string;
}

/** The problems of a process, as `tsd.getTroubles` reports them; times are seconds since the epoch. */
export interface ProcessTrouble {
  readonly group: string;
  readonly name: string;
  /** How often it restarted by itself, and how often it failed, since the last start on request. */
  readonly restarts: number;
  readonly failures: number;
  /** `exit 7`, `SIGKILL`, `not started`; "" if no life has ended. */
  readonly last: string;
  readonly lastat: number;
  /** Why a listener gets no events; "" if it gets them, or is no listener. */
  readonly deaf: string;
}

/** When a process starts by itself, by the configuration; `autorestart` is missing before 4.4 (RPC-CI-003). */
export interface StartPolicy extends ConfigInfo {
  readonly autorestart: boolean | "unexpected" | undefined;
  readonly exitcodes: readonly number[];
}

/** For getProcessInfo. */
export const details: Reader<ProcessDetails> = structOf<ProcessDetails>({
  ...PROCESS_INFO,
  start: "number",
  stop: "number",
  now: "number",
  spawnerr: "string",
  exitstatus: "number",
  stdout_logfile: "string",
  stderr_logfile: "string",
});

const trouble: Reader<ProcessTrouble> = structOf<ProcessTrouble>({
  ...{ group: "string", name: "string", restarts: "number", failures: "number" },
  ...{ last: "string", lastat: "number", deaf: "string" },
});

/** For `tsd.explain`. */
const report: Reader<Explanation> = {
  wanted: "a struct with name, state, description, sections",
  read: (value) =>
    structOf<Omit<Explanation, "sections">>({ name: "string", state: "string", description: "string" }).read(value) ===
    undefined
      ? undefined
      : (value as unknown as Explanation),
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

/** Every process, with all that the server knows of it. */
export function allDetails(remote: Remote): Promise<readonly ProcessDetails[]> {
  return demanded(remote, "supervisor.getAllProcessInfo", listOf(details));
}

/** The configuration of every process. */
export function allPolicies(remote: Remote): Promise<readonly StartPolicy[]> {
  return demanded(remote, "supervisor.getAllConfigInfo", listOf(policy));
}

/** The processes whose standard error goes to their standard output; empty if the server does not say. */
export async function redirecting(remote: Remote): Promise<ReadonlySet<string>> {
  const infos = (await allPolicies(remote)) as readonly (StartPolicy & { readonly redirect_stderr?: Value })[];
  const merged = infos.filter(({ redirect_stderr }) => redirect_stderr === true || redirect_stderr === 1);
  return new Set(merged.map(({ group, name }) => makeNamespec(group, name)));
}

/** Explains the state of a process, or of each process of a group, with at most so many lines of output. */
export function explanationsOf(remote: Remote, name: string, lines: number): Promise<Reply<readonly Explanation[]>> {
  return remote.ask("tsd.explain", listOf(report), name, lines);
}

/** The processes with problems, by name; undefined if the server is not ours and does not count. */
export async function troubles(remote: Remote): Promise<ReadonlyMap<string, ProcessTrouble> | undefined> {
  const reply = await remote.ask("tsd.getTroubles", listOf(trouble));
  if (reply.kind === "fault") return undefined;
  return new Map(reply.value.map((each) => [makeNamespec(each.group, each.name), each]));
}

/** The next change token after `token`; the server waits at most so many seconds. Undefined if it has no tokens. */
export async function changeAfter(remote: Remote, token: string, seconds: number): Promise<string | undefined> {
  const reply = await remote.ask("tsd.waitForChange", text, token, seconds);
  return reply.kind === "value" ? reply.value : undefined;
}

/**
 * The end of a log, in bytes, or of the output that the daemon remembers; undefined if there is neither. A daemon of
 * ours is asked for the process's own output: behind `/dev/stdout` the original reads the output of all programs.
 */
export async function endOfLog(
  remote: Remote,
  name: string,
  channel: OutputChannel,
  bytes: number,
): Promise<string | undefined> {
  const own = await remote.ask("tsd.getLastOutput", text, name, channel, bytes);
  if (own.kind === "value" && own.value !== "") return own.value;
  const method = channel === "stdout" ? "readProcessStdoutLog" : "readProcessStderrLog";
  const reply = await remote.call(method, name, -bytes, 0);
  if (reply.kind === "fault") return undefined;
  // A daemon of ours has a file, but it is empty.
  return own.kind === "value" ? "" : reply.value;
}

async function demanded<T>(remote: Remote, method: string, reader: Reader<T>, ...params: readonly Value[]): Promise<T> {
  const reply = await remote.ask(method, reader, ...params);
  return reply.kind === "value" ? reply.value : raise(reply);
}

/** Is this the end of a connection and not an answer? */
export function isHangUp(error: unknown): boolean {
  return error instanceof CommandFailure && ["closed", "incomplete", "system"].includes(error.failure.kind);
}
