/**
 * What the page's own buttons do, for one process, a group or all of them. The outcome is a sentence that names the
 * processes and, if something failed, says why, as `tsctl why` would.
 */

import { ownEntry } from "../core/own-entry.js";
import { list } from "../core/explain/wording.js";
import { makeNamespec, parseNamespec } from "../core/process/namespec.js";
import { FAULTS, RpcFault } from "../core/xmlrpc/faults.js";
import type { Value } from "../core/xmlrpc/values.js";
import { explained } from "../rpc/explanations.js";
import { findProcess } from "../rpc/lookup.js";
import type { RpcContext } from "../rpc/method.js";
import type { Calls } from "./calls.js";
import { ctime } from "./original-texts.js";

/** The outcome, in words for the visitor. */
export interface ActionOutcome {
  readonly ok: boolean;
  readonly message: string;
  /** The processes whose logs can explain more, by namespec. */
  readonly programs: readonly string[];
}

/** A verb: its words for success and failure, and the methods that it calls. */
interface Verb {
  readonly done: string;
  readonly failed: string;
  readonly one: readonly string[];
  /** Missing: there is no such button. */
  readonly group?: readonly string[];
  readonly all: readonly string[];
}

const VERBS: Readonly<Record<string, Verb>> = {
  start: {
    done: "started",
    failed: "could not be started",
    one: ["startProcess"],
    group: ["startProcessGroup"],
    all: ["startAllProcesses"],
  },
  stop: {
    done: "stopped",
    failed: "could not be stopped",
    one: ["stopProcess"],
    group: ["stopProcessGroup"],
    all: ["stopAllProcesses"],
  },
  restart: {
    done: "restarted",
    failed: "could not be started again",
    one: ["stopProcess", "startProcess"],
    group: ["stopProcessGroup", "startProcessGroup"],
    all: ["stopAllProcesses", "startAllProcesses"],
  },
  clearlog: {
    done: "emptied",
    failed: "could not be emptied",
    one: ["clearProcessLogs"],
    all: ["clearAllProcessLogs"],
  },
};

/** Labels of the buttons for all processes. */
const FOR_ALL: Readonly<Record<string, string>> = {
  startall: "start",
  stopall: "stop",
  restartall: "restart",
  clearall: "clearlog",
};

/** Most failures that a message names; the table shows the others. */
const MAX_NAMES = 4;

export class PageActions {
  readonly #context: RpcContext;
  readonly #calls: Calls;

  constructor(context: RpcContext, calls: Calls) {
    this.#context = context;
    this.#calls = calls;
  }

  /**
   * `start`, `stop`, `restart` of a process or `group:*`, `clearlog` of a process; those `...all`, and `refresh`,
   * without a name. Undefined if there is no such action or its name is missing. Resolves when it is done.
   */
  async perform(action: string, name: string | undefined): Promise<ActionOutcome | undefined> {
    if (action === "refresh") {
      const now = ctime(this.#context.supervisor.context.clock());
      return { ok: true, message: `Page refreshed at ${now}.`, programs: [] };
    }
    const forAll = ownEntry(FOR_ALL, action);
    const verb = ownEntry(VERBS, forAll ?? action);
    if (verb === undefined || (name === undefined && forAll === undefined)) return undefined;
    try {
      if (forAll !== undefined) return await this.#many(verb, verb.all, [], "", "");
      const { group, process } = parseNamespec(name!);
      if (process !== undefined) return await this.#one(verb, name!);
      return verb.group === undefined
        ? undefined
        : await this.#many(verb, verb.group, [group], ` of the group ${group}`, group);
    } catch (error) {
      if (!(error instanceof RpcFault)) throw error;
      return { ok: false, message: await this.#whyNot(verb, name, error), programs: [] };
    }
  }

  async #one(verb: Verb, name: string): Promise<ActionOutcome> {
    const what = verb === VERBS["clearlog"] ? `The log of ${name}` : name;
    try {
      for (const method of verb.one) {
        const isFirstOfTwo = method !== verb.one.at(-1);
        // A process that is not running need not be stopped before a restart.
        await this.#calls.call(method, name).catch((error: unknown) => {
          if (!isFirstOfTwo || !isFault(error, FAULTS.NOT_RUNNING)) throw error;
        });
      }
      return { ok: true, message: `${what} was ${verb.done}.`, programs: [name] };
    } catch (error) {
      if (!(error instanceof RpcFault)) throw error;
      const isKnown = findProcess(this.#context.supervisor, name) !== undefined;
      return { ok: false, message: await this.#whyNot(verb, name, error), programs: isKnown ? [name] : [] };
    }
  }

  /** Reports on each process by the results of the last method; `where` says which processes they were. */
  async #many(verb: Verb, methods: readonly string[], params: readonly string[], where: string, group: string) {
    const { supervisor } = this.#context;
    if (group !== "" && !supervisor.groups.has(group))
      return { ok: false, message: `There is no group ${group}.`, programs: [] };
    let results: Value = [];
    for (const method of methods) results = await this.#calls.call(method, ...params);
    const all = results as readonly { name: string; group: string; status: number; description: string }[];
    const failed = all.filter(({ status }) => status !== FAULTS.SUCCESS);
    const count = all.length - failed.length;
    const things = verb === VERBS["clearlog"] ? "log" : "program";
    const done = `${count} ${things}${count === 1 ? "" : "s"}${where} ${count === 1 ? "was" : "were"} ${verb.done}`;
    if (failed.length === 0) {
      const message = all.length === 0 ? `No program${where} had to be ${verb.done}.` : `${done}.`;
      return { ok: true, message, programs: [] };
    }
    const failures = failed.map((each) => {
      const name = makeNamespec(each.group, each.name);
      // The description in its row says more than the name of the fault.
      const description = findProcess(supervisor, name)?.info()["description"];
      return `${name} (${typeof description === "string" && description !== "" ? description : each.description})`;
    });
    const programs = failed.map((each) => makeNamespec(each.group, each.name));
    return { ok: false, message: `${done}; ${list(failures, MAX_NAMES)} ${verb.failed}.`, programs };
  }

  async #whyNot(verb: Verb, name: string | undefined, { code, text }: RpcFault): Promise<string> {
    const what = name === undefined ? "Some of it" : name.endsWith(":*") ? `The group ${name.slice(0, -2)}` : name;
    const { supervisor } = this.#context;
    const child = name === undefined ? undefined : findProcess(supervisor, name);
    switch (code) {
      case FAULTS.SHUTDOWN_STATE:
        return name === undefined
          ? `Nothing was ${verb.done}: the daemon is shutting down.`
          : `${what} was not ${verb.done}: the daemon is shutting down.`;
      case FAULTS.BAD_NAME:
        return `There is no program ${what}.`;
      case FAULTS.ALREADY_STARTED:
        return `${what} is running already.`;
      case FAULTS.NOT_RUNNING:
        return `${what} is not running.`;
    }
    if (child === undefined || code === FAULTS.FAILED)
      return `${what} ${verb.failed}: ${text.replace(/^FAILED: /, "")}.`;
    const { sections } = await explained(supervisor, child, 0);
    const because = sections.find(({ title }) => title === "because")?.lines ?? [text];
    return `${what} ${verb.failed}: ${because.slice(0, 2).join("; ")}.`;
  }
}

function isFault(error: unknown, code: number): boolean {
  return error instanceof RpcFault && error.code === code;
}
