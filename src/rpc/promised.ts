/** An answer that a promise will give: what plugins return, and what has to be loaded first. */
import type { Value } from "../core/xmlrpc/values.js";
import { NotYet } from "../daemon/supervisor/pending.js";
import type { Supervisor } from "../daemon/supervisor/supervisor.js";
import { Deferred } from "./method.js";

/** Answers with what `promise` becomes, or throws what it is rejected with. Never leaves a rejection unhandled. */
export function promised(supervisor: Supervisor, promise: PromiseLike<Value>): Deferred {
  let settled: (() => Value) | undefined;
  const settle = (outcome: () => Value) => {
    settled = outcome;
    supervisor.turn(); // What waits is looked at after a turn, and nothing else may call for one.
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
