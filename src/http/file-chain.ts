/**
 * The files that have one name after the other, for somebody who reads each to its end: a log and what takes its place
 * when it is rotated. They are opened when they take the name, so that nothing is lost of one that is renamed or removed
 * before its turn, and given up when they are too many to keep.
 */
import { closeSync, constants, fstatSync, statSync, type Stats } from "node:fs";
import { backupName } from "../core/logs/rotation.js";
import { openByName } from "../posix/names.js";

/** Files a reader may be behind, and bytes in those that only it keeps from being freed. */
const MAX_FILES = 64;
const HELD_MAX_BYTES = 64 * 1024 * 1024;
/** Files that all readers together may be behind: descriptors are the programs' too. */
const MAX_FILES_IN_ALL = 256;

/** A file of the chain. */
export interface ChainedFile {
  readonly descriptor: number;
  /** As it was when opened. */
  readonly stat: Stats;
  /** Tells it from every other file, whatever it is called by now; a number that is used again for a new file included. */
  readonly identity: string;
  /** One that was before it had to be given up. */
  readonly afterGap: boolean;
}

export class FileChain {
  /** Of all chains, the files behind those that are read. */
  static #inAll = 0;

  readonly #path: string;
  /** The one that is being read, and those that have taken its name since. */
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
   * Begins with the file of that identity, which rotations may have renamed since, and has those that took its place
   * behind it; undefined if it is not among them.
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

  /** Note whether another file has taken the name; a name without file waits in silence (LOG-T-009). */
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

  /** The current file has been read to its end: go on to the next. False if there is none. */
  goOn(): boolean {
    if (this.#files.length === 1) return false;
    closeSync(this.#files.shift()!.descriptor);
    FileChain.#inAll -= 1;
    return true;
  }

  close(): void {
    for (const { descriptor } of this.#files) closeSync(descriptor);
    FileChain.#inAll -= this.#files.length - 1;
  }

  /** What is being read and the newest are always kept. */
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

/** A backup that cannot be read ends the search, no more. */
function openOrNothing(path: string): ChainedFile | undefined {
  try {
    return openIfThere(path);
  } catch {
    return undefined;
  }
}

/** What tells a file from every other, by whatever name it goes. */
export function identityOf({ dev, ino, birthtimeMs }: Stats): string {
  return `${dev}:${ino}:${birthtimeMs}`;
}
