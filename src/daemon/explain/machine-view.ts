/** The machine as it is at one time, for all that is to be explained then: each part is looked at once, when it is asked for. */
import { readFileSync, readlinkSync } from "node:fs";
import type { Marks, ProcessEntry } from "../../core/process/orphans.js";
import { Listeners } from "./address-holders.js";
import type { ProcessTable } from "../machine/process-table.js";

export class MachineView {
  /** Who listens where. */
  readonly listeners = new Listeners();
  readonly #table: ProcessTable;
  readonly #marks = new Map<number, ReturnType<Marks>>();
  readonly #answers = new Map<object, Promise<unknown>>();
  #bootedAt: number | undefined;
  #reapers: ReadonlySet<number> | undefined;
  #byPid: ReadonlyMap<number, ProcessEntry> | undefined;

  constructor(table: ProcessTable) {
    this.#table = table;
  }

  /** Every process, by its pid. */
  get byPid(): ReadonlyMap<number, ProcessEntry> {
    this.#byPid ??= new Map(this.#table.list().map((entry) => [entry.pid, entry]));
    return this.#byPid;
  }

  /**
   * Does nobody wait for its end any more? Its parent has ended then, and it was given to the daemon or to what stands
   * above it: to PID 1, or to whoever has made itself a subreaper, as `systemd --user`, `tini -s` and CI runners do.
   */
  isOrphan({ pid, parent }: ProcessEntry): boolean {
    this.#reapers ??= this.#aboveDaemon();
    return this.#reapers.has(parent) && !this.#reapers.has(pid);
  }

  #aboveDaemon(): ReadonlySet<number> {
    const above = new Set([1]);
    for (let at = process.pid; at > 0 && !above.has(at); at = this.byPid.get(at)?.parent ?? 0) above.add(at);
    return above;
  }

  /** Does it see the daemon's files? Else it is of another container: a path, as that of a socket, means another file there. */
  sharesMounts(pid: number): boolean {
    return mountsOf(String(pid)) === mountsOf("self");
  }

  /** When the machine was booted, by a clock that tells seconds; what the kernel says of processes counts from there. */
  bootedAt(clock: () => number): number {
    this.#bootedAt ??= clock() - secondsSinceBoot();
    return this.#bootedAt;
  }

  /** As they were when somebody first asked for them. */
  readonly marksOf: Marks = (pid) => {
    if (!this.#marks.has(pid)) this.#marks.set(pid, this.#table.marksOf(pid));
    return this.#marks.get(pid);
  };

  /** What `find` finds out about something, once for all who ask. */
  once<Answer>(about: object, find: () => Promise<Answer>): Promise<Answer> {
    const known = this.#answers.get(about) ?? find();
    this.#answers.set(about, known);
    return known as Promise<Answer>;
  }
}

function mountsOf(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/mnt`);
  } catch {
    return undefined;
  }
}

/**
 * By the clock that the kernel counts the beginnings of processes on. The monotonic one lacks the time a machine was
 * suspended; /proc/uptime has it, but in some containers (lxcfs) speaks of the container: the larger of the two is right.
 */
function secondsSinceBoot(): number {
  return Math.max(Number(process.hrtime.bigint()) / 1e9, Number.parseFloat(readFileSync("/proc/uptime", "latin1")));
}
