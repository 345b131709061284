/** How our options name a program: by process, by group, or by both as clients do (`group:process`). */
import type { GroupConfig } from "../model/model.js";

/** Every name of a process. */
function namesOf(group: string, process: string): ReadonlySet<string> {
  return new Set([process, group, `${group}:${process}`, `${group}:*`]);
}

/** Is `name` a name of this process? */
export function refersTo(name: string, group: string, process: string): boolean {
  return namesOf(group, process).has(name);
}

/** The processes of each name, in an index: thousands of programs may each name one. */
export class ByReference<One extends object> {
  readonly #byName = new Map<string, Set<One>>();

  add(group: string, process: string, one: One): void {
    for (const name of namesOf(group, process)) {
      const known = this.#byName.get(name);
      if (known === undefined) this.#byName.set(name, new Set([one]));
      else known.add(one);
    }
  }

  delete(group: string, process: string, one: One): void {
    for (const name of namesOf(group, process)) {
      const known = this.#byName.get(name);
      known?.delete(one);
      if (known?.size === 0) this.#byName.delete(name);
    }
  }

  /** In the order they were added; empty if no process has the name. */
  of(name: string): readonly One[] {
    return [...(this.#byName.get(name) ?? [])];
  }
}

/** The names of all groups, for advice. */
export function knownNames(groups: readonly GroupConfig[]): string {
  return groups.length === 0 ? "the programs, of which there are none" : groups.map(({ name }) => name).join(", ");
}
