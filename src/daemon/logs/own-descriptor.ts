/**
 * Paths that stand for one of the daemon's own descriptors, above all `/dev/stdout`: where a container wants its logs.
 *
 * Images replace their log files by links to these paths, or to `/dev/null`. Such a link is followed, whichever user
 * made it, as it leads to nothing that could be destroyed: an image that was built as one user and runs as another still
 * works. All other links are decided by `posix/names`.
 */
import { ownEntry } from "../../core/own-entry.js";
import { lstatSync, readlinkSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { ForeignLink } from "../../posix/names.js";

const OWN_DESCRIPTOR = /^\/(?:dev\/fd|proc\/self\/fd)\/(\d+)$/;
/** The same by the daemon's pid, `/proc/1/fd/1` in a container. */
const OWN_BY_PID = new RegExp(`^/proc/${process.pid}/fd/(\\d+)$`);
const OWN_BY_NAME: Readonly<Record<string, number>> = { "/dev/stdin": 0, "/dev/stdout": 1, "/dev/stderr": 2 };
/** Descriptors that any user's link may lead to. */
const STANDARD = [1, 2];
const NOWHERE = "/dev/null";
/** As many links as Linux follows. */
const MAX_LINKS = 40;

/** A descriptor of the daemon, and the name by which it can be opened again. */
export interface OwnDescriptor {
  readonly fd: number;
  readonly name: string;
}

/** The number of the daemon's descriptor that the path stands for; undefined if it stands for none. */
export function ownDescriptor(path: string): number | undefined {
  return numberIn(OWN_DESCRIPTOR, path) ?? ownEntry(OWN_BY_NAME, path);
}

function numberIn(pattern: RegExp, path: string): number | undefined {
  const digits = pattern.exec(path)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** As `ownDescriptor`, also through symbolic links and by the daemon's pid. */
export function descriptorBehind(path: string): OwnDescriptor | undefined {
  let areOurs = true;
  for (let at = path, links = 0; links < MAX_LINKS; links += 1) {
    const fd = ownDescriptor(at) ?? numberIn(OWN_BY_PID, at);
    if (fd !== undefined) return areOurs || STANDARD.includes(fd) ? { fd, name: at } : undefined;
    const link = lstatSync(at, { throwIfNoEntry: false });
    if (link?.isSymbolicLink() !== true) return undefined;
    areOurs &&= link.uid === 0 || link.uid === process.geteuid!();
    at = resolve(dirname(at), readlinkSync(at));
  }
  return undefined;
}

/**
 * Do something with what a path leads to by name; with `/dev/null` by its own name, where another user's link leads
 * there.
 */
export function throughLinks<Result>(path: string, act: (path: string) => Result): Result {
  try {
    return act(path);
  } catch (error) {
    if (!(error instanceof ForeignLink) || !isNowhere(path)) throw error;
    return act(NOWHERE);
  }
}

function isNowhere(path: string): boolean {
  const nowhere = statSync(NOWHERE, { throwIfNoEntry: false });
  const there = statSync(path, { throwIfNoEntry: false });
  return nowhere?.isCharacterDevice() === true && there?.isCharacterDevice() === true && there.rdev === nowhere.rdev;
}
