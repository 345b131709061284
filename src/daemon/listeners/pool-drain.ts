/**
 * How long the daemon's shutdown waits for a pool. Listeners stop last, so that they get the events of the programs'
 * ends: when a pool's turn comes, it may first send the events it has, as long as a listener takes them, for about as
 * long as the original's loop would have given it (EV-POOL-016). A listener that never answers (`kill -QUIT $PPID`) or
 * rejects everything delays nothing.
 */
import type { Group } from "../groups/group.js";

/** Seconds a pool may take for all its events. */
const POOL_MAX_SECONDS = 1;
/** Seconds it may take for one event. */
const EVENT_SECONDS = 0.25;

/** The pool that shutdown waits for, one at a time. */
export class PoolDrain {
  #current:
    { readonly group: Group; readonly since: number; readonly processed: number; readonly until: number } | undefined;

  /** May a group still send events before it is stopped? `now` in seconds. */
  mayContinue(group: Group, now: number): boolean {
    if (!group.isDelivering) return false;
    const { processed } = group;
    const before = this.#current?.group === group ? this.#current : { since: now, processed: -1, until: now };
    if (processed !== before.processed) {
      const until = Math.min(before.since + POOL_MAX_SECONDS, now + EVENT_SECONDS);
      this.#current = { group, since: before.since, processed, until };
    }
    return now <= this.#current!.until;
  }

  /** When the wait for a pool that still delivers ends; seconds. */
  get deadline(): number | undefined {
    return this.#current?.group.isDelivering === true ? this.#current.until : undefined;
  }
}
