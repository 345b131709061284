/**
 * Process groups that have outlived their leaders, the programs with `tsd_orphans`. Of a leftover that has overwritten or
 * lost its environment nothing but its group tells whose it is, so this is known for as long as the daemon's process
 * lives: over the removal of a program, an update and a restart in place.
 *
 * While somebody is in a group the kernel gives its number to no other process. So each group is asked for again after
 * every end, and forgotten with its last process; and one program's end proves that its number meant no older group.
 */
import { PosixError } from "../../posix/errors.js";
import type { Posix } from "../../posix/posix.js";

export class LeftGroups {
  /** Mark of the program (`OrphanKeeper`) → pid, and so process group, of its last life. */
  readonly #leaders = new Map<string, number>();

  /** A process of the program has just been reaped: who of its group is still there cannot be anybody else's. */
  departed(posix: Posix, mark: string, leader: number): void {
    for (const [other, number] of this.#leaders) if (number === leader) this.#leaders.delete(other);
    this.#leaders.delete(mark);
    if (lives(posix, leader)) this.#leaders.set(mark, leader);
  }

  /** Forget those of which nobody is left. To be called after every end. */
  sweep(posix: Posix): void {
    for (const [mark, leader] of this.#leaders) if (!lives(posix, leader)) this.#leaders.delete(mark);
  }

  /** The group of the program's last life; 0 when nobody of it is left. */
  leaderOf(mark: string): number {
    return this.#leaders.get(mark) ?? 0;
  }

  forget(mark: string): void {
    this.#leaders.delete(mark);
  }
}

/** Those of this process: they stay over restarts in place. */
export const leftGroups = new LeftGroups();

function lives(posix: Posix, group: number): boolean {
  try {
    posix.kill(-group, 0);
    return true;
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    return error.code === "EPERM";
  }
}
