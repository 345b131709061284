/** Every process of the machine as /proc shows it. Read only when a program may have left something behind. */
import { closeSync, openSync, readdirSync, readFileSync, readSync } from "node:fs";
import { LINEAGE, type Marks, type ProcessEntry } from "../../core/process/orphans.js";

/** A view of the processes of a machine. */
export interface ProcessTable {
  readonly list: () => readonly ProcessEntry[];
  /** One of them; undefined when it has ended. */
  readonly entryOf: (pid: number) => ProcessEntry | undefined;
  readonly marksOf: Marks;
}

/** The real one. */
export const systemProcesses: ProcessTable = { list, entryOf, marksOf };

function list(): readonly ProcessEntry[] {
  return readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? (entryOf(Number(name)) ?? []) : []));
}

/** Indexes of these fields after the name (proc(5): fields 20 and 22). */
const THREADS_FIELD = 17;
const START_TIME_FIELD = 19;
/**
 * Bytes of an environment that are read: the kernel delivers some 350 MB a second, and an environment can have
 * megabytes.
 */
const ENVIRONMENT_MAX_BYTES = 256 * 1024;

/** Undefined when it has ended meanwhile. */
function entryOf(pid: number): ProcessEntry | undefined {
  const stat = contents(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The name stands in parentheses and may itself contain blanks and parentheses.
  const close = stat.lastIndexOf(")");
  const fields = stat.slice(close + 2).split(" ");
  const [state, parent, group, session] = fields;
  return {
    pid,
    name: stat.slice(stat.indexOf("(") + 1, close),
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    // A process whose first thread has ended has the same state, but its other threads still run.
    isZombie: (state === "Z" || state === "X") && Number(fields[THREADS_FIELD]) <= 1,
    began: Number(fields[START_TIME_FIELD]),
  };
}

/** No marks are found where a program has written its title over its environment, as nginx does. */
function marksOf(pid: number): ReturnType<Marks> {
  const text = beginning(`/proc/${pid}/environ`, ENVIRONMENT_MAX_BYTES);
  if (text === undefined) return undefined;
  const variables = new Map(
    text.split("\0").map((entry) => {
      const equals = entry.indexOf("=");
      return [entry.slice(0, equals), entry.slice(equals + 1)];
    }),
  );
  const lineage = variables.get(LINEAGE)?.split(" ") ?? [];
  const name = variables.get("SUPERVISOR_PROCESS_NAME");
  const group = variables.get("SUPERVISOR_GROUP_NAME");
  const isBlank = ![...variables.keys()].some((variable) => /^[A-Za-z_]\w*$/.test(variable));
  const server = variables.get("SUPERVISOR_SERVER_URL") ?? "";
  return { lineage, isBlank, server, program: name === undefined || group === undefined ? "" : `${group}:${name}` };
}

/** The first bytes of a file, without a last piece that was cut; undefined if it cannot be read. */
function beginning(path: string, bytes: number): string | undefined {
  try {
    const descriptor = openSync(path, "r");
    try {
      const read = Buffer.allocUnsafe(bytes);
      const length = readSync(descriptor, read);
      return read.toString("utf8", 0, length < bytes ? length : read.lastIndexOf(0));
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return undefined;
  }
}

function contents(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
