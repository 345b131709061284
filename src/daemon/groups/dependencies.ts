/** What programs depend on (tsd_depends_on), among the groups in use at the time (IMP-012). */
import { ByReference } from "../../core/config/sections/program-references.js";
import { NO_HOLDS, type Dependency, type Hold } from "../../core/process/holds.js";
import { makeNamespec } from "../../core/process/namespec.js";
import { dependenciesFirst } from "../../core/supervisor/order.js";
import type { Child } from "../child/child.js";
import type { Group } from "./group.js";

/**
 * Which programs wait for which in one daemon. A name that matches no program, since its group is not in use, is waited
 * for too.
 */
export class Dependencies {
  /** Children that were found waiting, and the hold of each. */
  readonly #waiting = new Map<Child, readonly Hold[]>();
  readonly #groups: ReadonlyMap<string, Group>;
  /**
   * The children that each name means; filled at the first lookup, so that it costs nothing if there are no
   * dependencies.
   */
  #byName: ByReference<Child> | undefined;

  constructor(groups: ReadonlyMap<string, Group>) {
    this.#groups = groups;
  }

  /** Children that were found waiting; look at them again when any process becomes ready. */
  get waiting(): Iterable<Child> {
    return this.#waiting.keys();
  }

  /** A group is in use now. */
  added(group: Group): void {
    if (this.#byName !== undefined) note(this.#byName, group);
  }

  /** A group is not in use any more. */
  removed({ processes }: Group): void {
    for (const child of processes) {
      this.#waiting.delete(child);
      this.#byName?.delete(child.group, child.name, child);
    }
  }

  /** Its hold while a dependency is missing. Which one is looked up when the hold is read: turns do not need it. */
  holdsOn(child: Child): readonly Hold[] {
    const { dependsOn } = child.config;
    if (dependsOn.length === 0) return NO_HOLDS;
    if (dependsOn.every((name) => this.#isReady(name))) {
      this.#waiting.delete(child);
      return NO_HOLDS;
    }
    const known = this.#waiting.get(child);
    if (known !== undefined) return known;
    const missing = () => this.#missing(child);
    const holds: readonly Hold[] = [
      {
        kind: "dependencies",
        get on() {
          return missing();
        },
      },
    ];
    this.#waiting.set(child, holds);
    return holds;
  }

  /** What it waits for: names that match no program, and programs that are not ready. */
  #missing({ config }: Child): readonly Dependency[] {
    return config.dependsOn.flatMap((name): readonly Dependency[] => {
      const named = this.#named(name);
      if (named.length === 0) return [{ name, state: undefined }];
      const absent = named.filter(({ isReady }) => !isReady);
      return absent.map(({ group, name: process, state }) => ({ name: makeNamespec(group, process), state }));
    });
  }

  /** Children that would be started automatically, now or after a pause, if they did not wait. */
  heldBack(): readonly Child[] {
    return [...this.waiting].filter((child) => child.startsByItself && this.holdsOn(child).length > 0);
  }

  /** The children it depends on, of those in use. */
  of(child: Child): readonly Child[] {
    return child.config.dependsOn.flatMap((name) => this.#named(name));
  }

  /** Names of groups in the given order of priority, but each after those it depends on. */
  inOrder(groups: readonly Group[]): readonly string[] {
    return dependenciesFirst(
      groups.map(({ name, processes }) => {
        const wanted = new Set(processes.flatMap((child) => this.of(child)).map(({ group }) => group));
        return {
          name,
          dependsOn: wanted.size === 0 ? [] : groups.map((each) => each.name).filter((each) => wanted.has(each)),
        };
      }),
    );
  }

  #isReady(name: string): boolean {
    const named = this.#named(name);
    return named.length > 0 && named.every(({ isReady }) => isReady);
  }

  #named(name: string): readonly Child[] {
    if (this.#byName === undefined) {
      this.#byName = new ByReference();
      for (const group of this.#groups.values()) note(this.#byName, group);
    }
    return this.#byName.of(name);
  }
}

function note(byName: ByReference<Child>, { processes }: Group): void {
  for (const child of processes) byName.add(child.group, child.name, child);
}
