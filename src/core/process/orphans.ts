/**
 * Which processes a program has left behind: found by parentage, group, session and the marker that
 * their environment carries, among what the kernel tells of every process (docs/reference/extensions.md).
 *
 * Nothing counts that does not descend from the daemon: a stranger with the same name, the same
 * user, even the same environment is never touched. What belongs to a program that lives is left to it.
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
  /** When it began, in the kernel's own count: with the pid, this is it and no other. */
  readonly began: number;
}

/** What a look at one process's environment says; undefined when it cannot be read or is overwritten. */
export type Marks = (pid: number) => ProcessMarks | undefined;

/** Each is empty where its environment does not have it. */
export interface ProcessMarks {
  readonly lineage: readonly string[];
  /** `group:process` of SUPERVISOR_GROUP_NAME and SUPERVISOR_PROCESS_NAME. */
  readonly program: string;
  /** SUPERVISOR_SERVER_URL, which tells daemons apart that have programs of the same name. */
  readonly server: string;
  /** There is not one variable in it: it has been emptied, or overwritten, as nginx does with its title. */
  readonly isBlank: boolean;
}

/** The program whose leftovers are wanted. */
export interface Departed {
  /** The mark its processes carry in `TSD_LINEAGE`. */
  readonly mark: string;
  /** `group:process`, as SUPERVISOR_GROUP_NAME and SUPERVISOR_PROCESS_NAME say it. */
  readonly program: string;
  /** Pid, and so process group, of its last life; 0 when that left nothing in its group. */
  readonly leader: number;
  /** Those an earlier look has found, while they are being ended, by pid. Its parent may have ended first. */
  readonly found: ReadonlyMap<number, Pick<ProcessEntry, "began">>;
}

/** The daemon and those of its children that are programs. */
export interface Household {
  readonly daemon: number;
  /** Is it a program that lives? What descends from one is its own affair. */
  readonly isProgram: (pid: number) => boolean;
}

/** Name of the variable that carries the marks of all programs a process descends from, blanks between. */
export const LINEAGE = "TSD_LINEAGE";

/** The leftovers, parents before children. */
export function findOrphans(
  table: readonly ProcessEntry[],
  household: Household,
  departed: Departed,
  marksOf: Marks,
): readonly ProcessEntry[] {
  const children = new Map<number, ProcessEntry[]>();
  for (const entry of table) {
    const siblings = children.get(entry.parent);
    if (siblings === undefined) children.set(entry.parent, [entry]);
    else siblings.push(entry);
  }
  // A pid is used again only when nobody is left in the group and the session of that number.
  const isUsedAgain = table.some(({ pid }) => pid === departed.leader);
  const known = isUsedAgain ? { ...departed, leader: 0 } : departed;
  const found: ProcessEntry[] = [];
  // All that descends from a leftover is one. A chain of processes may be longer than the stack is deep.
  const adopted = (children.get(household.daemon) ?? []).filter(({ pid }) => !household.isProgram(pid));
  const toVisit = adopted.map((entry) => ({ entry, isInherited: false })).reverse();
  for (let next = toVisit.pop(); next !== undefined; next = toVisit.pop()) {
    const { entry, isInherited } = next;
    const isOurs = isInherited || isLeftBy(entry, known, marksOf);
    if (isOurs && !entry.isZombie) found.push(entry);
    for (const child of children.get(entry.pid)?.reverse() ?? []) toVisit.push({ entry: child, isInherited: isOurs });
  }
  return found;
}

/** That it was found before proves it, and its mark does. The group of the last life does unless the environment names another program. */
function isLeftBy({ pid, group, session, began }: ProcessEntry, departed: Departed, marksOf: Marks): boolean {
  if (departed.found.get(pid)?.began === began) return true;
  const marks = marksOf(pid);
  if (marks?.lineage.includes(departed.mark) === true) return true;
  const { leader } = departed;
  if (leader === 0 || (group !== leader && session !== leader)) return false;
  return marks === undefined || marks.program === departed.program || marks.program === "";
}

/** The lineage of a new process: the daemon's own, if it is itself a program of another one, and the mark. */
export function lineageOf(inherited: string | undefined, mark: string): string {
  return inherited === undefined || inherited === "" ? mark : `${inherited} ${mark}`;
}
