/** Calls a method by the name in a request or in an element of a multicall (RPC-M-029, -030). */
import { RpcFault } from "../core/xmlrpc/faults.js";
import type { Value } from "../core/xmlrpc/values.js";
import type { Answer, Registry, RpcContext } from "./method.js";

/** The answer, which can be deferred. Throws RpcFault. */
export function dispatch(registry: Registry, context: RpcContext, name: string, params: readonly Value[]): Answer {
  const method = registry.get(name);
  if (method === undefined) throw new RpcFault("UNKNOWN_METHOD");
  return method.call(context, params);
}
