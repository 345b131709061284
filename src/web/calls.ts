/** Calls RPC methods for the page, as a client would, and awaits them. */

import type { Value } from "../core/xmlrpc/values.js";
import { callWithin } from "../rpc/call.js";
import type { Registry, RpcContext } from "../rpc/method.js";
import { buildRegistry } from "../rpc/registry.js";

export class Calls {
  readonly #context: RpcContext;
  /** A registry of its own: the page works whatever namespaces are configured. */
  readonly #registry: Registry = buildRegistry(["supervisor"]);

  constructor(context: RpcContext) {
    this.#context = context;
  }

  /** Calls a method of `supervisor.`. Rejects with its fault, also if the method throws at once. */
  call(method: string, ...params: string[]): Promise<Value> {
    return this.#run(`supervisor.${method}`, params);
  }

  /** Calls one after the other and ignores failures, which is how the original restarts (WEB-A-003, WEB-A-008). */
  inTurn(...calls: (readonly [method: string, ...params: string[]])[]): Promise<Value> {
    const struct = calls.map(([method, ...params]) => ({ methodName: `supervisor.${method}`, params }));
    return this.#run("system.multicall", [struct]);
  }

  #run(method: string, params: readonly Value[]): Promise<Value> {
    return callWithin(this.#registry, this.#context, method, params);
  }
}
