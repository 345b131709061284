/**
 * What one program has left behind, and its end: `core/process/orphans` finds, `core/process/orphan-clearing`
 * decides, here it is done. A program without `tsd_orphans` has none of this.
 *
 * The daemon is PID 1 or a subreaper then, so that what is left behind becomes its child: its end is a
 * SIGCHLD, and no pid can be used again between the look and the signal.
 */
import { randomBytes } from "node:crypto";
import type { ProcessConfig } from "../core/config/model.js";
import { clear, type Clearing } from "../core/process/orphan-clearing.js";
import { findOrphans, LINEAGE, lineageOf, type ProcessEntry } from "../core/process/orphans.js";
import type { Leftovers } from "../core/supervisor/shutdown.js";
import { PosixError } from "../posix/errors.js";
import type { DaemonContext } from "./context.js";
import { leftGroups } from "./left-groups.js";
import { systemProcesses } from "./process-table.js";

/** Tells our processes from those of a daemon that we run, or that runs us. Stays over restarts in place. */
const DAEMON = randomBytes(8).toString("hex");

/** One program's. */
export class OrphanKeeper {
  readonly #context: DaemonContext;
  readonly #config: ProcessConfig;
  readonly #program: string;
  readonly #mark: string;
  #clearing: Clearing | undefined;
  /** Whom the looks of this clearing have found: pid → when it began. */
  readonly #found = new Map<number, number>();
  /** Has nobody looked since a life of it ended? */
  #unseen: boolean;
  /** Those we may not signal: they are not waited for. */
  readonly #untouchable = new Set<number>();

  constructor(context: DaemonContext, group: string, config: ProcessConfig) {
    this.#context = context;
    this.#config = config;
    this.#program = `${group}:${config.name}`;
    this.#mark = [DAEMON, encodeURIComponent(group), encodeURIComponent(config.name)].join("/");
    // An earlier configuration of the program may have left somebody.
    this.#unseen = leftGroups.leaderOf(this.#mark) !== 0;
  }

  /** Is something being ended? */
  get isClearing(): boolean {
    return this.#clearing !== undefined;
  }

  /** What is known of them. */
  get leftovers(): Leftovers {
    if (this.isClearing) return "being-ended";
    return this.#unseen ? "unknown" : "none";
  }

  /** When the next signal is due; wall-clock seconds. */
  get deadline(): number | undefined {
    return this.#clearing?.until;
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

  /** Look, and do what is due. True when nothing is left, or nothing more can be done. */
  clear(): boolean {
    const { posix, log, clock } = this.#context;
    this.#unseen = false;
    const orphans = this.#find();
    const { next, signals, lines } = clear(this.#config, this.#clearing, orphans, clock());
    this.#clearing = next;
    for (const { level, text } of lines) log.log(level, text);
    for (const { pid, signal } of signals) {
      try {
        posix.kill(pid, signal);
      } catch (error) {
        if (!(error instanceof PosixError)) throw error;
        if (error.code === "ESRCH") continue;
        this.#untouchable.add(pid);
        log.error(`cannot signal pid ${pid}, which ${this.#config.name} left behind: ${error.code}`);
      }
    }
    if (next === undefined) {
      leftGroups.forget(this.#mark);
      this.#found.clear();
    } else if (signals.length > 0 && this.#find().length === 0) return this.clear();
    return next === undefined;
  }

  #find(): readonly ProcessEntry[] {
    const { processes = systemProcesses, isProgram = () => false } = this.#context;
    const leader = leftGroups.leaderOf(this.#mark);
    const departed = { mark: this.#mark, program: this.#program, leader, found: this.#found };
    const orphans = findOrphans(processes.list(), { daemon: process.pid, isProgram }, departed, processes.marksOf);
    for (const { pid, began } of orphans) this.#found.set(pid, began);
    return orphans.filter(({ pid }) => !this.#untouchable.has(pid));
  }
}
