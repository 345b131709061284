/** The daemon's end by a rule of the configuration, and the exit status of any end (docs/extensions.md). */
import { finalStatus, hasExitRules, reasonToExit, type Fate, type Verdict } from "../core/supervisor/exit-rules.js";
import type { DaemonContext } from "./context.js";
import type { Group } from "./group.js";

export class EndByRule {
  readonly #context: Pick<DaemonContext, "log" | "settings">;
  readonly #groups: ReadonlyMap<string, Group>;
  /** Why the daemon ends by itself, if it does. */
  #verdict: Verdict | undefined;
  /** Has a process changed since the rules were asked? */
  #hasChanged = false;

  constructor(context: Pick<DaemonContext, "log" | "settings">, groups: ReadonlyMap<string, Group>) {
    this.#context = context;
    this.#groups = groups;
  }

  /** The rules are worth asking again. */
  processChanged(): void {
    this.#hasChanged = true;
  }

  /** Does a rule say that the daemon shall end now? The log then says which. */
  isDue(): boolean {
    if (!this.#hasChanged) return false;
    this.#hasChanged = false;
    const { exit } = this.#context.settings;
    const fates = this.#fates();
    if (!hasExitRules(exit, fates)) return false;
    const verdict = reasonToExit(exit, fates);
    if (verdict === undefined) return false;
    this.#verdict = verdict;
    const status = exit.codeFrom === undefined ? `exit status ${verdict.status}` : `exit status of ${exit.codeFrom}`;
    this.#context.log.warn(`shutting down with ${status}: ${verdict.reason}`);
    return true;
  }

  /** The exit status to end with, once everything has stopped. */
  status(): number {
    return finalStatus(this.#context.settings.exit, this.#fates(), this.#verdict);
  }

  #fates(): readonly Fate[] {
    return [...this.#groups.values()].flatMap((group) =>
      group.processes.map((child) => child.fate(group.config.kind === "eventlistener")),
    );
  }
}
