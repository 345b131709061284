/** Every process of the machine as /proc tells it. Read only when something may have been left behind. */
import { closeSync, openSync, readdirSync, readFileSync, readSync } from "node:fs";
import { LINEAGE, type Marks, type ProcessEntry } from "../../core/process/orphans.js";

/** How the processes of a machine are seen. */
export interface ProcessTable {
  readonly list: () => readonly ProcessEntry[];
  /** One of them; undefined when it has ended. */
  readonly entryOf: (pid: number) => ProcessEntry | undefined;
  readonly marksOf: Marks;
}

/** The machine's own. */
export const systemProcesses: ProcessTable = { list, entryOf, marksOf };

function list(): readonly ProcessEntry[] {
  return readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? (entryOf(Number(name)) ?? []) : []));
}

/** The places of these fields behind the name (proc(5): fields 20 and 22). */
const THREADS_FIELD = 17;
const START_TIME_FIELD = 19;
/** Bytes of an environment that are looked at: the kernel hands out some 350 MB a second, and it may hold megabytes. */
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
    // One whose first thread has ended looks the same, but its others go on.
    isZombie: (state === "Z" || state === "X") && Number(fields[THREADS_FIELD]) <= 1,
    began: Number(fields[START_TIME_FIELD]),
  };
}

/** A program that writes its title over its environment, as nginx does, tells nothing. */
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

/** So many bytes of a file, less what they cut; undefined if it cannot be read. */
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
