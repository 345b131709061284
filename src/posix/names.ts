/**
 * What the daemon does to files by their names, in folders that other users may write to. As root it could be led
 * anywhere there: by a symbolic link in place of a log, or of a folder on the way to it.
 *
 * A link is followed if root or the daemon's own user made it. Another user's link is followed only on the way, and
 * only into a folder that this user owns; as the last component it is refused (native/walk.c,
 * docs/explanation/security.md). Opening never waits for another process: neither for the other end of a named pipe,
 * nor for the holder of a lease on a file.
 */
import { chmodSync, closeSync, constants, fstatSync, ftruncateSync, lstatSync, writeSync, type Stats } from "node:fs";
import { constants as system } from "node:os";
import { loadNative } from "./addon.js";
import { PosixError } from "./errors.js";

/** What the addon exports for this. A negative number is `-errno`, a text the link that was not followed. */
interface NativeNames {
  openByName(path: string, flags: number, mode: number): number | string;
  unlinkByName(path: string): number | string;
  shiftByName(paths: readonly string[]): number | string;
  changeOwner(fd: number, uid: number, gid: number): number;
  errorName(errno: number): string | undefined;
}

/** Another user's link that would have to be followed. The message says what to do about it. */
export class ForeignLink extends PosixError {
  constructor(syscall: string, path: string, link: string) {
    super("ELOOP", system.errno.ELOOP, syscall, path);
    const owner = lstatSync(link, { throwIfNoEntry: false })?.uid;
    this.message =
      `${link} is a symbolic link of ${owner === undefined ? "another user" : `user ${owner}`}, which is not followed ` +
      `there; name its target in the configuration, or give the link to root (chown -h root ${link})`;
  }
}

/** Opens any kind of file only to look at it; the same value on every architecture that Node runs on. */
const O_PATH = 0o10000000;
const PERMISSIONS = 0o666;
const ALL_PERMISSIONS = 0o7777;

let native: NativeNames | undefined;

function ask(syscall: string, path: string, call: (names: NativeNames) => number | string): number {
  native ??= loadNative() as NativeNames;
  const result = call(native);
  if (typeof result === "string") throw new ForeignLink(syscall, path, result);
  if (result < 0) throw new PosixError(native.errorName(-result) ?? String(-result), -result, syscall, path);
  return result;
}

/** The descriptor of what is there now, or of a new file if `flags` say so. Throws PosixError, ForeignLink among them. */
export function openByName(path: string, flags: number, mode = PERMISSIONS): number {
  const how = flags | constants.O_NONBLOCK | constants.O_NOCTTY;
  return ask("open", path, (names) => names.openByName(path, how, mode));
}

/** What is there, as `stat` reports it; undefined if nothing is. Throws as `openByName`. */
export function lookAt(path: string): Stats | undefined {
  let fd: number;
  try {
    fd = openByName(path, O_PATH);
  } catch (error) {
    if ((error as PosixError).code === "ENOENT") return undefined;
    throw error;
  }
  try {
    return fstatSync(fd);
  } finally {
    closeSync(fd);
  }
}

/**
 * Gives the socket of that name, and nothing that has replaced it, to a user and a group; -1 keeps the present one.
 * Throws as `openByName`, and ENOTSOCK.
 */
export function giveSocket(path: string, uid: number, gid: number): void {
  withSocket(path, "chown", (fd) => ask("chown", path, (names) => names.changeOwner(fd, uid, gid)));
}

/** As `giveSocket`, but sets its permissions. */
export function chmodSocket(path: string, mode: number): void {
  withSocket(path, "chmod", (fd) => {
    // If the umask has already set the mode, /proc is not needed.
    if ((fstatSync(fd).mode & ALL_PERMISSIONS) !== mode) chmodSync(`/proc/self/fd/${fd}`, mode);
  });
}

function withSocket(path: string, syscall: string, act: (fd: number) => void): void {
  const fd = openByName(path, O_PATH | constants.O_NOFOLLOW);
  try {
    if (!fstatSync(fd).isSocket()) throw new PosixError("ENOTSOCK", system.errno.ENOTSOCK, syscall, path);
    act(fd);
  } finally {
    closeSync(fd);
  }
}

/** Removes a name, also that of a link. Throws as `openByName`. */
export function unlinkByName(path: string): void {
  ask("unlink", path, (names) => names.unlinkByName(path));
}

/** As `unlinkByName`; a name that is gone already is no error. */
export function removeByName(path: string): void {
  try {
    unlinkByName(path);
  } catch (error) {
    if ((error as PosixError).code !== "ENOENT") throw error;
  }
}

/**
 * Gives each existing file, or link, the name of the one before it, which replaces that one. All are in one folder. It
 * stops at the first that fails. Throws as `openByName`.
 */
export function shiftByName(paths: readonly string[]): void {
  if (paths.length > 0) ask("rename", paths.at(-1)!, (names) => names.shiftByName(paths));
}

/** Makes a file empty; what is not a regular file stays as it is. Throws as `openByName`. */
export function emptyByName(path: string): void {
  if (lookAt(path)?.isFile() !== true) return;
  const fd = openByName(path, constants.O_WRONLY);
  try {
    if (fstatSync(fd).isFile()) ftruncateSync(fd);
  } finally {
    closeSync(fd);
  }
}

/**
 * Makes `text` the whole content of a file, new or not; a device, or a pipe with a reader, is sent it. Throws as
 * `openByName`.
 */
export function writeByName(path: string, text: string): void {
  const fd = openByName(path, constants.O_WRONLY | constants.O_CREAT);
  try {
    if (fstatSync(fd).isFile()) ftruncateSync(fd);
    writeSync(fd, text);
  } finally {
    closeSync(fd);
  }
}
