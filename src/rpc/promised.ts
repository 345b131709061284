/** An answer from a promise: for plugins, and for code that must be loaded first. */
import type { Value } from "../core/xmlrpc/values.js";
import { NotYet } from "../daemon/supervisor/pending.js";
import type { Supervisor } from "../daemon/supervisor/supervisor.js";
import { Deferred } from "./method.js";

/** Answers with the value of `promise`, or throws its rejection. Never leaves a rejection unhandled. */
export function promised(supervisor: Supervisor, promise: PromiseLike<Value>): Deferred {
  let settled: (() => Value) | undefined;
  const settle = (outcome: () => Value) => {
    settled = outcome;
    supervisor.turn(); // Waiting calls are polled after a turn, and perhaps nothing else causes one.
  };
  promise.then(
    (value) => settle(() => value),
    (error: unknown) =>
      settle(() => {
        throw error;
      }),
  );
  return new Deferred(() => (settled === undefined ? new NotYet() : settled()));
}
