/** Variables of ours in the environment, which one of our processes or the launcher sets for another. */

import { ownEntry } from "../../core/own-entry.js";

/** Its value, undefined if it is not set. It is removed: expansions and children must not see it. */
export function takeVariable(name: string, environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const value = ownEntry(environment, name);
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete, lookups/own-entries -- names of our own
  delete environment[name];
  return value;
}
