/**
 * How long the end of the daemon waits for a pool. Listeners stop last, to hear of the end of the
 * programs: a pool whose turn it is may first hand out what it has, as long as somebody takes it,
 * about as long as the original's loop would have left it (EV-POOL-016). A listener that never
 * answers (`kill -QUIT $PPID`), or refuses all, holds up nothing.
 */
import type { Group } from "../groups/group.js";

/** How long a pool may take for everything. */
const POOL_MAX_SECONDS = 1;
/** How long it may take for one event. */
const EVENT_SECONDS = 0.25;

/** The pool that is waited for, one at a time. */
export class PoolDrain {
  #current:
    { readonly group: Group; readonly since: number; readonly processed: number; readonly until: number } | undefined;

  /** Whether a group may go on handing out events before it is stopped; `now` in seconds. */
  mayGoOn(group: Group, now: number): boolean {
    if (!group.isDelivering) return false;
    const { processed } = group;
    const before = this.#current?.group === group ? this.#current : { since: now, processed: -1, until: now };
    if (processed !== before.processed) {
      const until = Math.min(before.since + POOL_MAX_SECONDS, now + EVENT_SECONDS);
      this.#current = { group, since: before.since, processed, until };
    }
    return now <= this.#current!.until;
  }

  /** When the patience with a pool that still delivers ends, in seconds. */
  get deadline(): number | undefined {
    return this.#current?.group.isDelivering === true ? this.#current.until : undefined;
  }
}
