/** The `system` namespace: what methods there are, and several calls in one (RPC-SYS-*). */
import { FAULTS, RpcFault } from "../core/xmlrpc/faults.js";
import type { Struct, Value } from "../core/xmlrpc/values.js";
import { NotYet, type Poll } from "../daemon/pending.js";
import { dispatch } from "./dispatch.js";
import {
  anything,
  Deferred,
  helpOf,
  method,
  type Answer,
  type Method,
  type Registry,
  type RpcContext,
} from "./method.js";
import { isArray, isStruct, refusal, toArguments } from "./python-value.js";

/** These methods speak of the registry they are part of. */
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

/** Full names of the methods wanted, sorted. */
export function namesOf(registry: Registry, wanted: (method: Method) => boolean): readonly string[] {
  return [...registry].flatMap(([name, method]) => (wanted(method) ? [name] : [])).sort();
}

function described(registry: Registry, name: Value): Method {
  const found = typeof name === "string" ? registry.get(name) : undefined;
  if (found === undefined) throw new RpcFault("SIGNATURE_UNSUPPORTED");
  return found;
}

/** One after the other; a call that waits holds up the ones behind it (RPC-SYS-005..010). */
function multicall(registry: Registry, context: RpcContext, calls: Value): Answer {
  const remaining = elementsOf(calls);
  const results: Value[] = [];
  let current: Poll<Value> | undefined;
  const poll: Poll<Value> = () => {
    for (;;) {
      try {
        if (current === undefined) {
          const next = remaining.shift();
          if (next === undefined) return results;
          const answer = callOne(registry, context, next);
          current = answer instanceof Deferred ? answer.poll : () => answer;
        }
        const outcome = current();
        if (outcome instanceof NotYet) return outcome;
        results.push(outcome);
      } catch (error) {
        results.push(faultStruct(error));
      }
      current = undefined;
    }
  };
  const first = poll();
  return first instanceof NotYet ? new Deferred(poll) : first;
}

/** Before anything is done; the original answers HTTP 500 for most of what is refused here, midway (RPC-SYS-011, IMP-039). */
function elementsOf(calls: Value): Struct[] {
  if (calls === "") return [];
  if (typeof calls === "string") throw refusal(calls);
  if (!isArray(calls)) throw new RpcFault("INCORRECT_PARAMETERS");
  return calls.map((call) => {
    if (!isStruct(call)) throw refusal(call);
    return call;
  });
}

function callOne(registry: Registry, context: RpcContext, call: Struct): Answer {
  const { methodName = null, params = [] } = call;
  if (methodName === null) throw new RpcFault("INCORRECT_PARAMETERS", "No methodName");
  if (methodName === "system.multicall")
    throw new RpcFault("INCORRECT_PARAMETERS", "Recursive system.multicall forbidden");
  if (typeof methodName !== "string") throw refusal(methodName);
  if (!registry.has(methodName)) throw new RpcFault("UNKNOWN_METHOD");
  return dispatch(registry, context, methodName, toArguments(params));
}

function faultStruct(error: unknown): Struct {
  if (error instanceof RpcFault) return { faultCode: error.code, faultString: error.text };
  return { faultCode: FAULTS.FAILED, faultString: `FAILED: ${String(error)}` };
}
