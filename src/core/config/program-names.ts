/** How options of ours name a program: by its process, by its group, or by both as clients do (`group:process`). */
import type { GroupConfig } from "./model.js";

/** Everything that stands for a process. */
export function namesOf(group: string, process: string): ReadonlySet<string> {
  return new Set([process, group, `${group}:${process}`, `${group}:*`]);
}

/** Does `name` stand for this process? */
export function isMeant(name: string, group: string, process: string): boolean {
  return namesOf(group, process).has(name);
}

/** The names of all groups, for advice. */
export function knownNames(groups: readonly GroupConfig[]): string {
  return groups.length === 0 ? "the programs, of which there are none" : groups.map(({ name }) => name).join(", ");
}
