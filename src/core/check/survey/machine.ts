/** What a check needs to know of the machine in addition to what reading a configuration does. */
import type { FileWorld } from "../../process/lookup.js";
import type { ConfigWorld } from "../../config/model/world.js";

/** What a file is, links followed. */
export interface FileStatus {
  /** Mode bits with the file type, as in `st_mode`. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** Files as they are now. What cannot be found out is undefined, and is not reported. */
export interface CheckedFiles extends FileWorld {
  stat(path: string): FileStatus | undefined;
  /** The first bytes of a regular file. */
  head(path: string, count: number): Uint8Array | undefined;
  /** May the user who runs the check create files in this directory, or write to this file? */
  mayWrite(path: string): boolean;
}

/** The world of a check. */
export interface CheckWorld extends ConfigWorld {
  readonly programs: CheckedFiles;
  /** How many open files the daemon could set as its limit here; undefined when the check is for another machine. */
  readonly mostDescriptors: number | undefined;
}

const TYPE_BITS = 0o170000;
const SOCKET = 0o140000;
const FOLDER = 0o040000;

/** Is there a directory at this path? */
export function isFolder(files: CheckedFiles, path: string): boolean {
  const status = files.stat(path);
  return status !== undefined && isFolderStatus(status);
}

/** Is it a directory? */
export function isFolderStatus({ mode }: FileStatus): boolean {
  return (mode & TYPE_BITS) === FOLDER;
}

/** Is it a socket? */
export function isSocket({ mode }: FileStatus): boolean {
  return (mode & TYPE_BITS) === SOCKET;
}

/** The text at the beginning of a file; undefined if it cannot be read. Bytes that are not UTF-8 are replaced. */
export function textOf(files: CheckedFiles, path: string, count: number): string | undefined {
  const bytes = files.head(path, count);
  // One code unit per byte: the searched texts are ASCII, and the core has no decoder that accepts errors here.
  return bytes === undefined ? undefined : Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}
