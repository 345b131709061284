/**
 * Finds out the state of a process and its cause: what the daemon knows of it, and what the machine shows
 * (`core/explain`).
 */
import type { OutputChannel } from "../../core/logs/channel.js";
import { access, constants, stat } from "node:fs/promises";
import { commandAdvice } from "../../core/check/advice/command-advice.js";
import { interpreterProblem } from "../../core/check/advice/interpreter-problem.js";
import { textOf } from "../../core/check/survey/machine.js";
import { addressesInUse, portsOf, type Address } from "../../core/explain/addresses.js";
import { commandFile, goesToBackground } from "../../core/explain/background.js";
import type { HeldAddresses, Holder } from "../../core/explain/holders.js";
import type { Findings } from "../../core/explain/report.js";
import { NOT_LOOKED, QUICK_END_SECONDS, type Facts, type InBackground } from "../../core/explain/situation.js";
import { lookUpCommand } from "../../core/process/lookup.js";
import { makeNamespec } from "../../core/process/namespec.js";
import type { Marks, ProcessEntry } from "../../core/process/orphans.js";
import { decodeUtf8Lossy } from "../../core/text.js";
import type { ListeningProcess } from "./address-holders.js";
import { checkedFiles } from "../machine/checked-files.js";
import type { Child } from "../child/child.js";
import { ListenerPool } from "../listeners/listener-pool.js";
import { reasonOf } from "../logs/log.js";
import { ForeignLink, lookAt } from "../../posix/names.js";
import { MachineView } from "./machine-view.js";
import { Rounds } from "./rounds.js";
import type { Supervisor } from "../supervisor/supervisor.js";

const CHANNELS: readonly OutputChannel[] = ["stderr", "stdout"];
const SERVER = "SUPERVISOR_SERVER_URL";
/** The kernel keeps at most this many bytes of a process's name. */
const KERNEL_NAME_BYTES = 15;
/** Clock ticks a second in /proc, on every architecture. */
const TICKS_PER_SECOND = 100;
/** Two start times of a process that differ by no more than this are the same; seconds. */
const BEGIN_TOLERANCE_SECONDS = 0.1;
/** `spawnerr` of a start that failed because a log could not be opened (LIFE-SPAWN-011). */
const LOGS_REFUSED = /making dispatchers/;
/** Characters of the last output that are searched for addresses, even if more is remembered. */
const SEARCHED_OUTPUT_CHARS = 16 * 1024;
/** Bytes of a program's configuration file that are read; real ones are shorter. */
const CONFIGURATION_MAX_BYTES = 65_536;
/** The wait status of a child that could not execute its program, and of a shell or env that found no command. */
const NO_COMMAND_STATUS = 127 << 8;

/** What the daemon knows of a process. */
export function factsOf(supervisor: Supervisor, child: Child): Facts {
  const group = supervisor.groups.get(child.group);
  return {
    lifecycle: child.lifecycle,
    policy: child.config,
    history: child.history,
    now: supervisor.context.clock(),
    daemonEnds: supervisor.isStopping,
    daemonReloads: supervisor.state === "RESTARTING",
    holds: supervisor.holdsOn(child),
    listener: group instanceof ListenerPool ? group.listenerFacts(child) : undefined,
    background: NOT_LOOKED,
  };
}

const roundsOf = new WeakMap<Supervisor, Rounds<MachineView>>();

/** Everything that can be found out. Takes longer the more processes the machine has; never blocks the daemon. */
export function findingsOn(supervisor: Supervisor, child: Child): Promise<Findings> {
  const rounds = roundsOf.get(supervisor) ?? new Rounds(() => new MachineView(supervisor.context.processes));
  roundsOf.set(supervisor, rounds);
  return rounds.ask((view) => view.once(child, () => findOut(supervisor, child, view)));
}

async function findOut(supervisor: Supervisor, child: Child, view: MachineView): Promise<Findings> {
  const facts = factsOf(supervisor, child);
  const output = CHANNELS.flatMap((channel) => {
    const text = decodeUtf8Lossy(child.output.remembered(channel));
    return text.trim() === "" ? [] : [{ channel, text }];
  });
  const known = goesToBackground(child.config.command, readConfiguration);
  return {
    name: makeNamespec(child.group, child.name),
    section: sectionOf(supervisor, child),
    facts: { ...facts, background: { known, ...inBackground(supervisor, child, view) } },
    description: child.info()["description"] as string,
    output,
    addresses: await heldAddresses(
      supervisor,
      child,
      output.map(({ text }) => text.slice(-SEARCHED_OUTPUT_CHARS)).join("\n"),
      view,
    ),
    logTrouble: await logTroubles(child),
    commandTrouble: commandTrouble(child),
  };
}

/** The program's own configuration file, read only to find out whether the program stays in the foreground. */
function readConfiguration(path: string): string | undefined {
  return textOf(checkedFiles(), path, CONFIGURATION_MAX_BYTES);
}

