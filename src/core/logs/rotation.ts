/** When a log file is rotated, and which files are renamed then (LOG-R-*). */

/**
 * Called after each write, never before: writes are not split (LOG-R-001).
 *
 * @param position offset in the file after the written bytes
 * @param maxBytes configured limit; 0 and less never rotate (LOG-R-007)
 */
export function isRotationDue(position: number, maxBytes: number): boolean {
  return maxBytes > 0 && position >= maxBytes;
}

/**
 * There are never more backups than this, even where a huge number stands for "all": each rotation looks for each
 * backup.
 */
const MAX_BACKUPS = 100_000;

/** The name of the n-th backup, 1 being the newest (LOG-R-003). */
export function backupName(path: string, index: number): string {
  return `${path}.${index}`;
}

/**
 * The names of a log and its backups, oldest first: each file gets the name before its own, in this order, replacing
 * the file of that name; missing files are left out (LOG-R-009). Then the log itself is opened and emptied; with
 * `backups` = 0 nothing else happens (LOG-R-002, LOG-R-004, LOG-R-005).
 *
 * The original removes each target first. rename(2) replaces it in one step, and when the source has vanished, it
 * leaves the older backup alone. Gaps between backups stay, since each file moves by one or not at all; backups above
 * `backups` are not touched (LOG-R-006).
 */
export function rotationNames(path: string, backups: number): readonly string[] {
  const names = [path];
  for (let index = 1; index <= Math.min(backups, MAX_BACKUPS); index += 1) names.push(backupName(path, index));
  return names.reverse();
}
