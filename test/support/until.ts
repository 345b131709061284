/** Waiting for a condition instead of a time: tests are as fast as the machine allows and say what they waited for. */
import { setTimeout as pause } from "node:timers/promises";

/** How long to try, and what to show after that. */
export interface Patience {
  /** Milliseconds; generous, since it is only spent when something is wrong. */
  readonly timeout?: number;
  /** Text added to the failure: usually the daemon's log. */
  readonly show?: () => string;
}

const lookEvery = 10;

/**
 * The first value of `look` that is neither undefined nor null nor false. An exception in `look` counts as
 * "not yet" and is shown if nothing better comes. Rejects when the time is up, naming `what` was awaited.
 */
export async function until<Value>(
  what: string,
  look: () => Value | Promise<Value>,
  patience: Patience = {},
): Promise<Exclude<Value, undefined | null | false>> {
  const { timeout = 60_000, show } = patience;
  const end = performance.now() + timeout;
  let trouble: unknown;
  for (;;) {
    try {
      const value = await look();
      if (value !== undefined && value !== null && value !== false) {
        return value as Exclude<Value, undefined | null | false>;
      }
      trouble = undefined;
    } catch (error) {
      trouble = error;
    }
    if (performance.now() >= end) {
      const shown = show === undefined ? "" : `\n--- at that time ---\n${show()}`;
      throw new Error(`waited ${timeout} ms in vain: ${what}${shown}`, { cause: trouble });
    }
    await pause(lookEvery);
  }
}
