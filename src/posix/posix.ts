/**
 * The port to the operating system: every call the daemon makes that Node does not offer, or does not offer in the form
 * a supervisor needs. `addon.ts` implements it with the native addon, the tests with a fake.
 *
 * A call that the system refuses throws `PosixError`. Nothing here decides anything.
 */

import type { SpawnRefusal } from "../core/process/spawn-refusal.js";

/** The user that a child becomes. */
export interface UserSwitch {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
  /**
   * Why the child cannot become that user (`Can't find uid 1000`): it prints this on its stderr and ends
   * (LIFE-SPAWN-027).
   */
  readonly refusal?: string | undefined;
}

/** A child described as data, before the fork. */
export interface SpawnPlan {
  /** File to execute, never searched for. A relative one is resolved in `directory`, which is entered first. */
  readonly file: string;
  readonly argv: readonly string[];
  /** `NAME=value` strings, the child's whole environment. */
  readonly env: readonly string[];
  /** Descriptors of the daemon that become 0, 1 and 2 of the child; everything above is closed, but see newSession. */
  readonly stdin: number;
  readonly stdout: number;
  readonly stderr: number;
  /** For this and the next options: undefined leaves the value as it is. */
  readonly directory?: string | undefined;
  readonly umask?: number | undefined;
  /**
   * -20 to 19, set before the user is changed; 0 leaves it as it is. If the system refuses it, the child prints that
   * and ends.
   */
  readonly nice?: number | undefined;
  /** Switch of user, with the supplementary groups to set, primary group included. */
  readonly user?: UserSwitch | undefined;
  /** Soft and hard limits by resource number; Infinity = unlimited. */
  readonly limits?: readonly { readonly resource: number; readonly soft: number; readonly hard: number }[];
  /**
   * A session of its own (setsid) instead of a group of its own, and the descriptors that were passed on; only for
   * daemonizing.
   */
  readonly newSession?: boolean;
  /** Stay in the parent's process group; only for programs that stand in for their child (pidproxy). */
  readonly sameGroup?: boolean;
  /** Signals the child starts with ignored (the original leaks SIGPIPE and SIGXFSZ, LIFE-SPAWN-022). */
  readonly ignoreSignals?: readonly number[];
  /** A refusal that is known before the fork; the child enters its directory and prints this instead of its exec. */
  readonly refusal?: SpawnRefusal | undefined;
}

/** A child that has ended, with its raw wait status. */
export interface Exit {
  readonly pid: number;
  readonly waitStatus: number;
}

/** A line of the user database with every group the user is in, primary first. */
export interface UserRecord {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  readonly shell: string;
  readonly groups: readonly number[];
}

/** The two descriptors of a pipe. */
export interface PipeEnds {
  readonly readEnd: number;
  readonly writeEnd: number;
}

export interface Posix {
  /**
   * Start a child. Returns its pid once its exec is under way (/proc may not show its name and arguments yet) or has
   * failed. With a user, a directory or a refusal, the call returns as soon as the child exists and leads its group:
   * until its exec, which can be much later, /proc shows our name, arguments and environment for it. A child that fails
   * after the fork prints why on its own stderr and exits 127, as under the original (LIFE-SPAWN-027..031). Throws a
   * PosixError when no child could be made (EAGAIN, ENOMEM).
   */
  spawn(plan: SpawnPlan): number;
  /** Every child that has ended since the last call: `waitpid(-1, WNOHANG)` until there is none. */
  reap(): readonly Exit[];
  /** Negative pid = process group. Throws ESRCH, EPERM. */
  kill(pid: number, signal: number): void;
  /** A pipe, both ends close-on-exec; the end named is made non-blocking. */
  pipe(nonBlocking: "read" | "write" | "neither"): PipeEnds;
  /**
   * Let a pipe hold `bytes` instead of 64 KiB; false where the system refuses (its limits for users without
   * CAP_SYS_RESOURCE, `/proc/sys/fs/pipe-*`) or the descriptor is not a pipe.
   */
  growPipe(fd: number, bytes: number): boolean;
  /** Returns the number of bytes read into `into`; 0 = end of file, -1 = nothing there now (EAGAIN). */
  read(fd: number, into: Uint8Array): number;
  /** Returns the number of bytes written from `from`; -1 = no room now (EAGAIN). Throws EPIPE. */
  write(fd: number, from: Uint8Array): number;
  /**
   * As `write`, but at the end of a file, even if others append to it too. The file offset, which is shared with all
   * who inherited the descriptor, moves to the new end. A descriptor without an end is written to as by `write`.
   */
  append(fd: number, from: Uint8Array): number;
  close(fd: number): void;
  /** Change the owner of what this descriptor refers to. Throws EPERM. */
  changeOwner(fd: number, uid: number, gid: number): void;
  dup2(from: number, to: number): void;
  /** Let the next child with a session of its own inherit this descriptor. */
  passOn(fd: number): void;
  setsid(): void;
  /**
   * The daemon's environment, `NAME=value` in order. process.env would lose bytes that are not valid UTF-8: here each
   * is a lone surrogate U+DC80..U+DCFF, and every string that is passed to this port is converted back in the same way
   * (as in Python).
   */
  environment(): readonly string[];
  /** Restore the names that the launcher hid in the daemon's environment, for process.env as well. */
  showHiddenNames(): void;
  /**
   * The C library's name of a locale for LC_CTYPE: "C" for POSIX too; undefined if there is no such locale. "" is the
   * locale of the present environment.
   */
  characterLocale(name: string): string | undefined;
  userByName(name: string): UserRecord | undefined;
  userById(uid: number): UserRecord | undefined;
  groupIdByName(name: string): number | undefined;
  groupExists(gid: number): boolean;
  /** Soft and hard limit; Infinity = unlimited. */
  getLimit(resource: number): { readonly soft: number; readonly hard: number };
  setLimit(resource: number, soft: number, hard: number): void;
  /** Ignore these signals, here and in children, as long as they have no handler here. */
  ignoreSignals(signals: readonly number[]): void;
  /**
   * From now on, freed memory goes back to the system as soon as there is a page of it, if the C library can do that.
   */
  returnMemory(): void;
  /**
   * Become a user; there is no way back: setgroups, setgid, setuid, for every thread of the process. If one of them is
   * refused, the error's `syscall` names it; those before it have been done.
   */
  becomeUser(uid: number, gid: number, groups: readonly number[]): void;
  /** Orphaned descendants become our children instead of init's. */
  becomeSubreaper(): void;
  /** A listening socket for children (FastCGI); the daemon never accepts on it. */
  listenUnix(path: string, backlog: number): number;
  listenTcp(host: string, port: number, backlog: number): number;
  /**
   * A non-blocking, close-on-exec socket connected to another's address: `write` sends on it, a datagram whole or not
   * at all. Throws ENOENT and ECONNREFUSED when no process listens, EPROTOTYPE when the other socket is of the other
   * kind.
   */
  connectUnix(path: string, kind: "datagram" | "stream"): number;
  /**
   * End each word of `process.title`, just set to these words with blanks between them, with a NUL, as arguments end.
   */
  separateTitle(words: readonly string[]): void;
  /** Set the process name that `ps -C`, `pgrep` and `pidof` match (at most 15 bytes). */
  setProcessName(name: string): void;
}
