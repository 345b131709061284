/**
 * What one program has left behind, and its end: `core/process/orphans` finds, `core/process/orphan-clearing`
 * decides, here it is done. A program without `tsd_orphans` has none of this.
 *
 * The daemon is PID 1 or a subreaper then, so that what is left behind becomes its child: its end is a
 * SIGCHLD, and no pid of theirs can be used again between the look and the signal.
 */
import { randomBytes } from "node:crypto";
import type { ProcessConfig } from "../../core/config/model/model.js";
import type { Remains } from "../../core/process/holds.js";
import { clear, isDue, type Clearing } from "../../core/process/orphan-clearing.js";
import { findOrphans, LINEAGE, lineageOf, type ProcessEntry } from "../../core/process/orphans.js";
import type { Leftovers } from "../../core/supervisor/shutdown.js";
import { PosixError } from "../../posix/errors.js";
import type { DaemonContext } from "../context/context.js";
import { leftGroups } from "./left-groups.js";
import { reasonOf } from "../logs/log.js";

/** Tells our processes from those of a daemon that we run, or that runs us. Stays over restarts in place. */
const DAEMON = randomBytes(8).toString("hex");

/** One program's. */
export class OrphanKeeper {
  readonly #context: DaemonContext;
  readonly #config: ProcessConfig;
  readonly #program: string;
  readonly #mark: string;
  #clearing: Clearing | undefined;
  /** Whom the looks of this clearing have found, by pid, less those that are known to have ended. All have been told. */
  readonly #found = new Map<number, ProcessEntry>();
  /** When to look, where that is due, or put off because others have just looked; wall-clock seconds. */
  #lookAt: number | undefined;
  /** Has nobody looked since a life of it ended? */
  #unseen: boolean;
  /** Those we may not signal, pid → when it began: they are not waited for. */
  readonly #untouchable = new Map<number, number>();

  constructor(context: DaemonContext, group: string, config: ProcessConfig) {
    this.#context = context;
    this.#config = config;
    this.#program = `${group}:${config.name}`;
    this.#mark = [DAEMON, encodeURIComponent(group), encodeURIComponent(config.name)].join("/");
    // An earlier configuration of the program may have left somebody.
    this.#unseen = leftGroups.leaderOf(this.#mark) !== 0;
  }

  /** Is something being ended, or about to be looked for? */
  get isClearing(): boolean {
    return this.#clearing !== undefined || this.#lookAt !== undefined;
  }

  /** What is known of them. */
  get leftovers(): Leftovers {
    if (this.isClearing) return "being-ended";
    return this.#unseen ? "unknown" : "none";
  }

