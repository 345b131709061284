/**
 * Process groups that have outlived their leaders, the programs with `tsd_orphans`. If a leftover has overwritten or
 * lost its environment, only its process group shows which program it comes from. So this is kept as long as the
 * daemon's process lives: after the removal of a program, an update and a restart in place.
 *
 * While a process is in a group, the kernel gives the group's number to no other process. So after every end each group
 * is checked again, and forgotten when its last process is gone; and when a program ends, no older group can have had
 * its pid.
 */
import { PosixError } from "../../posix/errors.js";
import type { Posix } from "../../posix/posix.js";

export class LeftGroups {
  /** Mark of the program (`OrphanKeeper`) → pid of its last life, which is also its process group. */
  readonly #leaders = new Map<string, number>();

  /** A process of the program has just been reaped: what is still in its group can come from no other program. */
  departed(posix: Posix, mark: string, leader: number): void {
    for (const [other, number] of this.#leaders) if (number === leader) this.#leaders.delete(other);
    this.#leaders.delete(mark);
    if (lives(posix, leader)) this.#leaders.set(mark, leader);
  }

  /** Forget the groups that have no process left. Call it after every end. */
  sweep(posix: Posix): void {
    for (const [mark, leader] of this.#leaders) if (!lives(posix, leader)) this.#leaders.delete(mark);
  }

  /** The group of the program's last life; 0 when none of its processes is left. */
  leaderOf(mark: string): number {
    return this.#leaders.get(mark) ?? 0;
  }

  forget(mark: string): void {
    this.#leaders.delete(mark);
  }
}

/** The groups of this daemon: kept over restarts in place. */
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
