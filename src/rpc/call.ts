/**
 * The one way to call a method, from a connection or from within the daemon: when the call is allowed, and what happens
 * after it.
 */
import type { Value } from "../core/xmlrpc/values.js";
import type { Supervisor } from "../daemon/supervisor/supervisor.js";
import { dispatch } from "./dispatch.js";
import { Deferred, type Answer, type Registry, type RpcContext } from "./method.js";
import { Prepared } from "./prepared.js";

/**
 * Calls a method: at once if it concerns no process, else when no work is half done. `take` makes the call, which
 * throws RpcFault, and starts to wait for its answer. What the call changed takes effect right after it, not at the
 * next event.
 */
export function callMethod<Result>(
  registry: Registry,
  context: RpcContext,
  name: string,
  params: readonly Value[],
  take: (call: () => Answer) => Result,
): Result | Promise<Awaited<Result>> {
  const { supervisor } = context;
  const act = () => {
    const taken = take(() => dispatch(registry, context, name, params));
    supervisor.turn();
    return taken;
  };
  const isAnytime = registry.get(name)?.anytime ?? true;
  return isAnytime ? act() : supervisor.whole(act as () => Awaited<Result> | Promise<Awaited<Result>>);
}

/** A call from within the daemon: resolves to the value. Rejects with RpcFault. */
export async function callWithin(
  registry: Registry,
  context: RpcContext,
  name: string,
  params: readonly Value[],
): Promise<Value> {
  return callMethod(registry, context, name, params, async (call) => valueOf(context.supervisor, call()));
}

/** The value of an answer, once it is complete. Rejects with RpcFault. */
export async function valueOf(supervisor: Supervisor, answer: Answer): Promise<Value> {
  const ready = answer instanceof Deferred ? await supervisor.pending.until(answer.poll) : answer;
  if (!(ready instanceof Prepared)) return ready;
  ready.sent();
  return ready.value();
}