  /** Those that are being ended, while they are. */
  get remains(): Remains | undefined {
    return this.isClearing ? { kind: "leftovers", all: [...this.#found.values()] } : undefined;
  }

  /** When the next signal or look is due; wall-clock seconds. */
  get deadline(): number | undefined {
    return this.#lookAt ?? this.#clearing?.until;
  }

  /** What is set in the environment of its processes. */
  variable(): readonly [string, string] {
    return [LINEAGE, lineageOf(this.#context.environment[LINEAGE], this.#mark)];
  }

  /** Its process has just been reaped. */
  departed(pid: number): void {
    this.#unseen = true;
    leftGroups.departed(this.#context.posix, this.#mark, pid);
  }

  /** These pids have been reaped: is it time to look? While one that was told lives, whatever its kin do, it is not. */
  haveEnded(pids: readonly number[]): boolean {
    for (const pid of pids) this.#found.delete(pid);
    if (pids.length === 0 || this.#clearing === undefined || this.#lookAt !== undefined) return false;
    if (this.#oneLives()) return false;
    this.#lookAt = 0;
    return true;
  }

  /** Look if it is time, and do what is due. True when nothing is left, or nothing more can be done. */
  clear(): boolean {
    try {
      return this.#lookIfDue();
    } catch (error) {
      // No descriptor is free, say. The end of a program is told all the same.
      this.#context.log.error(`cannot look for what ${this.#config.name} left behind: ${reasonOf(error)}`);
      this.#clearing = undefined;
      this.#lookAt = undefined;
      return true;
    }
  }

  #lookIfDue(): boolean {
    const now = this.#context.clock();
    this.#lookAt = undefined;
    if (this.#clearing !== undefined && !isDue(this.#config, this.#clearing, now) && this.#oneLives()) return false;
    const { rest } = this.#context.processes;
    if (rest > 0) {
      this.#lookAt = now + rest;
      return false;
    }
    if (this.#look()) return true;
    // When all have ended at once that are not our children, or none may be signalled, no SIGCHLD calls for a look.
    if (this.#oneLives()) return false;
    this.#context.processes.forget();
    return this.#look();
  }

  /** One look at all there is. True as for `clear`. */
  #look(): boolean {
    const { log, clock } = this.#context;
    this.#unseen = false;
    const orphans = this.#find();
    const isBeyond = ({ pid, began }: ProcessEntry) => this.#untouchable.get(pid) === began;
    const touchable = orphans.filter((entry) => !isBeyond(entry));
    const { next, signals, lines } = clear(this.#config, this.#clearing, touchable, orphans.filter(isBeyond), clock());
    this.#clearing = next;
    for (const { level, text } of lines) log.log(level, text);
    for (const { pid, signal } of signals) this.#signal(pid, signal);
    if (next !== undefined) return false;
    leftGroups.forget(this.#mark);
    this.#found.clear();
    return true;
  }

  #signal(pid: number, signal: number): void {
    const { posix, log } = this.#context;
    // The parent may have reaped it since the look, and its pid be somebody else's.
    if (!this.#isChild(pid) && !this.#isThere(pid)) return;
    try {
      posix.kill(pid, signal);
    } catch (error) {
      if (!(error instanceof PosixError)) throw error;
      if (error.code === "ESRCH") return;
      this.#untouchable.set(pid, this.#found.get(pid)?.began ?? 0);
      log.error(`cannot signal pid ${pid}, which ${this.#config.name} left behind: ${error.code}`);
    }
  }

  #find(): readonly ProcessEntry[] {
    const { processes: table, isProgram = () => false } = this.#context;
    const leader = leftGroups.leaderOf(this.#mark);
    const departed = { mark: this.#mark, program: this.#program, leader, found: this.#found };
    const entries = table.list();
    const seen = findOrphans(entries, { daemon: process.pid, isProgram }, departed, table.marksOf);
    const isUnseen = seen.length === 0 && leader !== 0 && !entries.some(({ group }) => group === leader);
    const orphans = isUnseen && this.#groupLives() ? [asOne(leader)] : seen;
    for (const entry of orphans) this.#found.set(entry.pid, entry);
    return orphans;
  }

  #groupLives(): boolean {
    leftGroups.sweep(this.#context.posix);
    return leftGroups.leaderOf(this.#mark) !== 0;
  }

  /** Is there one that was told and has not ended, as far as is known? Costs a reading of one process at most, as a rule. */
  #oneLives(): boolean {
    for (const [pid, { began }] of this.#found) {
      if (this.#untouchable.get(pid) === began) continue;
      if (this.#isChild(pid) || this.#isThere(pid)) return true;
      this.#found.delete(pid);
    }
    return false;
  }

  /** Was it our child at the last look? Then it is there until we have reaped it. */
  #isChild(pid: number): boolean {
    return this.#found.get(pid)?.parent === process.pid;
  }

  #isThere(pid: number): boolean {
    if (pid < 0) return this.#groupLives();
    const entry = this.#context.processes.entryOf(pid);
    return entry !== undefined && !entry.isZombie && entry.began === this.#found.get(pid)?.began;
  }
}

/**
 * A process group that lives, though nobody of it was there to be seen: each of its processes begins the next and ends,
 * faster than all of them can be looked at. Its pid is what kill(2) takes for the whole of it.
 */
function asOne(group: number): ProcessEntry {
  return { pid: -group, parent: 0, group, session: group, name: "process group", isZombie: false, began: 0 };
}
