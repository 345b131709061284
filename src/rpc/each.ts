/**
 * One call for many processes: `startAllProcesses` and the like. All are started first, then
 * awaited together. Results that are ready at once come first, then the awaited ones in the order of
 * the call. The original lists the awaited ones by the pass in which they finished: for programs that
 * end at about the same time that is the same, but not for a start that fails while others succeed
 * a second later (RPC-S-010).
 */
import { RpcFault } from "../core/xmlrpc/faults.js";
import type { Struct, Value } from "../core/xmlrpc/values.js";
import type { Child } from "../daemon/child/child.js";
import { NotYet, type Poll } from "../daemon/supervisor/pending.js";
import { Deferred, type Answer } from "./method.js";
import type { Prepared } from "./prepared.js";
import { failed, succeeded } from "./process-result.js";

/** Runs `act` on each child in turn; answers with the array of result structs when all are complete. */
export function forEachChild(children: readonly Child[], act: (child: Child) => Answer): Answer {
  const results: Struct[] = [];
  const awaited: Awaited[] = [];
  for (const child of children) {
    const answer = reported(child, () => act(child));
    if (answer instanceof Deferred) awaited.push({ child, poll: answer.poll, result: undefined });
    else results.push(answer);
  }
  if (awaited.length === 0) return results;
  return new Deferred(() => {
    let wakeAt: number | undefined;
    for (const one of awaited) {
      if (one.result !== undefined) continue;
      const outcome = reported(one.child, one.poll);
      if (outcome instanceof NotYet) wakeAt = NotYet.earlier(wakeAt, outcome.wakeAt);
      else one.result = outcome;
    }
    const finished = awaited.flatMap(({ result }) => result ?? []);
    return finished.length < awaited.length ? new NotYet(wakeAt) : [...results, ...finished];
  });
}

interface Awaited {
  readonly child: Child;
  readonly poll: Poll<Value | Prepared>;
  result: Struct | undefined;
}

/** The result struct of a child, unless it is not finished. */
function reported<T extends Deferred | NotYet>(child: Child, run: () => Value | Prepared | T): Struct | T {
  try {
    const answer = run();
    return answer instanceof Deferred || answer instanceof NotYet ? answer : succeeded(child);
  } catch (error) {
    if (!(error instanceof RpcFault)) throw error;
    return failed(child, error);
  }
}