/** Which processes hold the addresses that it failed to open. A program that has run well has no such error. */
async function heldAddresses(
  supervisor: Supervisor,
  child: Child,
  output: string,
  view: MachineView,
): Promise<Findings["addresses"]> {
  if (child.history.failures === 0 && child.lifecycle.state !== "EXITED") return undefined;
  const complaint = addressesInUse(output);
  if (complaint === undefined) return undefined;
  if (complaint.length > 0) return { from: "output", all: await held(supervisor, child, complaint, view) };
  const all = await held(supervisor, child, portsOf(child.config.command), view);
  return { from: "command", all: all.filter(({ holders }) => holders.length > 0) };
}

async function held(
  supervisor: Supervisor,
  child: Child,
  addresses: readonly Address[],
  view: MachineView,
): Promise<HeldAddresses["all"]> {
  const all: HeldAddresses["all"][number][] = [];
  for (const address of addresses) {
    const listening = await view.listeners.at(address);
    all.push({ address, holders: holdersOf(supervisor, child, listening, view) });
  }
  return all;
}

/**
 * The section it was made from. For one of several processes, or in a group, the section's title still contains the
 * name.
 */
function sectionOf({ groups }: Supervisor, { group, name }: Child): string {
  return groups.get(group)?.config.kind === "eventlistener" ? `eventlistener:${group}` : `program:${name}`;
}

/** Of a master and its workers, the master and how many processes are below it. */
function holdersOf(
  supervisor: Supervisor,
  child: Child,
  listening: readonly ListeningProcess[],
  view: MachineView,
): readonly Holder[] {
  if (listening.length === 0) return [];
  const { byPid } = view;
  const pids = new Set(listening.map(({ pid }) => pid));
  const topOf = (pid: number): number => {
    const parent = byPid.get(pid)?.parent;
    return parent !== undefined && parent !== pid && pids.has(parent) ? topOf(parent) : pid;
  };
  const tops = listening.map(({ pid }) => (pid === undefined ? undefined : topOf(pid)));
  return listening.flatMap(({ pid, what }, index): readonly Holder[] => {
    if (pid === undefined) return [{ pid, what, others: 0, relation: "stranger" }];
    if (tops[index] !== pid) return [];
    const others = tops.filter((top) => top === pid).length - 1;
    return [{ pid, what, others, relation: relationOf(supervisor, child, pid, view) }];
  });
}

function relationOf(supervisor: Supervisor, child: Child, pid: number, view: MachineView): Holder["relation"] {
  const { groups } = supervisor;
  const { byPid } = view;
  if (pid === process.pid) return "daemon";
  const owner = programAbove(groups, byPid, pid);
  if (owner !== undefined) return owner === child ? "itself" : { program: makeNamespec(owner.group, owner.name) };
  const entry = byPid.get(pid);
  const marks = view.marksOf(pid);
  const hasLeft = (other: Child): boolean => {
    const lives = new Set(other.history.lives.flatMap((life) => (life.kind === "refused" ? [] : [life.pid])));
    const isOfLife = entry !== undefined && (lives.has(entry.group) || lives.has(entry.session));
    return isOfLife || (isMarkedAs(supervisor, other, marks) && view.sharesMounts(pid));
  };
  if (hasLeft(child)) return "left-behind";
  // A process that another program runs is no leftover of an earlier life, whatever its name.
  if (entry?.name === kernelName(child) && view.isOrphan(entry)) return "same-file";
  const others = [...groups.values()].flatMap(({ processes }) => processes);
  const isBackgroundOf = (other: Child) => {
    const { left, isSure } = inBackground(supervisor, other, view);
    return isSure && left.some((each) => each.pid === pid);
  };
  const other = others.find(hasLeft) ?? others.find(isBackgroundOf);
  return other === undefined ? "stranger" : { leftBy: makeNamespec(other.group, other.name) };
}

/** The live program that this process belongs to or descends from. */
function programAbove(
  groups: Supervisor["groups"],
  byPid: ReadonlyMap<number, ProcessEntry>,
  pid: number,
): Child | undefined {
  const programs = new Map([...groups.values()].flatMap(({ processes }) => processes).map((each) => [each.pid, each]));
  const seen = new Set<number>();
  for (let at: number = pid; at > 1 && !seen.has(at); at = byPid.get(at)?.parent ?? 0) {
    const program = programs.get(at);
    if (program !== undefined) return program;
    seen.add(at);
  }
  return undefined;
}

