/**
 * What a log option names: a regular file, or one of the daemon's own descriptors, which a container makes its log.
 *
 * Only regular files are ever rotated or removed. A pipe or terminal that is named as a log, and what is behind
 * `/dev/stdout`, is only written to, whatever its maxbytes says (IMP-001; the original breaks at a pipe, LOG-R-013, and
 * renames `/dev/stdout` itself).
 */
import { closeSync, constants, fstatSync, openSync, writeSync, type Stats } from "node:fs";
import { lend, type Borrowed } from "../../core/bytes.js";
import { lookAt, openByName } from "../../posix/names.js";
import { appendToInherited, isInheritedFile } from "./inherited-file.js";
import { descriptorBehind, ownDescriptor, throughLinks, type OwnDescriptor } from "./own-descriptor.js";

/** An open log: its descriptor, whether rotation applies, and how long it is now. */
export interface OpenTarget {
  readonly fd: number;
  /** False where the daemon's own descriptor is used: an inherited file, or something that cannot be opened again. */
  readonly owned: boolean;
  /** A file whose offset is shared with all processes that inherited it. */
  readonly inherited: boolean;
  readonly regular: boolean;
  readonly size: number;
}

/**
 * Append to `path`, or start it again after a rollover. What is not a regular file is opened so that it never blocks.
 * Throws what `openByName` throws.
 *
 * Standard output or error that is a file is written to through the inherited descriptor (`inherited-file.ts`). One of
 * our own descriptors that cannot be opened again is used as it is: a socket (ENXIO), what another user opened before
 * we switched users (EACCES), or any where there is no /proc or /dev.
 */
export function openTarget(path: string, mode: "append" | "truncate"): OpenTarget {
  const { O_WRONLY, O_CREAT, O_APPEND, O_TRUNC } = constants;
  const flags = O_WRONLY | O_CREAT | O_APPEND | (mode === "truncate" ? O_TRUNC : 0);
  const own = descriptorBehind(path);
  if (own !== undefined) return openOwn(own, flags);
  const fd = throughLinks(path, (at) => openByName(at, flags));
  const stat = fstatSync(fd);
  return { fd, owned: true, inherited: false, regular: stat.isFile(), size: stat.size };
}

function openOwn({ fd: own, name }: OwnDescriptor, flags: number): OpenTarget {
  const asItIs = { fd: own, owned: false, regular: false, size: 0 };
  if (isInheritedFile(own)) return { ...asItIs, inherited: true };
  try {
    const fd = openSync(name, flags | constants.O_NOCTTY | constants.O_NONBLOCK);
    return { fd, owned: true, inherited: false, regular: false, size: fstatSync(fd).size };
  } catch (error) {
    if (descriptorStat(own) === undefined) throw error;
    return { ...asItIs, inherited: false };
  }
}

/** Open a log to read it back; never waits for its writer. Throws what `openByName` throws. */
export function openToRead(path: string): number {
  const own = ownDescriptor(path);
  if (own !== undefined) return openSync(path, constants.O_RDONLY | constants.O_NOCTTY | constants.O_NONBLOCK);
  return throughLinks(path, (at) => openByName(at, constants.O_RDONLY));
}

/** Write from an index on. Returns how many bytes were taken. Throws what `write` throws. */
export function writeTarget(target: Pick<OpenTarget, "fd" | "inherited">, bytes: Borrowed, from: number): number {
  const { fd, inherited } = target;
  return inherited ? appendToInherited(fd, bytes, from) : writeSync(fd, lend(bytes), from, bytes.length - from);
}

/** Close it unless the descriptor is the daemon's own. */
export function closeTarget(target: OpenTarget): void {
  if (target.owned) closeSync(target.fd);
}

/** What a log's path leads to; undefined if nothing is there. Throws what `openByName` throws. */
export function whatIsAt(path: string): Stats | undefined {
  const own = descriptorBehind(path);
  return own === undefined ? throughLinks(path, lookAt) : descriptorStat(own.fd);
}

/** An identity of the stream, the same under every name that leads to it; undefined for files and for missing paths. */
export function streamIdentity(path: string): string | undefined {
  const stat = whatIsAt(path);
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
