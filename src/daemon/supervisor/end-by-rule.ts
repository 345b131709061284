/** When a rule of the configuration ends the daemon, and the exit status of any end (docs/reference/extensions.md). */
import {
  finalStatus,
  hasExitRules,
  reasonToExit,
  statusSource,
  type Fate,
  type EndReason,
} from "../../core/supervisor/exit-rules.js";
import type { GroupDifference } from "../../core/config/difference.js";
import type { GroupConfig } from "../../core/config/model/model.js";
import type { DaemonContext } from "../context/context.js";
import type { Dependencies } from "../groups/dependencies.js";
import type { Group } from "../groups/group.js";

export class EndByRule {
  readonly #context: Pick<DaemonContext, "log" | "settings">;
  readonly #groups: ReadonlyMap<string, Group>;
  readonly #dependencies: Dependencies;
  /** Groups of the configuration last read that have not been added yet. */
  #yetToAdd = new Set<string>();
  /** Why the daemon ends by itself, if it does. */
  #verdict: EndReason | undefined;
  /** Has a process changed since the rules were last asked? */
  #hasChanged = false;
  /** Has any rule been given, for the daemon or for a program that has been in use? */
  #hasRules = false;

  constructor(
    context: Pick<DaemonContext, "log" | "settings">,
    groups: ReadonlyMap<string, Group>,
    dependencies: Dependencies,
  ) {
    this.#context = context;
    this.#groups = groups;
    this.#dependencies = dependencies;
  }

  /** Ask the rules again: a process has changed, or was removed with its group and may have been the last to end. */
  processChanged(): void {
    this.#hasChanged = true;
  }

  /** The configuration has been read again; this is how it differs from what is in use. */
  reread({ added, changed }: GroupDifference): void {
    this.#yetToAdd = new Set([...added, ...changed]);
    this.#hasChanged = true;
  }

  /** A group has come into use. */
  added({ name, processes }: GroupConfig): void {
    this.#yetToAdd.delete(name);
    this.#hasChanged = true;
    this.#hasRules ||= hasExitRules(this.#context.settings.exit, processes);
  }

  /** Does a rule say that the daemon has to end now? If so, the rule is logged. */
  isDue(): boolean {
    if (!this.#hasRules || !this.#hasChanged) return false;
    this.#hasChanged = false;
    const { exit } = this.#context.settings;
    const fates = this.#fates();
    const verdict = reasonToExit({ ...exit, whenAllExited: exit.whenAllExited && !this.#isMoreToCome() }, fates);
    if (verdict === undefined) return false;
    this.#verdict = verdict;
    const source = statusSource(exit, fates);
    const status = source === undefined ? `exit status ${verdict.status}` : `exit status of ${source}`;
    this.#context.log.warn(`shutting down with ${status}: ${verdict.reason}`);
    return true;
  }

  /** The exit status to end with, once everything has stopped. */
  status(): number {
    const { exit } = this.#context.settings;
    return finalStatus(exit, exit.codeFrom === undefined ? [] : this.#fates(), this.#verdict);
  }

  /** In the middle of an update, what has been removed may be about to be replaced. */
  #isMoreToCome(): boolean {
    return [...this.#yetToAdd].some((name) => !this.#groups.has(name));
  }

  #fates(): readonly Fate[] {
    // Only this rule needs to know which processes wait.
    const waiting = this.#context.settings.exit.whenAllExited ? this.#dependencies.heldBack() : [];
    const awaited = new Set(waiting.flatMap((child) => this.#dependencies.of(child)));
    const held = new Set(waiting);
    return [...this.#groups.values()].flatMap(({ config, processes }) =>
      processes.map((child) =>
        child.fate({
          isListener: config.kind === "eventlistener",
          isWaiting: held.has(child),
          isAwaited: awaited.has(child),
        }),
      ),
    );
  }
}
