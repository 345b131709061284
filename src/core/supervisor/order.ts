/** In which order groups and processes are started, stopped and listed (LIFE-ORD-*, RPC-M-021). */
import { compareText } from "../python/text.js";

interface Ranked {
  readonly priority: number;
}

interface Named {
  readonly name: string;
}

/** A process together with its group. */
export interface Placed<G, P> {
  readonly group: G;
  readonly process: P;
}

/** The members of a group, in the order its configuration lists them. */
export type Members<G, P> = (group: G) => Iterable<P>;

/** Ascending priority; equals keep their order (LIFE-ORD-001, -003, -004, -008). */
export function byPriority<T extends Ranked>(things: Iterable<T>): T[] {
  return [...things].sort((one, other) => one.priority - other.priority);
}

/** Descending priority, equals reversed too: the order in which shutdown signals a group (LIFE-ORD-006). */
export function forShutdown<T extends Ranked>(things: Iterable<T>): T[] {
  return byPriority(things).reverse();
}

/** A group, and the names of groups it depends on (tsd_depends_on). */
export interface Dependent extends Named {
  readonly dependsOn: readonly string[];
}

/** In the given order, but each after those it depends on: shutdown goes through it from the end (IMP-012). */
export function dependenciesFirst(groups: readonly Dependent[]): readonly string[] {
  const byGroup = new Map(groups.map((group) => [group.name, group]));
  const placed = new Set<string>();
  const entered = new Set<string>();
  for (const { name: first } of groups) {
    // No recursion: a chain of groups may be longer than the stack is deep.
    const path = [first];
    for (let name = path.at(-1); name !== undefined; name = path.at(-1)) {
      const group = byGroup.get(name);
      const wanted = entered.has(name) ? [] : (group?.dependsOn ?? []).filter((other) => !entered.has(other));
      entered.add(name);
      path.push(...wanted.toReversed());
      if (wanted.length > 0) continue;
      if (group !== undefined) placed.add(name);
      path.pop();
    }
  }
  return [...placed];
}

/**
 * The order of RPC calls on all processes, for start and stop alike: groups by priority, then members by priority
 * (LIFE-ORD-003, -004).
 */
export function callOrder<G extends Ranked, P extends Ranked>(
  groups: Iterable<G>,
  membersOf: Members<G, P>,
): Placed<G, P>[] {
  return byPriority(groups).flatMap((group) => place(group, byPriority(membersOf(group))));
}

/** The order of listings: by name of group, then of process, by code point (RPC-M-021). */
export function listingOrder<G extends Named, P extends Named>(
  groups: Iterable<G>,
  membersOf: Members<G, P>,
): Placed<G, P>[] {
  return byName(groups).flatMap((group) => place(group, byName(membersOf(group))));
}

function byName<T extends Named>(things: Iterable<T>): T[] {
  return [...things].sort((one, other) => compareText(one.name, other.name));
}

function place<G, P>(group: G, members: Iterable<P>): Placed<G, P>[] {
  return [...members].map((process) => ({ group, process }));
}
