/** What a user may do with a path, as far as owners and mode bits show. */
import { directoryOf } from "../../config/text/paths.js";
import type { ConfigWorld, UserEntry } from "../../config/model/world.js";
import { isFolderStatus, type CheckedFiles, type FileStatus } from "./machine.js";

/** A bit of `rwx`. */
export const MAY = { execute: 1, write: 2, read: 4 } as const;

/** A path that a user may not use. */
export interface Closed {
  readonly path: string;
  /** `mode 0700, owner 0:0`. */
  readonly shown: string;
  /** The group has the right: an access list, or a group that is not known here, could give access. */
  readonly isDoubtful: boolean;
}

/**
 * The first directory above `path`, or `path` itself, that the user may not enter; undefined if there is none, or that
 * is not known.
 */
export function closedFolder(files: CheckedFiles, path: string, user: UserEntry): Closed | undefined {
  for (const folder of foldersOf(path)) {
    const status = files.stat(folder);
    if (status === undefined || !isFolderStatus(status)) return undefined;
    if (!mayUse(status, user, MAY.execute)) return closed(folder, status);
  }
  return undefined;
}

/** The file or directory itself, if the user may not do this with it. */
export function closedItself(files: CheckedFiles, path: string, user: UserEntry, bits: number): Closed | undefined {
  const status = files.stat(path);
  return status === undefined || mayUse(status, user, bits) ? undefined : closed(path, status);
}

/** The user with this number; undefined for root and for an unknown number. */
export function plainUser(world: ConfigWorld, uid: number | undefined): UserEntry | undefined {
  return uid === undefined || uid === 0 ? undefined : world.userById(uid);
}

function mayUse({ mode, uid, gid }: FileStatus, user: UserEntry, bits: number): boolean {
  if (user.uid === 0) return true;
  if (uid === user.uid) return (mode & (bits << 6)) === bits << 6;
  if (gid === user.gid || user.groups?.includes(gid) === true) return (mode & (bits << 3)) === bits << 3;
  // If the user's groups are not known, this may be one of them.
  if (user.groups === undefined && (mode & (bits << 3)) === bits << 3) return true;
  return (mode & bits) === bits;
}

function closed(path: string, { mode, uid, gid }: FileStatus): Closed {
  const shown = `mode ${(mode & 0o7777).toString(8).padStart(4, "0")}, owner ${uid}:${gid}`;
  return { path, shown, isDoubtful: (mode & 0o010) !== 0 };
}

/** `/`, `/srv`, `/srv/app`. */
function foldersOf(path: string): readonly string[] {
  if (!path.startsWith("/")) return [];
  const folders = [path];
  for (let above = directoryOf(path); above !== folders[0]; above = directoryOf(above)) folders.unshift(above);
  return folders;
}
