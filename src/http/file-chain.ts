/**
 * A log and the files that replace it when it is rotated. All of them have the log's name, one after the other, and a
 * reader has to finish each before it begins the next. A file is opened as soon as it has the name, so nothing is lost
 * when it is renamed or removed before it is read. When too many files wait, the oldest are closed unread.
 */
import { closeSync, constants, fstatSync, statSync, type Stats } from "node:fs";
import { backupName } from "../core/logs/rotation.js";
import { openByName } from "../posix/names.js";

/** Files a reader may be behind, and bytes of those that only this reader still keeps on disk. */
const MAX_FILES = 64;
const HELD_MAX_BYTES = 64 * 1024 * 1024;
/** Files that all readers together may be behind: programs need descriptors too. */
const MAX_FILES_IN_ALL = 256;

/** A file of the chain. */
export interface ChainedFile {
  readonly descriptor: number;
  /** As it was when opened. */
  readonly stat: Stats;
  /** Differs from that of every other file, whatever its name is now; also where an inode number is used again. */
  readonly identity: string;
  /** A file before it had to be given up. */
  readonly afterGap: boolean;
}

export class FileChain {
  /** Files of all chains that wait behind those being read. */
  static #inAll = 0;

  readonly #path: string;
  /** The file being read, and those that have got its name since. */
  readonly #files: [ChainedFile, ...ChainedFile[]];

  private constructor(path: string, first: ChainedFile, ...more: readonly ChainedFile[]) {
    this.#path = path;
    this.#files = [first, ...more];
    FileChain.#inAll += more.length;
  }

  /** Begins with the file of that name, if there is one; throws what `open` throws, and for a folder. */
  static open(path: string): FileChain | undefined {
    const first = openIfThere(path);
    return first === undefined ? undefined : new FileChain(path, first);
  }

  /**
   * Begins with the file of that identity, which rotations may have renamed since, followed by the files that replaced
   * it; undefined if it is not among them.
   */
  static openFrom(path: string, identity: string): FileChain | undefined {
    const newer: ChainedFile[] = [];
    for (let age = 0; age < MAX_FILES - 1; age += 1) {
      const file = openOrNothing(age === 0 ? path : backupName(path, age));
      if (file === undefined) break;
      if (file.identity === identity) return new FileChain(path, file, ...newer);
      newer.unshift(file);
    }
    for (const { descriptor } of newer) closeSync(descriptor);
    return undefined;
  }

  /** The file to read now. */
  get current(): ChainedFile {
    return this.#files[0];
  }

  /** Note whether another file has got the name; a name without a file is waited for in silence (LOG-T-009). */
  look(): void {
    const now = statSync(this.#path, { throwIfNoEntry: false });
    const { ino, dev } = this.#files.at(-1)!.stat;
    if (now === undefined || (now.ino === ino && now.dev === dev)) return;
    const successor = openIfThere(this.#path);
    if (successor === undefined) return;
    this.#files.push(successor);
    FileChain.#inAll += 1;
    while (this.#isTooLong()) this.#giveOneUp();
  }

  /** Bytes in the files after the current one. */
  waiting(): number {
    return this.#files.slice(1).reduce((sum, { descriptor }) => sum + fstatSync(descriptor).size, 0);
  }

  /** The current file has been read to its end: continue with the next. False if there is none. */
  advance(): boolean {
    if (this.#files.length === 1) return false;
    closeSync(this.#files.shift()!.descriptor);
    FileChain.#inAll -= 1;
    return true;
  }

  close(): void {
    for (const { descriptor } of this.#files) closeSync(descriptor);
    FileChain.#inAll -= this.#files.length - 1;
  }

  /** The current file and the newest are always kept. */
  #isTooLong(): boolean {
    const waiting = this.#files.slice(1, -1).map(({ descriptor }) => fstatSync(descriptor));
    if (waiting.length > 0 && FileChain.#inAll > MAX_FILES_IN_ALL) return true;
    const held = waiting.reduce((sum, { nlink, size }) => sum + (nlink === 0 ? size : 0), 0);
    return held > HELD_MAX_BYTES || this.#files.length > MAX_FILES;
  }

  #giveOneUp(): void {
    const [dropped, next] = this.#files.slice(1, 3) as [ChainedFile, ChainedFile];
    this.#files.splice(1, 2, { ...next, afterGap: true });
    closeSync(dropped.descriptor);
    FileChain.#inAll -= 1;
  }
}

function openIfThere(path: string): ChainedFile | undefined {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return undefined;
  const descriptor = openByName(path, constants.O_RDONLY);
  const stat = fstatSync(descriptor);
  if (!stat.isDirectory()) return { descriptor, stat, identity: identityOf(stat), afterGap: false };
  closeSync(descriptor);
  throw new Error(`cannot follow ${path}: it is a folder`);
}

/** A backup that cannot be read only ends the search. */
function openOrNothing(path: string): ChainedFile | undefined {
  try {
    return openIfThere(path);
  } catch {
    return undefined;
  }
}

/** Differs between any two files, whatever their names. */
export function identityOf({ dev, ino, birthtimeMs }: Stats): string {
  return `${dev}:${ino}:${birthtimeMs}`;
}
