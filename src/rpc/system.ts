/** The `system` namespace: lists and describes methods, and makes several calls in one (RPC-SYS-*; `multicall.ts`). */
import { RpcFault } from "../core/xmlrpc/faults.js";
import type { Value } from "../core/xmlrpc/values.js";
import { anything, helpOf, method, type Method, type Registry } from "./method.js";
import { multicall } from "./multicall.js";

/** These methods use the registry that they are part of. */
export function SYSTEM_METHODS(registry: Registry): Readonly<Record<string, Method>> {
  return {
    listMethods: method(
      { params: [], returns: "array", help: "The names of all methods.", guarded: false, anytime: true },
      () => namesOf(registry, (method) => !method.unlisted),
    ),
    methodHelp: method(
      {
        params: [anything("name", "string")],
        returns: "string",
        help: "What a method does.",
        guarded: false,
        anytime: true,
      },
      (_context, name) => helpOf(described(registry, name)),
    ),
    methodSignature: method(
      {
        params: [anything("name", "string")],
        returns: "array",
        help: "The types of a method's result and parameters.",
        guarded: false,
        anytime: true,
      },
      (_context, name) => {
        const { returns, params } = described(registry, name);
        return [returns, ...params.map((param) => param.type)];
      },
    ),
    multicall: method(
      {
        params: [anything("calls", "array")],
        returns: "array",
        help: "Make several calls, one after the other.",
        guarded: false,
      },
      (context, calls) => multicall(registry, context, calls),
    ),
  };
}

/** Full names of the methods that `wanted` selects, sorted. */
export function namesOf(registry: Registry, wanted: (method: Method) => boolean): readonly string[] {
  return [...registry].flatMap(([name, method]) => (wanted(method) ? [name] : [])).sort();
}

function described(registry: Registry, name: Value): Method {
  const found = typeof name === "string" ? registry.get(name) : undefined;
  if (found === undefined) throw new RpcFault("SIGNATURE_UNSUPPORTED");
  return found;
}
