/**
 * The one place that waits for children. A pid is registered in the same synchronous section as its fork, so an exit
 * always finds its owner; an exit without an owner is that of an adopted orphan.
 */
import { decodeWaitStatus } from "../../core/process/exit-status.js";
import { PosixError } from "../../posix/errors.js";
import type { Exit } from "../../posix/posix.js";
import type { DaemonContext } from "../context/context.js";
import { leftGroups } from "../orphans/left-groups.js";
import { guarded } from "../logs/unexpected-errors.js";

/** Notified of a child's end, with the raw wait status. */
export interface Reapable {
  readonly pid: number;
  exited(waitStatus: number): void;
}

export class Reaper {
  readonly #context: DaemonContext;
  readonly #owners = new Map<number, Reapable>();

  constructor(context: DaemonContext) {
    this.#context = context;
  }

  /** Note the pid of a child as it is now; does nothing when it has none. */
  register(owner: Reapable): void {
    if (owner.pid !== 0) this.#owners.set(owner.pid, owner);
  }

  /** Is this a live child with an owner? */
  owns(pid: number): boolean {
    return this.#owners.has(pid);
  }

  /** Collect every child that has ended (LIFE-REAP-001, -002). Returns their pids, also those without an owner. */
  reap(): readonly number[] {
    const exits = this.#collect();
    if (exits.length === 0) return [];
    const { posix, processes } = this.#context;
    processes.forget();
    leftGroups.sweep(posix);
    for (const { pid, waitStatus } of exits) {
      const owner = this.#owners.get(pid);
      this.#owners.delete(pid);
      if (owner === undefined)
        this.#context.log.info(`reaped unknown pid ${pid} (${decodeWaitStatus(waitStatus).text})`);
      // The others have ended too, and the kernel reports each end only once.
      else guarded(this.#context.log, `at the end of pid ${pid}`, () => owner.exited(waitStatus));
    }
    return exits.map(({ pid }) => pid);
  }

  /** A refusal by the kernel is logged, not thrown: the programs that live still need a supervisor (LIFE-REAP-003). */
  #collect(): readonly Exit[] {
    try {
      return this.#context.posix.reap();
    } catch (error) {
      if (!(error instanceof PosixError)) throw error;
      this.#context.log.critical(`waitpid error ${error.errno}; a process may not be cleaned up properly`);
      return [];
    }
  }
}
