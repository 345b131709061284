/** What the kernel says about processes, read from /proc: the only source that the end-to-end tests trust. */
import { readFileSync, readdirSync, readlinkSync } from "node:fs";

/** One process as `/proc/<pid>/stat` describes it. */
export interface ProcessRecord {
  readonly pid: number;
  /** The name the kernel keeps (at most 15 bytes), not argv[0]. */
  readonly name: string;
  /** `R`unning, `S`leeping, `T` stopped, `Z`ombie, … */
  readonly state: string;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
}

/** The process `pid`, or undefined when there is none. */
export function processRecord(pid: number): ProcessRecord | undefined {
  const stat = contents(pid, "stat");
  if (stat === undefined) return undefined;
  // The name stands in parentheses and may itself contain blanks and parentheses.
  const open = stat.indexOf("(");
  const close = stat.lastIndexOf(")");
  const [state = "", parent, group, session] = stat.slice(close + 2).split(" ");
  return {
    pid,
    name: stat.slice(open + 1, close),
    state,
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
  };
}

/** Every process at this moment. */
export function allProcesses(): ProcessRecord[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => processRecord(Number(name)) ?? []);
}

/** The direct children of `pid`. */
export function childrenOf(pid: number): ProcessRecord[] {
  return allProcesses().filter((each) => each.parent === pid);
}

/** Children, their children, and so on; nearest first. */
export function descendantsOf(pid: number): ProcessRecord[] {
  const all = allProcesses();
  const found: ProcessRecord[] = [];
  for (let parents = new Set([pid]); parents.size > 0;) {
    const next = all.filter((each) => parents.has(each.parent));
    found.push(...next);
    parents = new Set(next.map((each) => each.pid));
  }
  return found;
}

/** True while `pid` runs; a zombie does not. */
export function isAlive(pid: number): boolean {
  const record = processRecord(pid);
  return record !== undefined && record.state !== "Z" && record.state !== "X";
}

/** The fields of `/proc/<pid>/status` by name (`SigIgn`, `Uid`, `Groups`, …), values trimmed. Empty if it is gone. */
export function statusOf(pid: number): ReadonlyMap<string, string> {
  const lines = (contents(pid, "status") ?? "").split("\n");
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()]));
}

/** Open descriptors and what they point to (`pipe:[123]`, `/dev/null`, …). Empty if it is gone or not ours. */
export function descriptorsOf(pid: number): ReadonlyMap<number, string> {
  const folder = `/proc/${pid}/fd`;
  const found = new Map<number, string>();
  for (const name of list(folder)) {
    const target = link(`${folder}/${name}`);
    if (target !== undefined) found.set(Number(name), target);
  }
  return found;
}

/** argv as the kernel shows it. */
export function commandLineOf(pid: number): string[] {
  return (contents(pid, "cmdline") ?? "").split("\0").slice(0, -1);
}

/** The environment the process was started with, as `NAME=value`. */
export function environmentOf(pid: number): string[] {
  return (contents(pid, "environ") ?? "").split("\0").slice(0, -1);
}

/** The working directory, or undefined if the process is gone or not ours to look at. */
export function directoryOf(pid: number): string | undefined {
  return link(`/proc/${pid}/cwd`);
}

function contents(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return undefined; // It ended between two reads, which is usual when watching processes.
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function link(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
