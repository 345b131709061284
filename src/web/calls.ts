/** RPC methods, called by the page as a client would call them, and awaited. */

import type { Value } from "../core/xmlrpc/values.js";
import { dispatch, valueOf } from "../rpc/dispatch.js";
import type { Registry, RpcContext } from "../rpc/method.js";
import { buildRegistry } from "../rpc/registry.js";

export class Calls {
  readonly #context: RpcContext;
  /** Of its own: the page works whatever namespaces are configured. */
  readonly #registry: Registry = buildRegistry(["supervisor"]);

  constructor(context: RpcContext) {
    this.#context = context;
  }

  /** A method of `supervisor.`. Rejects with the fault, also with one that is thrown at once. */
  call(method: string, ...params: string[]): Promise<Value> {
    return this.#run(`supervisor.${method}`, params);
  }

  /** One after the other; what fails is not told, which is how the original restarts (WEB-A-003, WEB-A-008). */
  inTurn(...calls: (readonly [method: string, ...params: string[]])[]): Promise<Value> {
    const struct = calls.map(([method, ...params]) => ({ methodName: `supervisor.${method}`, params }));
    return this.#run("system.multicall", [struct]);
  }

  async #run(method: string, params: readonly Value[]): Promise<Value> {
    const { supervisor } = this.#context;
    const answer = dispatch(this.#registry, this.#context, method, params);
    const value = valueOf(supervisor, answer);
    // Whatever the call changed takes its course now, not at the next event.
    supervisor.turn();
    return value;
  }
}
