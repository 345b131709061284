/**
 * The machine at one moment, for everything that is explained then: each part is read once, when it is first needed.
 */
import { readFileSync, readlinkSync } from "node:fs";
import type { Marks, ProcessEntry } from "../../core/process/orphans.js";
import { Listeners } from "./address-holders.js";
import type { ProcessTable } from "../machine/process-table.js";

export class MachineView {
  /** Which processes listen where. */
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
   * Has its parent ended? Then it was given to the daemon or to one of the daemon's ancestors: to PID 1, or to a
   * subreaper such as `systemd --user`, `tini -s` or a CI runner.
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

  /**
   * Does it see the daemon's files? If not, it is in another container: a path, such as that of a socket, means another
   * file there.
   */
  sharesMounts(pid: number): boolean {
    return mountsOf(String(pid)) === mountsOf("self");
  }

  /** When the machine was booted, in seconds of `clock`: the kernel's times of processes count from there. */
  bootedAt(clock: () => number): number {
    this.#bootedAt ??= clock() - secondsSinceBoot();
    return this.#bootedAt;
  }

  /** The marks at the first lookup in this view. */
  readonly marksOf: Marks = (pid) => {
    if (!this.#marks.has(pid)) this.#marks.set(pid, this.#table.marksOf(pid));
    return this.#marks.get(pid);
  };

  /** The result of `find` for a subject, computed once for all who ask. */
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
 * By the clock that the kernel uses for the start of processes. The monotonic one lacks the time a machine was
 * suspended. /proc/uptime includes it, but in some containers (lxcfs) it is the uptime of the container. The larger of
 * the two is right.
 */
function secondsSinceBoot(): number {
  return Math.max(Number(process.hrtime.bigint()) / 1e9, Number.parseFloat(readFileSync("/proc/uptime", "latin1")));
}
