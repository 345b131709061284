/** What programs depend on (tsd_depends_on), among the groups there are at the time (IMP-012). */
import { ByReference } from "../../core/config/sections/program-references.js";
import { NO_HOLDS, type Dependency, type Hold } from "../../core/process/holds.js";
import { makeNamespec } from "../../core/process/namespec.js";
import { dependenciesFirst } from "../../core/supervisor/order.js";
import type { Child } from "../child/child.js";
import type { Group } from "./group.js";

/** Who waits for whom in one daemon. A name that means nobody, since its group is not in use, is waited for as well. */
export class Dependencies {
  /** Children that were found to wait, and the hold each has. */
  readonly #waiting = new Map<Child, readonly Hold[]>();
  readonly #groups: ReadonlyMap<string, Group>;
  /** Whom each name means; kept from when it is first asked, so that it costs nothing where nobody depends on anybody. */
  #byName: ByReference<Child> | undefined;

  constructor(groups: ReadonlyMap<string, Group>) {
    this.#groups = groups;
  }

  /** Those that were found to wait; to be looked at again when any process is ready. */
  get waiting(): Iterable<Child> {
    return this.#waiting.keys();
  }

  /** A group has come into use. */
  added(group: Group): void {
    if (this.#byName !== undefined) note(this.#byName, group);
  }

  /** A group has gone out of use. */
  removed({ processes }: Group): void {
    for (const child of processes) {
      this.#waiting.delete(child);
      this.#byName?.delete(child.group, child.name, child);
    }
  }

  /** Its hold while something it depends on is not there. Who that is is looked up when it is read: turns do not ask. */
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

  /** What it waits for: names that mean nobody, and who is not ready. */
  #missing({ config }: Child): readonly Dependency[] {
    return config.dependsOn.flatMap((name): readonly Dependency[] => {
      const meant = this.#meantBy(name);
      if (meant.length === 0) return [{ name, state: undefined }];
      const absent = meant.filter(({ isReady }) => !isReady);
      return absent.map(({ group, name: process, state }) => ({ name: makeNamespec(group, process), state }));
    });
  }

  /** Those that would be started by themselves, now or after a pause, did they not wait. */
  heldBack(): readonly Child[] {
    return [...this.waiting].filter((child) => child.startsByItself && this.holdsOn(child).length > 0);
  }

  /** Whom it depends on, of those that are there. */
  of(child: Child): readonly Child[] {
    return child.config.dependsOn.flatMap((name) => this.#meantBy(name));
  }

  /** Names of groups in the order of priority given, but each after those it depends on. */
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
    const meant = this.#meantBy(name);
    return meant.length > 0 && meant.every(({ isReady }) => isReady);
  }

  #meantBy(name: string): readonly Child[] {
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
