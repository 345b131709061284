/**
 * One call for many processes: `startAllProcesses` and its kin. All are set going first, then
 * awaited together. What is finished at once is reported first, then what had to be awaited, in the
 * order of the call: the original lists that by the pass in which it finished, which for programs
 * that end at about the same time is the same, but not for a start that fails while others succeed
 * a second later (RPC-S-010).
 */
import { RpcFault } from "../core/xmlrpc/faults.js";
import type { Struct, Value } from "../core/xmlrpc/values.js";
import type { Child } from "../daemon/child/child.js";
import { NotYet, type Poll } from "../daemon/supervisor/pending.js";
import { Deferred, type Answer } from "./method.js";
import type { Prepared } from "./prepared.js";
import { failed, succeeded } from "./process-result.js";

/** Run `act` on each child in turn; the array of result structs, once the last is there. */
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

/** The struct that reports on a child, unless it is not finished. */
function reported<T extends Deferred | NotYet>(child: Child, run: () => Value | Prepared | T): Struct | T {
  try {
    const answer = run();
    return answer instanceof Deferred || answer instanceof NotYet ? answer : succeeded(child);
  } catch (error) {
    if (!(error instanceof RpcFault)) throw error;
    return failed(child, error);
  }
}
