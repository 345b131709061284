/** Finding out how a process is and why: what the daemon knows of it, and what the machine says (`core/explain`). */
import { stat } from "node:fs/promises";
import { addressesInUse } from "../core/explain/addresses.js";
import { commandFile } from "../core/explain/background.js";
import type { Findings, Holder } from "../core/explain/report.js";
import type { Facts, Leftover } from "../core/explain/situation.js";
import { makeNamespec } from "../core/process/namespec.js";
import type { ProcessEntry } from "../core/process/orphans.js";
import { decodeUtf8Lossy } from "../core/text.js";
import { listeningAt, type Listening } from "./address-holders.js";
import type { Child } from "./child.js";
import type { Channel } from "./child-output.js";
import { ListenerPool } from "./listener-pool.js";
import { reasonOf } from "./log.js";
import type { Supervisor } from "./supervisor.js";

const CHANNELS: readonly Channel[] = ["stderr", "stdout"];
/** The kernel's name of a process has no more bytes. */
const KERNEL_NAME = 15;
/** The kernel's ticks in a second, as /proc counts them everywhere. */
const TICKS = 100;
/** So much later or earlier than it was a process may seem to have begun; seconds. */
const TICK = 0.1;
/** `spawnerr` of a start that the opening of logs has kept from being made (LIFE-SPAWN-011). */
const LOGS_REFUSED = /making dispatchers/;
/** Who has gone into the background has done it within so many seconds. */
const SOON = 10;

/** What the daemon knows of a process. */
export function factsOf(supervisor: Supervisor, child: Child): Facts {
  const group = supervisor.groups.get(child.group);
  return {
    life: child.life,
    policy: child.config,
    history: child.history,
    now: supervisor.context.clock(),
    daemonEnds: supervisor.isStopping,
    waitsFor: supervisor.dependencies.missing(child),
    startDue: supervisor.deadlineOf(child),
    remains: child.remains,
    listener: group instanceof ListenerPool ? group.listenerFacts(child) : undefined,
  };
}

/** Everything that can be found out; takes as long as the machine has processes, and blocks nobody. */
export async function findingsOn(supervisor: Supervisor, child: Child): Promise<Findings> {
  const facts = factsOf(supervisor, child);
  const output = CHANNELS.flatMap((channel) => {
    const text = decodeUtf8Lossy(child.output.remembered(channel));
    return text.trim() === "" ? [] : [{ channel, text }];
  });
  const complaint =
    facts.history.failures === 0 ? undefined : addressesInUse(output.map(({ text }) => text).join("\n"));
  const addresses: NonNullable<Findings["addresses"]>[number][] = [];
  for (const address of complaint ?? []) {
    const holders = await listeningAt(address);
    addresses.push({ address, holders: holders.map((holder) => holderOf(supervisor, child, holder)) });
  }
  return {
    name: makeNamespec(child.group, child.name),
    section: sectionOf(supervisor, child),
    facts,
    description: child.info()["description"] as string,
    output,
    addresses: complaint === undefined ? undefined : addresses,
    background: inBackground(supervisor, child),
    logTrouble: await logTroubles(child),
  };
}

/** The section it was made from; of many processes of one, and in a group, its name is in the title all the same. */
function sectionOf({ groups }: Supervisor, { group, name }: Child): string {
  return groups.get(group)?.config.kind === "eventlistener" ? `eventlistener:${group}` : `program:${name}`;
}

function holderOf({ context, groups }: Supervisor, child: Child, { pid, what }: Listening): Holder {
  if (pid === undefined) return { pid, what, kin: "stranger" };
  const byPid = new Map(context.processes.list().map((entry) => [entry.pid, entry]));
  const owner = programAbove(groups, byPid, pid);
  if (owner !== undefined)
    return { pid, what, kin: owner === child ? "itself" : { program: makeNamespec(owner.group, owner.name) } };
  const entry = byPid.get(pid);
  const lives = new Set(child.history.lives.map((life) => (life.kind === "refused" ? 0 : life.pid)));
  const isLeft =
    (entry !== undefined && (lives.has(entry.group) || lives.has(entry.session))) ||
    context.processes.marksOf(pid)?.program === `${child.group}:${child.name}`;
  if (isLeft) return { pid, what, kin: "left-behind" };
  return { pid, what, kin: entry?.name === kernelName(child) ? "same-file" : "stranger" };
}

/** The program that lives whose process it is, or descends from. */
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

/** What its last life has begun and left to nobody, if that life ended well and soon. */
function inBackground({ context }: Supervisor, child: Child): readonly Leftover[] {
  const last = child.history.lives.findLast((life) => life.kind === "ended");
  if (last === undefined || last.asked || last.waitStatus !== 0 || last.endedAt - last.at > SOON) return [];
  const { list, marksOf } = context.processes;
  const boot = context.clock() - Number(process.hrtime.bigint()) / 1e9;
  return list().filter(({ pid, parent, name, began }) => {
    const at = boot + began / TICKS;
    const isNobodys = (parent === 1 || parent === process.pid) && context.isProgram?.(pid) !== true;
    if (!isNobodys || at < last.at - TICK || at > last.endedAt + TICK) return false;
    return name === kernelName(child) || marksOf(pid)?.program === `${child.group}:${child.name}`;
  });
}

function kernelName({ config }: Child): string {
  return commandFile(config.command).slice(0, KERNEL_NAME);
}

/** What is wrong with the paths of its logs, where that kept it from being started. */
async function logTroubles({ history, logPaths }: Child): Promise<readonly string[]> {
  const last = history.lives.at(-1);
  if (last?.kind !== "refused" || !LOGS_REFUSED.test(last.reason)) return [];
  return (await Promise.all(CHANNELS.map((channel) => logTrouble(`${channel}_logfile`, logPaths[channel])))).flat();
}

async function logTrouble(option: string, path: string | undefined): Promise<readonly string[]> {
  if (path === undefined) return [];
  const folder = path.slice(0, path.lastIndexOf("/")) || "/";
  const there = await stat(folder).catch(reasonOf);
  if (typeof there === "string") return [`${option}=${path}: cannot look into ${folder}: ${there}`];
  if (!there.isDirectory()) return [`${option}=${path}: ${folder} is no folder`];
  const itself = await stat(path).catch(reasonOf);
  return typeof itself !== "string" && itself.isDirectory() ? [`${option}=${path} is a directory`] : [];
}
