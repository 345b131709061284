/**
 * Which processes a program has left behind: found by parent, group, session and the marker in their environment, in
 * the kernel's list of all processes (docs/reference/extensions.md).
 *
 * Only descendants of the daemon count: an unrelated process with the same name, user or even environment is never
 * touched. The children of a program that still runs are left to it.
 */

/** One process as `/proc` shows it. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** The kernel's name for it, at most 15 bytes. */
  readonly name: string;
  readonly isZombie: boolean;
  /** Its start time as the kernel counts it: pid and start time together identify a process. */
  readonly began: number;
}

/** Reads the marks in a process's environment; undefined when that cannot be read or is overwritten. */
export type Marks = (pid: number) => ProcessMarks | undefined;

/** Each is empty if the environment does not have it. */
export interface ProcessMarks {
  readonly lineage: readonly string[];
  /** `group:process` of SUPERVISOR_GROUP_NAME and SUPERVISOR_PROCESS_NAME. */
  readonly program: string;
  /** SUPERVISOR_SERVER_URL, which distinguishes daemons with programs of the same name. */
  readonly server: string;
  /** It has no variable at all: it was emptied, or overwritten, as nginx does with its title. */
  readonly isBlank: boolean;
}

/** The program whose leftovers are searched for. */
export interface Departed {
  /** The mark that its processes carry in `TSD_LINEAGE`. */
  readonly mark: string;
  /** `group:process`, as SUPERVISOR_GROUP_NAME and SUPERVISOR_PROCESS_NAME say it. */
  readonly program: string;
  /** Pid, and so process group, of its last life; 0 when that left nothing in its group. */
  readonly leader: number;
  /** Processes found before that are being ended, by pid. Their parents may have ended first. */
  readonly found: ReadonlyMap<number, Pick<ProcessEntry, "began">>;
}

/** The daemon, and which of its children are programs. */
export interface DaemonTree {
  readonly daemon: number;
  /** Is it a program that runs? Its descendants are not leftovers. */
  readonly isProgram: (pid: number) => boolean;
}

/** Name of the variable that carries the marks of all programs a process descends from, separated by blanks. */
export const LINEAGE = "TSD_LINEAGE";

/** The leftovers, parents before children. */
export function findOrphans(
  table: readonly ProcessEntry[],
  tree: DaemonTree,
  departed: Departed,
  marksOf: Marks,
): readonly ProcessEntry[] {
  const children = new Map<number, ProcessEntry[]>();
  for (const entry of table) {
    const siblings = children.get(entry.parent);
    if (siblings === undefined) children.set(entry.parent, [entry]);
    else siblings.push(entry);
  }
  // The kernel reuses a pid only when no process is left in the group and the session of that number.
  const isUsedAgain = table.some(({ pid }) => pid === departed.leader);
  const known = isUsedAgain ? { ...departed, leader: 0 } : departed;
  const found: ProcessEntry[] = [];
  // All descendants of a leftover are leftovers. No recursion: a chain of processes may be longer than the stack is
  // deep.
  const adopted = (children.get(tree.daemon) ?? []).filter(({ pid }) => !tree.isProgram(pid));
  const toVisit = adopted.map((entry) => ({ entry, isInherited: false })).reverse();
  for (let next = toVisit.pop(); next !== undefined; next = toVisit.pop()) {
    const { entry, isInherited } = next;
    const isOurs = isInherited || isLeftBy(entry, known, marksOf);
    if (isOurs && !entry.isZombie) found.push(entry);
    for (const child of children.get(entry.pid)?.reverse() ?? []) toVisit.push({ entry: child, isInherited: isOurs });
  }
  return found;
}

/**
 * Found before, or carrying the mark: left behind. In the group of the last life: left behind, unless the environment
 * names another program.
 */
function isLeftBy({ pid, group, session, began }: ProcessEntry, departed: Departed, marksOf: Marks): boolean {
  if (departed.found.get(pid)?.began === began) return true;
  const marks = marksOf(pid);
  if (marks?.lineage.includes(departed.mark) === true) return true;
  const { leader } = departed;
  if (leader === 0 || (group !== leader && session !== leader)) return false;
  return marks === undefined || marks.program === departed.program || marks.program === "";
}

/** The lineage of a new process: that of the daemon, if it is itself a program of another daemon, and the mark. */
export function lineageOf(inherited: string | undefined, mark: string): string {
  return inherited === undefined || inherited === "" ? mark : `${inherited} ${mark}`;
}
