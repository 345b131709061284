/**
 * The limit on open descriptors that we were started with. Node raises its soft limit to the hard one before any
 * JavaScript runs, and children would inherit that: a limit of a million slows down or breaks programs that use
 * select() or close every possible descriptor. The launcher therefore notes the limit in a variable, and it is restored
 * here (LIFE-SPAWN-035, LIFE-RLIM-001).
 */
import type { Posix } from "../../posix/posix.js";
import { takeVariable } from "./own-variable.js";

/** The number of the resource. */
export const RLIMIT_NOFILE = 7;

/** Set by the launcher: what `ulimit -Sn` prints. */
const VARIABLE = "_TSD_NOFILE";

/** Restore the soft limit from before Node. The variable is removed: children must not see it. */
export function restoreDescriptorLimit(posix: Posix): void {
  const noted = takeVariable(VARIABLE);
  if (noted === undefined || !/^\d+$/.test(noted)) return;
  const { soft, hard } = posix.getLimit(RLIMIT_NOFILE);
  if (Number(noted) < soft) posix.setLimit(RLIMIT_NOFILE, Number(noted), hard);
}

/** How many descriptors the daemon may have open under its present limit. */
export function descriptorLimit(posix: Posix): number {
  return posix.getLimit(RLIMIT_NOFILE).soft;
}
