/** When a log file is rotated, and which files change their names for it (LOG-R-*). */

/** `from` becomes `to`, replacing it; when `from` does not exist nothing happens (LOG-R-009). */
export interface Rename {
  readonly from: string;
  readonly to: string;
}

/**
 * Asked after each write, never before: writes are not split (LOG-R-001).
 *
 * @param position offset in the file behind what was written
 * @param maxBytes configured limit; 0 and less never rotate (LOG-R-007)
 */
export function isRotationDue(position: number, maxBytes: number): boolean {
  return maxBytes > 0 && position >= maxBytes;
}

/** The name of the n-th backup, 1 being the newest (LOG-R-003). */
export function backupName(path: string, index: number): string {
  return `${path}.${index}`;
}

/**
 * What to rename, in this order; afterwards the file itself is opened anew and emptied, which with
 * `backups` = 0 is all that happens (LOG-R-002, LOG-R-004, LOG-R-005).
 *
 * The original removes each target first. rename(2) replaces it in one step, and when the source
 * has vanished it leaves the older backup alone. Gaps between backups are kept, since each file
 * moves by one or not at all; backups above `backups` are not touched (LOG-R-006).
 */
export function rotationRenames(path: string, backups: number): readonly Rename[] {
  const renames: Rename[] = [];
  for (let index = backups - 1; index >= 1; index -= 1) {
    renames.push({ from: backupName(path, index), to: backupName(path, index + 1) });
  }
  if (backups > 0) renames.push({ from: path, to: backupName(path, 1) });
  return renames;
}
