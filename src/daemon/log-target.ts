/**
 * What a log option names: a file of its own, or one of the daemon's own descriptors, which a
 * container makes its log.
 *
 * Only files of their own are ever rotated or removed: a pipe or terminal named as a log, and
 * whatever is behind `/dev/stdout`, is written to and nothing else, whatever its maxbytes says
 * (IMP-001; the original breaks at a pipe, LOG-R-013, and renames `/dev/stdout` itself).
 */
import { ownEntry } from "../core/own-entry.js";
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readlinkSync,
  statSync,
  writeSync,
  type Stats,
} from "node:fs";
import { dirname, resolve } from "node:path";
import { lend, type Borrowed } from "../core/bytes.js";
import { appendToInherited, isInheritedFile } from "./inherited-file.js";

/** An open log: its descriptor, whether rotation applies, and how long it is now. */
export interface OpenTarget {
  readonly fd: number;
  /** False where the daemon's own descriptor is written to: a file it inherited, or what cannot be opened anew. */
  readonly owned: boolean;
  /** A file whose offset is shared with all who inherited it. */
  readonly inherited: boolean;
  readonly regular: boolean;
  readonly size: number;
}

const OWN_DESCRIPTOR = /^\/(?:dev\/fd|proc\/self\/fd)\/(\d+)$/;
/** The same by the daemon's number, `/proc/1/fd/1` in a container. */
const OWN_BY_PID = new RegExp(`^/proc/${process.pid}/fd/(\\d+)$`);
/** As many links as Linux follows. */
const MOST_LINKS = 40;
const OWN_BY_NAME: Readonly<Record<string, number>> = { "/dev/stdin": 0, "/dev/stdout": 1, "/dev/stderr": 2 };

/**
 * Append to `path`, or start it anew after a rollover; what is no file is opened so that it never
 * makes us wait. Throws what `open` throws.
 *
 * Standard output or error that is a file is written to through the inherited descriptor
 * (`inherited-file.ts`). One of our own descriptors that cannot be opened again is written to as it is: a socket (ENXIO),
 * what another user opened before we switched (EACCES), where there is no /proc or /dev.
 */
export function openTarget(path: string, mode: "append" | "truncate"): OpenTarget {
  const { O_WRONLY, O_CREAT, O_APPEND, O_TRUNC, O_NOCTTY, O_NONBLOCK } = constants;
  const flags = O_WRONLY | O_CREAT | O_APPEND | O_NOCTTY | O_NONBLOCK | (mode === "truncate" ? O_TRUNC : 0);
  const own = descriptorBehind(path);
  if (own !== undefined && isInheritedFile(own))
    return { fd: own, owned: false, inherited: true, regular: false, size: 0 };
  let fd: number;
  try {
    fd = openSync(path, flags, 0o666);
  } catch (error) {
    if (own === undefined || descriptorStat(own) === undefined) throw error;
    return { fd: own, owned: false, inherited: false, regular: false, size: 0 };
  }
  const stat = fstatSync(fd);
  return { fd, owned: true, inherited: false, regular: own === undefined && stat.isFile(), size: stat.size };
}

/** Write from an index on; how much was taken. Throws what `write` throws. */
export function writeTarget(target: Pick<OpenTarget, "fd" | "inherited">, bytes: Borrowed, from: number): number {
  const { fd, inherited } = target;
  return inherited ? appendToInherited(fd, bytes, from) : writeSync(fd, lend(bytes), from, bytes.length - from);
}

/** Close it unless the descriptor is the daemon's own. */
export function closeTarget(target: OpenTarget): void {
  if (target.owned) closeSync(target.fd);
}

/** The number of the daemon's descriptor that the path stands for, if it does. */
export function ownDescriptor(path: string): number | undefined {
  const digits = OWN_DESCRIPTOR.exec(path)?.[1];
  return digits === undefined ? ownEntry(OWN_BY_NAME, path) : Number(digits);
}

/** As `ownDescriptor`, also by way of symbolic links and by the daemon's process number. */
function descriptorBehind(path: string): number | undefined {
  for (let at = path, links = 0; links < MOST_LINKS; links += 1) {
    const own = ownDescriptor(at) ?? OWN_BY_PID.exec(at)?.[1];
    if (own !== undefined) return Number(own);
    if (lstatSync(at, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return undefined;
    at = resolve(dirname(at), readlinkSync(at));
  }
  return undefined;
}

/** What tells one stream from another, by whatever name it is reached; undefined for files and what is not there. */
export function streamIdentity(path: string): string | undefined {
  const own = ownDescriptor(path);
  const stat = own === undefined ? statSync(path, { throwIfNoEntry: false }) : descriptorStat(own);
  if (stat === undefined || stat.isFile() || stat.isDirectory()) return undefined;
  return `${stat.dev}:${stat.ino}`;
}

function descriptorStat(fd: number): Stats | undefined {
  try {
    return fstatSync(fd);
  } catch {
    return undefined;
  }
}
