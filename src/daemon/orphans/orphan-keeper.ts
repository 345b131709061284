/**
 * The leftovers of one program, and how they are ended: `core/process/orphans` finds them,
 * `core/process/orphan-clearing` decides, and this file does it. A program without `tsd_orphans` has no keeper.
 *
 * The daemon is PID 1 or a subreaper then, so leftovers become its children: it sees their ends as SIGCHLD, and none of
 * their pids can be used again between the look and the signal.
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

/** Tells our processes from those of a daemon that we run, or that runs us. Kept over restarts in place. */
const DAEMON = randomBytes(8).toString("hex");

/** The keeper of one program. */
export class OrphanKeeper {
  readonly #context: DaemonContext;
  readonly #config: ProcessConfig;
  readonly #program: string;
  readonly #mark: string;
  #clearing: Clearing | undefined;
  /** Leftovers found in this clearing, by pid, without those known to have ended. All have been sent a signal. */
  readonly #found = new Map<number, ProcessEntry>();
  /** When to look, if a look is due, or postponed because others have just looked; wall-clock seconds. */
  #lookAt: number | undefined;
  /** Has there been no look since its last life ended? */
  #unseen: boolean;
  /** Leftovers that we may not signal, pid → when it began: the clearing does not wait for them. */
  readonly #untouchable = new Map<number, number>();

  constructor(context: DaemonContext, group: string, config: ProcessConfig) {
    this.#context = context;
    this.#config = config;
    this.#program = `${group}:${config.name}`;
    this.#mark = [DAEMON, encodeURIComponent(group), encodeURIComponent(config.name)].join("/");
    // An earlier configuration of the program may have left processes behind.
    this.#unseen = leftGroups.leaderOf(this.#mark) !== 0;
  }

  /** Are leftovers being ended, or about to be looked for? */
  get isClearing(): boolean {
    return this.#clearing !== undefined || this.#lookAt !== undefined;
  }

  /** The known leftovers. */
  get leftovers(): Leftovers {
    if (this.isClearing) return "being-ended";
    return this.#unseen ? "unknown" : "none";
  }

  /** Leftovers that are being ended; undefined when none are. */
  get remains(): Remains | undefined {
    return this.isClearing ? { kind: "leftovers", all: [...this.#found.values()] } : undefined;
  }

  /** When the next signal or look is due; wall-clock seconds. */
  get deadline(): number | undefined {
    return this.#lookAt ?? this.#clearing?.until;
  }

  /** The variable that is set in the environment of its processes. */
  variable(): readonly [string, string] {
    return [LINEAGE, lineageOf(this.#context.environment[LINEAGE], this.#mark)];
  }

  /** Its process has just been reaped. */
  departed(pid: number): void {
    this.#unseen = true;
    leftGroups.departed(this.#context.posix, this.#mark, pid);
  }

  /** These pids have been reaped: is it time to look? Not while a leftover that was sent a signal still lives. */
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
      // No descriptor is free, say. The end of the program is still announced.
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
    // When all those have ended at once that are not our children, or none may be signalled, no SIGCHLD leads to the
    // next look.
    if (this.#oneLives()) return false;
    this.#context.processes.forget();
    return this.#look();
  }

  /** One look at all processes. Returns what `clear` returns. */
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
    // The parent may have reaped it since the look, and its pid may belong to another process.
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

  /** Does a leftover that was sent a signal still live, as far as is known? Usually reads one process at most. */
  #oneLives(): boolean {
    for (const [pid, { began }] of this.#found) {
      if (this.#untouchable.get(pid) === began) continue;
      if (this.#isChild(pid) || this.#isThere(pid)) return true;
      this.#found.delete(pid);
    }
    return false;
  }

  /** Was it our child at the last look? Then it exists until we have reaped it. */
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
 * A process group that lives although no member of it was seen: each process starts the next and ends, faster than all
 * of them can be looked at. kill(2) takes its pid for the whole group.
 */
function asOne(group: number): ProcessEntry {
  return { pid: -group, parent: 0, group, session: group, name: "process group", isZombie: false, began: 0 };
}
