/**
 * What one can do from the page, as a table: the original's actions, which its addresses name (WEB-A-*), and ours
 * for all and for groups, which only our own address knows. Each is the RPC method of its name, awaited.
 */

import { ownEntry } from "../core/own-entry.js";
import { parseNamespec } from "../core/process/namespec.js";
import { RpcFault } from "../core/xmlrpc/faults.js";
import type { Value } from "../core/xmlrpc/values.js";
import { dispatch, valueOf } from "../rpc/dispatch.js";
import { findProcess } from "../rpc/lookup.js";
import type { Registry, RpcContext } from "../rpc/method.js";
import { buildRegistry } from "../rpc/registry.js";
import { ctime, noSuchGroup, noSuchProcess, someFailed, startFailed, unexpected } from "./messages.js";

/** How it went, in words for the visitor. */
export interface Outcome {
  readonly ok: boolean;
  readonly message: string;
}

/** Past forms of the verbs that work on a process and on a group, and the methods behind them. */
const GROUP_ACTIONS: Readonly<Record<string, readonly [done: string, ...methods: string[]]>> = {
  start: ["started", "startProcessGroup"],
  stop: ["stopped", "stopProcessGroup"],
  restart: ["restarted", "stopProcessGroup", "startProcessGroup"],
};

/** Ours, for everything at once. */
const ALL_ACTIONS: Readonly<Record<string, readonly [done: string, method: string]>> = {
  startall: ["All started", "startAllProcesses"],
  clearall: ["All logs cleared", "clearAllProcessLogs"],
};

export class Actions {
  readonly #context: RpcContext;
  /** Of its own: the page works whatever namespaces are configured. */
  readonly #registry: Registry = buildRegistry(["supervisor"]);

  constructor(context: RpcContext) {
    this.#context = context;
  }

  /**
   * The original's: undefined when there is no such action, or it needs a name and there is none (WEB-A-011).
   * Resolves when the processes are where they were sent (WEB-A-017).
   */
  async perform(action: string, name: string | undefined): Promise<Outcome | undefined> {
    switch (action) {
      case "refresh":
        return this.#now("Page refreshed");
      case "stopall":
        return this.#attempt(this.#call("stopAllProcesses"), () => this.#now("All stopped"));
      case "restartall":
        return this.#attempt(this.#inTurn(["stopAllProcesses"], ["startAllProcesses"]), () =>
          this.#now("All restarted"),
        );
    }
    if (name === undefined) return undefined;
    if (findProcess(this.#context.supervisor, name) === undefined) return { ok: false, message: noSuchProcess(name) };
    const done = (message: string): Outcome => ({ ok: true, message });
    switch (action) {
      case "start":
        return this.#attempt(
          this.#call("startProcess", name),
          () => done(`Process ${name} started`),
          (fault) => startFailed(name, fault),
        );
      case "stop":
        return this.#attempt(this.#call("stopProcess", name), () => done(`Process ${name} stopped`));
      case "restart":
        return this.#attempt(this.#inTurn(["stopProcess", name], ["startProcess", name]), () =>
          done(`Process ${name} restarted`),
        );
      case "clearlog":
        return this.#attempt(this.#call("clearProcessLogs", name), () => done(`Log for ${name} cleared`));
      default:
        return undefined;
    }
  }

  /** Those, and ours: `startall`, `clearall`, and a name of the form `group:*`. */
  async performAny(action: string, name: string | undefined): Promise<Outcome | undefined> {
    const all = ownEntry(ALL_ACTIONS, action);
    if (all !== undefined) {
      const [done, method] = all;
      return this.#attempt(this.#call(method), (results) => reported(this.#now(done).message, done, results));
    }
    const { group, process } = parseNamespec(name ?? "");
    const known = ownEntry(GROUP_ACTIONS, action);
    if (name === undefined || process !== undefined || known === undefined) return this.perform(action, name);
    if (!this.#context.supervisor.groups.has(group)) return { ok: false, message: noSuchGroup(group) };
    const [done, ...methods] = known;
    const work = methods.reduce<Promise<Value>>(
      (before, method) => before.then(() => this.#call(method, group)),
      Promise.resolve(null),
    );
    return this.#attempt(work, (results) => reported(`Group ${group} ${done}`, `Group ${group}`, results));
  }

  #now(what: string): Outcome {
    return { ok: true, message: `${what} at ${ctime(this.#context.supervisor.context.clock())}` };
  }

  async #attempt(
    work: Promise<Value>,
    done: (value: Value) => Outcome,
    failed: (fault: RpcFault) => string = unexpected,
  ): Promise<Outcome> {
    try {
      return done(await work);
    } catch (error) {
      if (!(error instanceof RpcFault)) throw error;
      return { ok: false, message: failed(error) };
    }
  }

  /** One after the other; what fails is not told, which is how the original restarts (WEB-A-003, WEB-A-008). */
  #inTurn(...calls: (readonly [method: string, ...params: string[]])[]): Promise<Value> {
    const struct = calls.map(([method, ...params]) => ({ methodName: `supervisor.${method}`, params }));
    return this.#run("system.multicall", [struct]);
  }

  #call(method: string, ...params: string[]): Promise<Value> {
    return this.#run(`supervisor.${method}`, params);
  }

  /** What the call throws at once is a rejection like any other. */
  async #run(method: string, params: readonly Value[]): Promise<Value> {
    const { supervisor } = this.#context;
    const answer = dispatch(this.#registry, this.#context, method, params);
    const value = valueOf(supervisor, answer);
    // Whatever the call changed takes its course now, not at the next event.
    supervisor.turn();
    return value;
  }
}

/** The outcome of a call for many processes: each result says how it went for one. */
function reported(message: string, what: string, results: Value): Outcome {
  const failures = (results as readonly { name: string; group: string; status: number; description: string }[])
    .filter(({ status }) => status !== 80)
    .map(({ group, name, description }) => `${group}:${name} (${description})`);
  return failures.length === 0 ? { ok: true, message } : { ok: false, message: someFailed(what, failures) };
}
