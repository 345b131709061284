/** Calling a method by name, as a request or an element of a multicall names it (RPC-M-029, -030). */
import { RpcFault } from "../core/xmlrpc/faults.js";
import type { Value } from "../core/xmlrpc/values.js";
import type { Supervisor } from "../daemon/supervisor/supervisor.js";
import { Deferred, type Answer, type Registry, type RpcContext } from "./method.js";
import { Prepared } from "./prepared.js";

/** The answer, perhaps deferred. Throws RpcFault. */
export function dispatch(registry: Registry, context: RpcContext, name: string, params: readonly Value[]): Answer {
  const method = registry.get(name);
  if (method === undefined) throw new RpcFault("UNKNOWN_METHOD");
  return method.call(context, params);
}

/** What callers inside the daemon get: the value itself, once it is there. */
export async function valueOf(supervisor: Supervisor, answer: Answer): Promise<Value> {
  const ready = answer instanceof Deferred ? await supervisor.pending.until(answer.poll) : answer;
  if (!(ready instanceof Prepared)) return ready;
  ready.sent();
  return ready.value();
}
