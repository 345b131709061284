/** This machine as the configuration reader sees it (`core/config/model/world`). */
import { ownEntry } from "../../core/own-entry.js";
import { accessSync, constants, existsSync, lstatSync, readdirSync, readFileSync, statSync } from "node:fs";
import { hostname } from "node:os";
import type { ConfigWorld, UserEntry } from "../../core/config/model/world.js";

/** A file's bytes, whole. Throws what `open` and `read` throw. */
export type ReadFile = (path: string) => Uint8Array;

/** The user database; the client rarely needs it, so it is opened only when needed. */
export interface UserDatabase {
  userByName(name: string): UserEntry | undefined;
  userById(uid: number): UserEntry | undefined;
  groupIdByName(name: string): number | undefined;
  groupExists(gid: number): boolean;
}

/**
 * A world over the real file system as seen from the present directory: a daemon that changes its directory still finds
 * the files it was started with (IMP-003). `users` is called at the first look-up of a user or group; `read` reads a
 * whole file, and may wait for its writer unless another function is given.
 */
export function systemWorld(users: () => UserDatabase, read: ReadFile = readFileSync): ConfigWorld {
  const workingDirectory = currentDirectory();
  // Not normalised: `link/..` is not where `link` is. In a directory that has been removed there is nothing, as at "".
  const here = (path: string) => {
    if (path.startsWith("/")) return path;
    return workingDirectory === "" ? "" : `${workingDirectory}/${path}`;
  };
  return {
    readFile(path) {
      try {
        return { bytes: read(here(path)) };
      } catch (error) {
        return { error: (error as NodeJS.ErrnoException).code ?? "EIO" };
      }
    },
    exists: (path) => path !== "" && existsSync(here(path)),
    hasName: (path) => path !== "" && hasName(here(path)),
    isDirectory: (path) => path !== "" && statOf(here(path))?.isDirectory() === true,
    listDirectory(path) {
      try {
        return readdirSync(here(path));
      } catch {
        return undefined;
      }
    },
    userByName: (name) => users().userByName(name),
    userById: (uid) => (isId(uid) ? users().userById(uid) : undefined),
    groupIdByName: (name) => users().groupIdByName(name),
    groupExists: (gid) => isId(gid) && users().groupExists(gid),
    uid: process.getuid?.() ?? -1,
    environment: { ...process.env } as Record<string, string>,
    hostName: hostname(),
    workingDirectory,
    get temporaryDirectory() {
      return temporaryDirectory();
    },
  };
}

/**
 * Empty when the directory has been removed, as in a shell that is still in it: with absolute paths only, it is not
 * needed.
 */
function currentDirectory(): string {
  try {
    return process.cwd();
  } catch {
    return "";
  }
}

/** Can this number be a user or group? The largest of all means "none" to the kernel. */
function isId(number: number): boolean {
  return number >= 0 && number < 2 ** 32 - 1;
}

function hasName(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

function statOf(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** The directory that Python's tempfile chooses (CFG-SD-012): the first of these that can be written to. */
function temporaryDirectory(): string {
  const named = ["TMPDIR", "TEMP", "TMP"]
    .map((name) => ownEntry(process.env, name))
    .filter((path) => path !== undefined);
  const candidates = [...named, "/tmp", "/var/tmp", "/usr/tmp"];
  return candidates.find((path) => path !== "" && isWritableDirectory(path)) ?? currentDirectory();
}

function isWritableDirectory(path: string): boolean {
  try {
    accessSync(path, constants.W_OK | constants.X_OK);
    return statOf(path)?.isDirectory() ?? false;
  } catch {
    return false;
  }
}
