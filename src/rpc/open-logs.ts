/**
 * Logs that are open for answers. A file used by several answers is open once, and the number of open files is limited:
 * slow callers, or those that ask for hundreds of logs, must not use up the daemon's descriptors.
 */
import { closeSync, fstatSync, readSync } from "node:fs";
import { isatty } from "node:tty";
import { RpcFault } from "../core/xmlrpc/faults.js";
import { openToRead } from "../daemon/logs/log-path.js";

/** Files open at a time. */
const MAX_FILES = 64;

/** A log that is open for one answer. */
export interface OpenLog {
  /** Undefined: a pipe, a socket or a terminal cannot be read back (LOG-C-009). */
  readonly size: number | undefined;
  /** Reads bytes from `at` on into `memory`; returns how many, 0 at the end. */
  read(memory: Uint8Array, at: number): number;
  /** Further calls do nothing. */
  close(): void;
}

interface Shared {
  readonly descriptor: number;
  users: number;
}

export class OpenLogs {
  readonly #most: number;
  /** By device and inode: while the file is open, no other file has these. */
  readonly #files = new Map<string, Shared>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Opens a file for reading; undefined if it cannot be opened, or only through a symbolic link. Faults FAILED. */
  open(path: string): OpenLog | undefined {
    let descriptor: number;
    try {
      descriptor = openToRead(path);
    } catch {
      return undefined;
    }
    const stat = fstatSync(descriptor);
    const key = `${stat.dev}:${stat.ino}`;
    const known = this.#files.get(key);
    if (stat.isDirectory() || known !== undefined || this.#files.size >= this.#most) closeSync(descriptor);
    if (stat.isDirectory()) return undefined;
    if (known === undefined && this.#files.size >= this.#most)
      throw new RpcFault("FAILED", `cannot read ${path}: ${this.#most} logs are being read already`);
    const shared = known ?? { descriptor, users: 0 };
    this.#files.set(key, shared);
    // Devices such as /dev/null can be read at any offset, and contain nothing.
    const hasPlaces = stat.isFile() || (stat.isCharacterDevice() && !isatty(shared.descriptor));
    return this.#use(key, shared, hasPlaces ? stat.size : undefined);
  }

  #use(key: string, shared: Shared, size: number | undefined): OpenLog {
    let isOpen = true;
    shared.users += 1;
    return {
      size,
      read: (memory, at) => {
        // By now the number can belong to another file.
        if (!isOpen) throw new Error("the log is closed");
        return readSync(shared.descriptor, memory, 0, memory.length, at);
      },
      close: () => {
        if (!isOpen) return;
        isOpen = false;
        shared.users -= 1;
        if (shared.users > 0) return;
        this.#files.delete(key);
        closeSync(shared.descriptor);
      },
    };
  }
}

/** One for all answers. */
export const openLogs = new OpenLogs(MAX_FILES);
