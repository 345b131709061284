/**
 * The one place that waits for children. A pid is registered in the same synchronous
 * section as its fork, so an exit always finds its owner; one that does not is an adopted orphan.
 */
import { decodeWaitStatus } from "../../core/process/exit-status.js";
import { PosixError } from "../../posix/errors.js";
import type { Exit } from "../../posix/posix.js";
import type { DaemonContext } from "../context/context.js";
import { leftGroups } from "../orphans/left-groups.js";
import { guarded } from "../logs/unexpected-errors.js";

/** Who is told of a child's end, with the raw wait status. */
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

  /** Note the pid of a child as it is now; nothing when it has none. */
  register(owner: Reapable): void {
    if (owner.pid !== 0) this.#owners.set(owner.pid, owner);
  }

  /** Is it the pid of a child that lives and is somebody's? */
  owns(pid: number): boolean {
    return this.#owners.has(pid);
  }

  /** Collect every child that has ended (LIFE-REAP-001, -002); their pids, strangers' among them. */
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
      // The others have ended too, and nobody will tell us again.
      else guarded(this.#context.log, `at the end of pid ${pid}`, () => owner.exited(waitStatus));
    }
    return exits.map(({ pid }) => pid);
  }

  /** The kernel's refusal is told, not thrown: whoever lives must be looked after all the same (LIFE-REAP-003). */
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
