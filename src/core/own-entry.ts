/**
 * Looks up a name that came from outside in a table. `table[name]` finds `constructor`, `toString` and `__proto__` in
 * every object; lint refuses it for names that may be any.
 */

/** What the table itself has under a name. */
export function ownEntry<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  // eslint-disable-next-line lookups/own-entries -- this is where it is asked
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
