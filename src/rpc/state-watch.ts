/**
 * The states of all processes as one token, and the callers that wait for it to change (`tsd.waitForChange`). While a
 * caller waits, it is computed once after each change. The number of callers is limited; one that leaves is removed.
 */
import { isA, type EventName } from "../core/events/kinds.js";
import { RpcFault } from "../core/xmlrpc/faults.js";
import { NotYet } from "../daemon/supervisor/pending.js";
import type { Supervisor } from "../daemon/supervisor/supervisor.js";
import { inListingOrder } from "./lookup.js";
import { Deferred } from "./method.js";

/** Callers that can wait at a time: fewer than a server's connections. */
const MAX_WAITING = 256;

export class StateWatch {
  readonly #supervisor: Supervisor;
  #waiting = 0;
  /** Undefined: computed when needed. Kept only while a caller waits. */
  #token: string | undefined;

  constructor(supervisor: Supervisor) {
    this.#supervisor = supervisor;
  }

  /** Waits until it differs from `token`, or until `until` (wall-clock seconds); answers the new one. Faults FAILED. */
  change(token: string, until: number): string | Deferred {
    const awaited = () => {
      const now = this.#now();
      const isOver = now !== token || this.#supervisor.isOver || this.#supervisor.context.clock() >= until;
      return isOver ? now : undefined;
    };
    const atOnce = awaited();
    if (atOnce !== undefined) return atOnce;
    if (this.#waiting >= MAX_WAITING) throw new RpcFault("FAILED", `${MAX_WAITING} callers wait for a change already`);
    const leave = this.#join();
    return new Deferred(() => {
      const standing = awaited();
      if (standing === undefined) return new NotYet(until);
      leave();
      return standing;
    }, leave);
  }

  observes(name: EventName): boolean {
    return isA(name, "PROCESS_STATE") || isA(name, "PROCESS_GROUP");
  }

  saw(): void {
    this.#token = undefined;
  }

  /** Returns a function that removes the caller; further calls do nothing. */
  #join(): () => void {
    if (this.#waiting === 0) this.#supervisor.context.bus.observe(this);
    this.#waiting += 1;
    let isThere = true;
    return () => {
      if (!isThere) return;
      isThere = false;
      this.#waiting -= 1;
      if (this.#waiting > 0) return;
      this.#supervisor.context.bus.stopObserving(this);
      this.#token = undefined;
    };
  }

  #now(): string {
    if (this.#waiting === 0) return tokenFor(this.#supervisor);
    return (this.#token ??= tokenFor(this.#supervisor));
  }
}

/** A digest (FNV-1a) of every process's name, state and pid: equal while nothing has changed, also across reloads. */
function tokenFor(supervisor: Supervisor): string {
  let digest = 0x811c9dc5;
  for (const { group, name, state, pid } of inListingOrder(supervisor)) {
    for (const character of `${group}:${name} ${state} ${pid}\n`) {
      digest = Math.imul(digest ^ character.codePointAt(0)!, 0x01000193);
    }
  }
  return (digest >>> 0).toString(16);
}
