/**
 * One call for many processes: `startAllProcesses` and its kin. All are set going first, then
 * awaited together; what is finished at once is reported first, the rest as it finishes (RPC-S-010).
 */
import { RpcFault } from "../core/xmlrpc/faults.js";
import type { Struct, Value } from "../core/xmlrpc/values.js";
import type { Child } from "../daemon/child.js";
import { NotYet, type Poll } from "../daemon/pending.js";
import { Deferred, type Answer } from "./method.js";
import { failed, succeeded } from "./messages.js";

/** Run `act` on each child in turn; the array of result structs, once the last is there. */
export function forEachChild(children: readonly Child[], act: (child: Child) => Answer): Answer {
  const results: Struct[] = [];
  const waiting = new Map<Child, Poll<Value>>();
  const attempt = (child: Child, run: () => Answer | NotYet): NotYet | undefined => {
    try {
      const answer = run();
      if (answer instanceof NotYet) return answer;
      if (answer instanceof Deferred) {
        waiting.set(child, answer.poll);
        return undefined;
      }
      results.push(succeeded(child));
    } catch (error) {
      if (!(error instanceof RpcFault)) throw error;
      results.push(failed(child, error));
    }
    waiting.delete(child);
    return undefined;
  };
  for (const child of children) attempt(child, () => act(child));
  if (waiting.size === 0) return results;
  return new Deferred(() => {
    let wakeAt: number | undefined;
    for (const [child, poll] of [...waiting]) wakeAt = NotYet.earlier(wakeAt, attempt(child, poll)?.wakeAt);
    return waiting.size > 0 ? new NotYet(wakeAt) : results;
  });
}
