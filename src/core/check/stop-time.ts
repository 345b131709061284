/**
 * How long a shutdown can take, for `terminationGracePeriodSeconds` and `docker stop --time`
 * (docs/how-to/containers.md): groups stop one after another, the members of one together (LIFE-ORD-005), and after
 * `stopwaitsecs` SIGKILL ends the remaining ones. With tsd_orphans=on_stop leftovers get the same time again.
 */
import type { GroupConfig } from "../config/model/model.js";

/** Seconds; 0 without programs. */
export function longestStop(groups: readonly GroupConfig[]): number {
  const longestOf = ({ processes }: GroupConfig): number =>
    Math.max(0, ...processes.map(({ stopWaitSeconds, orphans }) => stopWaitSeconds * (orphans.onStop ? 2 : 1)));
  return groups.reduce((sum, group) => sum + longestOf(group), 0);
}
