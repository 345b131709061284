/** In which order groups and processes are started, stopped and listed (LIFE-ORD-*, RPC-M-021). */

interface Ranked {
  readonly priority: number;
}

/** Ascending priority; equals keep their order (LIFE-ORD-001, -003, -004, -008). */
export function byPriority<T extends Ranked>(things: Iterable<T>): T[] {
  return [...things].sort((one, other) => one.priority - other.priority);
}

/** Descending priority, equals turned round as well: the order in which shutdown signals a group (LIFE-ORD-006). */
export function forShutdown<T extends Ranked>(things: Iterable<T>): T[] {
  return byPriority(things).reverse();
}

/** A process together with its group. */
export interface Placed<G, P> {
  readonly group: G;
  readonly process: P;
}

interface Holding<P> {
  readonly processes: Iterable<P>;
}

/** Autostart: groups by priority, inside a group as listed, whatever the members' priorities (LIFE-ORD-002). */
export function autostartOrder<P, G extends Ranked & Holding<P>>(groups: Iterable<G>): Placed<G, P>[] {
  return byPriority(groups).flatMap((group) => [...group.processes].map((process) => ({ group, process })));
}

/** RPC calls on all processes, to start and to stop alike: groups by priority, then members by priority (LIFE-ORD-003, -004). */
export function callOrder<P extends Ranked, G extends Ranked & Holding<P>>(groups: Iterable<G>): Placed<G, P>[] {
  return byPriority(groups).flatMap((group) => byPriority(group.processes).map((process) => ({ group, process })));
}

/** Listings: by name of group, then of process, in the order of code points (RPC-M-021). */
export function listingOrder<P extends { readonly name: string }, G extends { readonly name: string } & Holding<P>>(
  groups: Iterable<G>,
): Placed<G, P>[] {
  return byName(groups).flatMap((group) => byName(group.processes).map((process) => ({ group, process })));
}

function byName<T extends { readonly name: string }>(things: Iterable<T>): T[] {
  return [...things].sort((one, other) => compareText(one.name, other.name));
}

/** Plain order of characters, as Python compares strings: by code point, where JavaScript goes by UTF-16 unit. */
export function compareText(one: string, other: string): number {
  for (let at = 0; at < one.length && at < other.length;) {
    const left = one.codePointAt(at)!;
    const right = other.codePointAt(at)!;
    if (left !== right) return left - right;
    at += left > 0xffff ? 2 : 1;
  }
  return one.length - other.length;
}
