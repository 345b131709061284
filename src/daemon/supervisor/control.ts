/**
 * Starting, stopping and restarting one process on request, with the same steps for RPC, the web page and plugins, and
 * how far the process has come since. What can be done at once is done when the call returns. What takes time continues
 * in turns; after each turn the caller asks `startProgress` or `stopProgress` again.
 */
import { spawnErrorOf } from "../../core/process/observed.js";
import { NO_HOLDS } from "../../core/process/holds.js";
import type { Lookup } from "../../core/process/lookup.js";
import { isRunning, isStopped } from "../../core/process/states.js";
import type { Child } from "../child/child.js";
import { NotYet, type Pending } from "./pending.js";

/** Why a start was not tried. */
export type StartRefusal =
  | { readonly kind: "no-command"; readonly problem: Extract<Lookup, { readonly ok: false }> }
  | { readonly kind: "already-running" }
  /** A signal could not be sent to it (UNKNOWN). */
  | { readonly kind: "out-of-reach" }
  /** The daemon is shutting down: nothing is started any more. */
  | { readonly kind: "daemon-ends" };

/** How far an attempted start has come; "not-spawned" also when its process ended too quickly. */
export type StartProgress = { readonly kind: "running" | "starting" | "not-spawned" | "ended" };

/** Why a stop was not done: there is nothing to stop, or the signal could not be sent. */
export type StopRefusal =
  { readonly kind: "not-running" } | { readonly kind: "not-signalled"; readonly problem: string };

/** How far a stop has come. `reportAt`: when to ask again, because the wait is to be logged (wall-clock seconds). */
export type StopProgress =
  { readonly kind: "stopped" } | { readonly kind: "stopping"; readonly reportAt?: number | undefined };

/** What starting and stopping need from the daemon. */
export interface ControlWork {
  readonly pending: Pending;
  readonly isStopping: () => boolean;
  /** Reap what has ended, so that the result shows a process that ended at once. */
  collect(): void;
  turn(): void;
}

export class Control {
  readonly #work: ControlWork;

  constructor(work: ControlWork) {
    this.#work = work;
  }

  /** Start it now, also when a start by itself would be held back (RPC-M-013, RPC-S-*). */
  start(child: Child): StartRefusal | StartProgress {
    if (this.#work.isStopping()) return { kind: "daemon-ends" };
    const problem = child.lookUp();
    if (!problem.ok) return { kind: "no-command", problem };
    if (isRunning(child.state)) return { kind: "already-running" };
    if (child.state === "UNKNOWN") return { kind: "out-of-reach" };
    child.start();
    if (child.state === "STARTING" && child.config.startSeconds <= 0) {
      // There is nothing to wait for, even if it has ended by now (RPC-S-006).
      child.turn(NO_HOLDS, false);
      return { kind: "running" };
    }
    this.#work.collect();
    if (hasNotSpawned(child)) return { kind: "not-spawned" };
    child.turn(NO_HOLDS, false);
    return { kind: child.state === "RUNNING" ? "running" : "starting" };
  }

  /** Begin to stop it, and keep it from being started again by itself (RPC-M-016). */
  stop(child: Child): StopRefusal | StopProgress {
    if (!child.isStoppable) return { kind: "not-running" };
    const problem = child.stop();
    if (problem !== undefined) return { kind: "not-signalled", problem };
    this.#work.collect();
    return { kind: isDown(child) ? "stopped" : "stopping" };
  }

  /**
   * Stop it if there is something to stop, and start it once it has stopped. Resolves when it runs, or to why it does
   * not.
   */
  async restart(child: Child): Promise<StopRefusal | StartRefusal | StartProgress> {
    const { pending } = this.#work;
    const stop = this.stop(child);
    if (stop.kind === "not-signalled") return stop;
    if (stop.kind === "stopping") {
      this.#work.turn();
      await pending.until(() => {
        const progress = stopProgress(child);
        return progress.kind === "stopping" ? new NotYet(progress.reportAt) : progress;
      });
    }
    const start = this.start(child);
    this.#work.turn();
    if (start.kind !== "starting") return start;
    return pending.until(() => {
      const progress = startProgress(child);
      return progress.kind === "starting" ? new NotYet() : progress;
    });
  }
}

/** How far a start has come that was "starting" before. */
export function startProgress(child: Child): StartProgress {
  if (hasNotSpawned(child)) return { kind: "not-spawned" };
  if (child.state === "RUNNING") return { kind: "running" };
  return { kind: child.state === "STARTING" ? "starting" : "ended" };
}

/** How far a stop has come; the log says now and then that it is waited for (LIFE-STOP-007). */
export function stopProgress(child: Child): StopProgress {
  const reportAt = child.reportStop();
  return isDown(child) ? { kind: "stopped" } : { kind: "stopping", reportAt };
}

function hasNotSpawned(child: Child): boolean {
  return spawnErrorOf(child.lifecycle) !== undefined;
}

function isDown(child: Child): boolean {
  return isStopped(child.state) && child.leftovers !== "being-ended";
}
