/**
 * Logs that are open for answers. A file that several answers tell of is open once, and there are never more than a few
 * in all: callers who are slow, or ask for hundreds of logs at a time, must not use up the daemon's descriptors.
 */
import { closeSync, fstatSync, readSync } from "node:fs";
import { isatty } from "node:tty";
import { RpcFault } from "../core/xmlrpc/faults.js";
import { openToRead } from "../daemon/logs/log-path.js";

/** Files that are open at a time. */
const MAX_FILES = 64;

/** A log that is open for one answer. */
export interface OpenLog {
  /** Undefined: a pipe, a socket or a terminal cannot be read back (LOG-C-009). */
  readonly size: number | undefined;
  /** Bytes from `at` on into `memory`; how many there were, 0 at the end. */
  read(memory: Uint8Array, at: number): number;
  /** Once is enough, more does no harm. */
  close(): void;
}

interface Shared {
  readonly descriptor: number;
  users: number;
}

export class OpenLogs {
  readonly #most: number;
  /** By device and inode: no other file can have these while it is open. */
  readonly #files = new Map<string, Shared>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Open for reading; undefined if that is not possible, or only by a link that is not followed. Faults FAILED. */
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
    // /dev/null and its kind have places to go to, and nothing there.
    const hasPlaces = stat.isFile() || (stat.isCharacterDevice() && !isatty(shared.descriptor));
    return this.#use(key, shared, hasPlaces ? stat.size : undefined);
  }

  #use(key: string, shared: Shared, size: number | undefined): OpenLog {
    let isOpen = true;
    shared.users += 1;
    return {
      size,
      read: (memory, at) => {
        // By now the number may be that of another file.
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
