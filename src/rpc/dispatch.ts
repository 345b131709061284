/** Calling a method by name, as a request or an element of a multicall names it (RPC-M-029, -030). */
import { RpcFault } from "../core/xmlrpc/faults.js";
import type { Value } from "../core/xmlrpc/values.js";
import type { Answer, Registry, RpcContext } from "./method.js";

/** The answer, perhaps deferred. Throws RpcFault. */
export function dispatch(registry: Registry, context: RpcContext, name: string, params: readonly Value[]): Answer {
  const method = registry.get(name);
  if (method === undefined) throw new RpcFault("UNKNOWN_METHOD");
  return method.call(context, params);
}
