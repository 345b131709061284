/** Which events a pool wants, and the name each is announced under (EV-TYPE-024..025, IMP-057). */
import { ownEntry } from "../own-entry.js";
import { EVENT_ALIASES, EVENT_TREE, eventNamed, isA, type EventName } from "./kinds.js";

/** For every event type a pool wants, the `eventname` its listeners see; a type that is absent is not wanted. */
export type Subscriptions = ReadonlyMap<EventName, string>;

/**
 * Compiles the names of an `events=` line.
 *
 * An event is wanted once, however many of the names match it. It is announced under its own name, except when only an
 * alias (and perhaps an ancestor) was subscribed to: a script that asks for PROCESS_STATE_FAILED waits for that word.
 * Unknown names match nothing; the loader refuses them.
 */
export function subscriptionsTo(names: readonly string[]): Subscriptions {
  const wanted = new Map<EventName, string>();
  const types = names.map(eventNamed).filter((type) => type !== undefined);
  for (const name of Object.keys(EVENT_TREE) as EventName[]) {
    if (types.some((type) => isA(name, type))) wanted.set(name, name);
  }
  for (const alias of names) {
    const type = ownEntry(EVENT_ALIASES, alias);
    if (type !== undefined && !names.includes(type)) wanted.set(type, alias);
  }
  return wanted;
}
