/**
 * Listeners come first. One that has answered gets its next event between any two pieces of the daemon's work (a start, a
 * piece of some output), not when the loop comes to it: hundreds of programs that are being started, or that write, take
 * tens of milliseconds each time round, a listener takes one for an event, and its pool has room for ten.
 */
import type { DaemonContext } from "../context/context.js";
import { guarded } from "../logs/unexpected-errors.js";

export class ListenersFirst {
  readonly #context: DaemonContext;
  /** They are being asked, or are about to be. */
  #isAsking = false;

  constructor(context: DaemonContext) {
    this.#context = context;
  }

  /** After a piece of work that others follow at once. */
  now(): void {
    this.#isAsking = true;
    guarded(this.#context.log, "with what listeners have answered", () => this.#context.bus.attend());
    this.#isAsking = false;
  }

  /** When the piece at hand is done. What listeners say while they are asked is no such piece. */
  soon(): void {
    if (this.#isAsking) return;
    this.#isAsking = true;
    queueMicrotask(() => this.now());
  }
}
