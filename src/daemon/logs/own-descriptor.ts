/**
 * Paths that stand for one of the daemon's own descriptors, `/dev/stdout` above all: where a container wants its logs.
 *
 * Images make their logs links to them, and to `/dev/null`. Such a link is followed whoever made it, as nothing can be
 * destroyed there: an image built as one user and run as another goes on working. All else is for `posix/names` to decide.
 */
import { ownEntry } from "../../core/own-entry.js";
import { lstatSync, readlinkSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { ForeignLink } from "../../posix/names.js";

const OWN_DESCRIPTOR = /^\/(?:dev\/fd|proc\/self\/fd)\/(\d+)$/;
/** The same by the daemon's number, `/proc/1/fd/1` in a container. */
const OWN_BY_PID = new RegExp(`^/proc/${process.pid}/fd/(\\d+)$`);
const OWN_BY_NAME: Readonly<Record<string, number>> = { "/dev/stdin": 0, "/dev/stdout": 1, "/dev/stderr": 2 };
/** Those that anybody's link may lead to. */
const STANDARD = [1, 2];
const NOWHERE = "/dev/null";
/** As many links as Linux follows. */
const MAX_LINKS = 40;

/** A descriptor of the daemon's, and the name by which it can be opened anew. */
export interface OwnDescriptor {
  readonly fd: number;
  readonly name: string;
}

/** The number of the daemon's descriptor that the path stands for, if it does. */
export function ownDescriptor(path: string): number | undefined {
  return numberIn(OWN_DESCRIPTOR, path) ?? ownEntry(OWN_BY_NAME, path);
}

function numberIn(pattern: RegExp, path: string): number | undefined {
  const digits = pattern.exec(path)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** As `ownDescriptor`, also by way of symbolic links and by the daemon's process number. */
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

/** Do something with what a path leads to by name; by the name of `/dev/null` where a stranger's link leads there. */
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
