/**
 * How many descriptors a child may open. Node raises its own soft limit to the hard one when it
 * starts; children shall have the limit the daemon was started with (LIFE-SPAWN-035). Only the
 * launcher (`bin/tsd`) can still see it, and tells us by an environment variable.
 */

/** Number of the limit on open files. */
export const RLIMIT_NOFILE = 7;

const TOLD_BY_LAUNCHER = "_TSD_NOFILE";

/**
 * The soft limit the daemon was started with; undefined when no launcher told. Asked once: the
 * variable is removed, children must not see it.
 */
export function takeInheritedSoftLimit(): number | undefined {
  const told = process.env[TOLD_BY_LAUNCHER];
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the name is a constant
  delete process.env[TOLD_BY_LAUNCHER];
  if (told === undefined || !/^(\d+|unlimited)$/.test(told)) return undefined;
  return told === "unlimited" ? Infinity : Number(told);
}

/** As an environment entry for the process that a front starts (daemonize.ts). */
export function passOnSoftLimit(soft: number | undefined): readonly string[] {
  return soft === undefined ? [] : [`${TOLD_BY_LAUNCHER}=${soft === Infinity ? "unlimited" : soft}`];
}
