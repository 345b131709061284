/**
 * What the original's addresses do (WEB-A-*): each action awaits the RPC method of its name and reports the outcome in
 * the original's words. What the page's own buttons do is in `page-actions`.
 */

import { RpcFault } from "../core/xmlrpc/faults.js";
import type { Value } from "../core/xmlrpc/values.js";
import { findProcess } from "../rpc/lookup.js";
import type { RpcContext } from "../rpc/method.js";
import type { Calls } from "./calls.js";
import { ctime, noSuchProcess, startFailed, unexpected } from "./original-texts.js";

export class Actions {
  readonly #context: RpcContext;
  readonly #calls: Calls;

  constructor(context: RpcContext, calls: Calls) {
    this.#context = context;
    this.#calls = calls;
  }

  /**
   * The message for the visitor; undefined when there is no such action, or it needs a name and there is none
   * (WEB-A-011). Resolves when the processes have reached the wanted state (WEB-A-017).
   */
  async perform(action: string, name: string | undefined): Promise<string | undefined> {
    const calls = this.#calls;
    switch (action) {
      case "refresh":
        return this.#now("Page refreshed");
      case "stopall":
        return attempt(calls.call("stopAllProcesses"), () => this.#now("All stopped"));
      case "restartall":
        return attempt(calls.inTurn(["stopAllProcesses"], ["startAllProcesses"]), () => this.#now("All restarted"));
    }
    if (name === undefined) return undefined;
    if (findProcess(this.#context.supervisor, name) === undefined) return noSuchProcess(name);
    switch (action) {
      case "start":
        return attempt(
          calls.call("startProcess", name),
          () => `Process ${name} started`,
          (fault) => startFailed(name, fault),
        );
      case "stop":
        return attempt(calls.call("stopProcess", name), () => `Process ${name} stopped`);
      case "restart":
        return attempt(calls.inTurn(["stopProcess", name], ["startProcess", name]), () => `Process ${name} restarted`);
      case "clearlog":
        return attempt(calls.call("clearProcessLogs", name), () => `Log for ${name} cleared`);
      default:
        return undefined;
    }
  }

  #now(what: string): string {
    return `${what} at ${ctime(this.#context.supervisor.context.clock())}`;
  }
}

async function attempt(
  work: Promise<Value>,
  done: () => string,
  failed: (fault: RpcFault) => string = unexpected,
): Promise<string> {
  try {
    await work;
    return done();
  } catch (error) {
    if (!(error instanceof RpcFault)) throw error;
    return failed(error);
  }
}