/** Orphans that its lives have left in the background; only lives that ended well and soon count. */
function inBackground(supervisor: Supervisor, child: Child, view: MachineView): Pick<InBackground, "left" | "isSure"> {
  const { context } = supervisor;
  const { lives } = child.history;
  const quick = lives.flatMap((life) => {
    const isSo =
      life.kind === "ended" && !life.asked && life.waitStatus === 0 && life.endedAt - life.at <= QUICK_END_SECONDS;
    return isSo ? [life] : [];
  });
  if (quick.length === 0) return { left: [], isSure: true };
  const orphans = [...view.byPid.values()].filter(
    (entry) => !entry.isZombie && view.isOrphan(entry) && context.isProgram?.(entry.pid) !== true,
  );
  const beganAt = ({ began }: ProcessEntry) => view.bootedAt(context.clock) + began / TICKS_PER_SECOND;
  const isOfQuick = (at: number) =>
    quick.some((life) => at >= life.at - BEGIN_TOLERANCE_SECONDS && at <= life.endedAt + BEGIN_TOLERANCE_SECONDS);
  // Orphans of forgotten lives, or of another daemon's, still name the program.
  const isOlder = (at: number) => at < lives[0]!.at;
  const marked = orphans.filter((entry) => {
    const at = beganAt(entry);
    const isInTime = isOfQuick(at) || isOlder(at);
    return isInTime && isMarkedAs(supervisor, child, view.marksOf(entry.pid)) && view.sharesMounts(entry.pid);
  });
  if (marked.length > 0) return { left: marked, isSure: supervisor.context.serverUrl === serverOf(supervisor, child) };
  const isBlank = ({ pid }: ProcessEntry) => view.marksOf(pid)?.isBlank === true;
  const alike = orphans.filter(
    (entry) => entry.name === kernelName(child) && isOfQuick(beganAt(entry)) && isBlank(entry),
  );
  return { left: alike, isSure: alike.length === 0 };
}

/** Do the marks in its environment name this program, and not one of the same name under another daemon? */
function isMarkedAs(supervisor: Supervisor, child: Child, marks: ReturnType<Marks>): boolean {
  return marks?.program === `${child.group}:${child.name}` && marks.server === (serverOf(supervisor, child) ?? "");
}

/** The value of SUPERVISOR_SERVER_URL in its processes. */
function serverOf({ context }: Supervisor, { config }: Child): string | undefined {
  return config.environment.get(SERVER) ?? config.serverUrl ?? context.serverUrl ?? context.environment[SERVER];
}

/** What is wrong with its command or with the script that it runs, if anything. */
function commandTrouble({ config, history }: Child): Findings["commandTrouble"] {
  const last = history.lives.findLast((life) => life.kind !== "running");
  if (last === undefined || (last.kind === "ended" && last.waitStatus !== NO_COMMAND_STATUS)) return undefined;
  const files = checkedFiles();
  const daemonPath = process.env["PATH"];
  const path = config.environment.get("PATH");
  const found = lookUpCommand({ command: config.command, programPath: path, daemonPath }, files);
  if (!found.ok) return { because: [], advice: [asAdvice(commandAdvice(config, found.code, files))] };
  const problem = interpreterProblem({ files, daemonPath }, found.file, path);
  return problem === undefined ? undefined : { because: [problem.now], advice: [asAdvice(problem.write)] };
}

/** A sentence of `tsd check` as one line among others. */
function asAdvice(sentence: string): string {
  return `${sentence.charAt(0).toLowerCase()}${sentence.slice(1).replace(/\.$/, "")}`;
}

function kernelName({ config }: Child): string {
  return commandFile(config.command).slice(0, KERNEL_NAME_BYTES);
}

/** What is wrong with the paths of its logs, if that is why it could not be started. */
async function logTroubles({ history, logPaths }: Child): Promise<readonly string[]> {
  const last = history.lives.at(-1);
  if (last?.kind !== "refused" || !LOGS_REFUSED.test(last.reason)) return [];
  if (last.reason.endsWith("ELOOP")) {
    return CHANNELS.flatMap((channel) => foreignLink(`${channel}_logfile`, logPaths[channel]));
  }
  return (await Promise.all(CHANNELS.map((channel) => logTrouble(`${channel}_logfile`, logPaths[channel])))).flat();
}

/** The link of another user on the way to a log, and what to do about it: what opening it reported. */
function foreignLink(option: string, path: string | undefined): readonly string[] {
  try {
    if (path !== undefined) lookAt(path);
  } catch (error) {
    if (error instanceof ForeignLink) return [`${option}=${path!}: ${error.message}`];
  }
  return [];
}

async function logTrouble(option: string, path: string | undefined): Promise<readonly string[]> {
  if (path === undefined) return [];
  const folder = path.slice(0, path.lastIndexOf("/")) || "/";
  const there = await stat(folder).catch(reasonOf);
  if (typeof there === "string") return [`${option}=${path}: cannot look into ${folder}: ${there}`];
  if (!there.isDirectory()) return [`${option}=${path}: ${folder} is not a folder`];
  const itself = await stat(path).catch(reasonOf);
  if (typeof itself !== "string" && itself.isDirectory()) return [`${option}=${path} is a directory`];
  const closed = await access(typeof itself === "string" ? folder : path, constants.W_OK).catch(reasonOf);
  return typeof closed === "string" ? [`${option}=${path}: the daemon's user may not write there: ${closed}`] : [];
}
