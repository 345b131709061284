/** What programs depend on (tsd_depends_on), among the groups there are at the time (IMP-012). */
import { isMeant } from "../core/config/program-names.js";
import { dependenciesFirst } from "../core/supervisor/order.js";
import type { Child } from "./child.js";
import type { Group } from "./group.js";

/** Who waits for whom in one daemon. */
export class Dependencies {
  /** Children that were found to wait; looked at again when any process is ready. */
  readonly waiting = new Set<Child>();
  readonly #groups: ReadonlyMap<string, Group>;

  constructor(groups: ReadonlyMap<string, Group>) {
    this.#groups = groups;
  }

  /** Is it not to be started by itself yet, since something it depends on is not there? */
  isWaiting(child: Child): boolean {
    const { dependsOn } = child.config;
    if (dependsOn.length === 0) return false;
    const waits = !this.#meant(dependsOn).every(({ isReady }) => isReady);
    if (waits) this.waiting.add(child);
    else this.waiting.delete(child);
    return waits;
  }

  /** Names of groups in the order of priority given, but each after those it depends on. */
  inOrder(groups: readonly Group[]): readonly string[] {
    return dependenciesFirst(
      groups.map(({ name, processes }) => {
        const wanted = processes.flatMap(({ config }) => config.dependsOn);
        return { name, dependsOn: wanted.length === 0 ? [] : this.#meant(wanted).map(({ group }) => group) };
      }),
    );
  }

  #meant(names: readonly string[]): readonly Child[] {
    const children = [...this.#groups.values()].flatMap(({ processes }) => processes);
    return children.filter(({ name, group }) => names.some((each) => isMeant(each, group, name)));
  }
}
