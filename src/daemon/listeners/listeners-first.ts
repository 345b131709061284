/**
 * Listeners come first. A listener that has answered gets its next event between any two pieces of the daemon's work (a
 * start, a piece of some output), not only when the event loop comes to it: while hundreds of programs start or write,
 * one round of the loop takes tens of milliseconds. A listener needs one millisecond for an event, and its pool has
 * room for ten.
 */
import type { DaemonContext } from "../context/context.js";
import { guarded } from "../logs/unexpected-errors.js";

export class ListenersFirst {
  readonly #context: DaemonContext;
  /** Listeners are being asked, or are about to be. */
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

  /** When the current piece of work is done. What listeners write while they are asked is not such a piece. */
  soon(): void {
    if (this.#isAsking) return;
    this.#isAsking = true;
    queueMicrotask(() => this.now());
  }
}
