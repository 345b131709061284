/**
 * The JavaScript modules of a daemon's configuration: loaded before it starts, and again when a reread names new ones,
 * so that nothing has to wait for them later.
 */
import type { DaemonConfig } from "../../core/config/model/model.js";
import { moduleOf } from "../../core/config/sections/plugin-spec.js";
import type { Loaded } from "../../core/config/model/problems.js";
import type { ResultHandler } from "../../core/events/result-handler.js";
import type { ResultHandlers } from "../../daemon/context/result-handlers.js";
import type { RpcFactory } from "../../rpc/plugin-namespace.js";
import { loadExport } from "../machine/modules.js";
import { reportText, type ThrownText } from "../../core/python/thrown.js";
import { guardAgainst } from "./plugin-guard.js";

/** A place in a configuration that names a module. */
interface Mention {
  readonly section: string;
  /** `/path/of/module.mjs:export`. */
  readonly resolved: string;
  readonly into: Map<string, (...args: never[]) => unknown>;
}

export class Plugins {
  readonly #handlers = new Map<string, ResultHandler>();
  readonly #factories = new Map<string, RpcFactory>();
  #isGuarding = false;
  /** Called with errors that plugins left unhandled; replace it once there is a log. */
  complain: (...report: ThrownText) => void = (...report) => process.stderr.write(`${reportText(report)}\n`);

  /** By the names in `ListenerPoolConfig.resultHandler`; handlers that are loaded later are added. */
  get resultHandlers(): ResultHandlers {
    return this.#handlers;
  }

  /** The factory of an `[rpcinterface:x]`, by the name in its configuration. */
  rpcFactory(resolved: string): RpcFactory | undefined {
    return this.#factories.get(resolved);
  }

  /** Has everything that this configuration names been loaded? */
  covers(config: DaemonConfig): boolean {
    return this.#mentions(config).every(({ resolved, into }) => into.has(resolved));
  }

  /**
   * Loads what a configuration names; returns the configuration when everything could be loaded (CFG-EL-005,
   * CFG-RPCI-002).
   */
  async load(config: DaemonConfig): Promise<Loaded<DaemonConfig>> {
    for (const { section, resolved, into } of this.#mentions(config)) {
      this.#guard();
      const loaded = await loadExport(resolved);
      if (!loaded.ok) {
        const message = `${resolved} cannot be resolved within [${section}]`;
        return { ok: false, problem: { message, advice: loaded.reason.split("\n") } };
      }
      into.set(resolved, loaded.value);
    }
    return { ok: true, value: config };
  }

  #mentions(config: DaemonConfig): readonly Mention[] {
    const pools = config.groups.flatMap((group) =>
      group.kind === "eventlistener"
        ? [{ section: `eventlistener:${group.name}`, resolved: group.resultHandler, into: this.#handlers }]
        : [],
    );
    const interfaces = config.rpcInterfaces.map(({ namespace, factory }) => ({
      ...{ section: `rpcinterface:${namespace}`, resolved: factory, into: this.#factories },
    }));
    return [...interfaces, ...pools].filter(({ resolved }) => moduleOf(resolved) !== undefined);
  }

  #guard(): void {
    if (this.#isGuarding) return;
    this.#isGuarding = true;
    const names = () => [...this.#handlers.keys(), ...this.#factories.keys()];
    guardAgainst(
      () => names().map((resolved) => moduleOf(resolved)!.path),
      (...report) => {
        this.complain(...report);
      },
    );
  }
}
