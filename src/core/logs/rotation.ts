/** When a log file is rotated, and which files change their names for it (LOG-R-*). */

/**
 * Asked after each write, never before: writes are not split (LOG-R-001).
 *
 * @param position offset in the file behind what was written
 * @param maxBytes configured limit; 0 and less never rotate (LOG-R-007)
 */
export function isRotationDue(position: number, maxBytes: number): boolean {
  return maxBytes > 0 && position >= maxBytes;
}

/** Nobody has more backups than this, whatever number stands for "all": each is looked for at each rotation. */
const MAX_BACKUPS = 100_000;

/** The name of the n-th backup, 1 being the newest (LOG-R-003). */
export function backupName(path: string, index: number): string {
  return `${path}.${index}`;
}

/**
 * The names of a log and its backups, oldest first: each file gets the name before its own, in this order, replacing what
 * has it; what is not there is left out (LOG-R-009). Afterwards the file itself is opened anew and emptied, which with
 * `backups` = 0 is all that happens (LOG-R-002, LOG-R-004, LOG-R-005).
 *
 * The original removes each target first. rename(2) replaces it in one step, and when the source
 * has vanished it leaves the older backup alone. Gaps between backups are kept, since each file
 * moves by one or not at all; backups above `backups` are not touched (LOG-R-006).
 */
export function rotationNames(path: string, backups: number): readonly string[] {
  const names = [path];
  for (let index = 1; index <= Math.min(backups, MAX_BACKUPS); index += 1) names.push(backupName(path, index));
  return names.reverse();
}
