/** Calling a method by name, as a request or an element of a multicall names it (RPC-M-029, -030). */
import { RpcFault } from "../core/xmlrpc/faults.js";
import type { Value } from "../core/xmlrpc/values.js";
import type { Answer, Method, Registry, RpcContext } from "./method.js";
import type { Prepared } from "./prepared.js";

/** The answer, perhaps deferred. Throws RpcFault. */
export function dispatch(registry: Registry, context: RpcContext, name: string, params: readonly Value[]): Answer {
  return named(registry, name).call(context, params);
}

/** The answer for the wire: large ones come as bytes. Throws RpcFault. */
export function dispatchForWire(
  registry: Registry,
  context: RpcContext,
  name: string,
  params: readonly Value[],
): Answer | Prepared {
  return named(registry, name).answer(context, params);
}

function named(registry: Registry, name: string): Method {
  const method = registry.get(name);
  if (method === undefined) throw new RpcFault("UNKNOWN_METHOD");
  return method;
}
