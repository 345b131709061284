/**
 * The port to the operating system: every call the daemon makes that Node does not offer, or does
 * not offer in the form a supervisor needs. `addon.ts` implements it with the native addon, the
 * tests with a fake.
 *
 * A call that the system refuses throws `PosixError`. Nothing here decides anything.
 */

import type { SpawnRefusal } from "../core/process/spawn-refusal.js";

/** The user a child shall become. */
export interface UserSwitch {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
  /** Why it cannot be (`Can't find uid 1000`): the child says so on its stderr and ends (LIFE-SPAWN-027). */
  readonly refusal?: string | undefined;
}

/** A child described as data, before the fork. */
export interface SpawnPlan {
  /** File to execute, never searched for. A relative one is reached from `directory`, which is entered first. */
  readonly file: string;
  readonly argv: readonly string[];
  /** `NAME=value` strings, the child's whole environment. */
  readonly env: readonly string[];
  /** Descriptors of the daemon that become 0, 1 and 2 of the child; everything above is closed, but see newSession. */
  readonly stdin: number;
  readonly stdout: number;
  readonly stderr: number;
  /** Undefined leaves a thing as it is. */
  readonly directory?: string | undefined;
  readonly umask?: number | undefined;
  /** -20 to 19, set before the user is changed; 0 leaves it as it is. Refused by the system, the child says so and ends. */
  readonly nice?: number | undefined;
  /** Switch of user, with the supplementary groups to set, primary group included. */
  readonly user?: UserSwitch | undefined;
  /** Soft and hard limits by resource number; Infinity = unlimited. */
  readonly limits?: readonly { readonly resource: number; readonly soft: number; readonly hard: number }[];
  /** A session of its own (setsid) in place of a group of its own, and what was passed on; only for daemonizing. */
  readonly newSession?: boolean;
  /** Stay in the parent's process group; only for programs that stand in for their child (pidproxy). */
  readonly sameGroup?: boolean;
  /** Signals the child starts with ignored (the original leaks SIGPIPE and SIGXFSZ, LIFE-SPAWN-022). */
  readonly ignoreSignals?: readonly number[];
  /** Known before the fork; the child says so in place of its exec, its directory entered. */
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
   * Start a child; returns its pid once its exec is under way (/proc may still lack its name and arguments) or has failed.
   * With a user, a directory or a refusal it goes on by itself as soon as it is there and leads its group: until its exec,
   * which can be long after, /proc has our name, arguments and environment for it. A child that fails after the fork says so on
   * its own stderr and exits 127, as under the original (LIFE-SPAWN-027..031).
   * Throws a PosixError when no child could be made (EAGAIN, ENOMEM).
   */
  spawn(plan: SpawnPlan): number;
  /** Every child that has ended since the last call: `waitpid(-1, WNOHANG)` until there is none. */
  reap(): readonly Exit[];
  /** Negative pid = process group. Throws ESRCH, EPERM. */
  kill(pid: number, signal: number): void;
  /** A pipe, both ends close-on-exec; the end named is made non-blocking. */
  pipe(nonBlocking: "read" | "write" | "neither"): PipeEnds;
  /**
   * Let a pipe hold `bytes` in place of 64 KiB; false where the system does not want that (its limits
   * for users without CAP_SYS_RESOURCE, `/proc/sys/fs/pipe-*`) or the descriptor is no pipe.
   */
  growPipe(fd: number, bytes: number): boolean;
  /** Bytes read into `into`; 0 = end of file, -1 = nothing there now (EAGAIN). */
  read(fd: number, into: Uint8Array): number;
  /** Bytes written from `from`; -1 = no room now (EAGAIN). Throws EPIPE. */
  write(fd: number, from: Uint8Array): number;
  /**
   * As `write`, at the end of a file whoever else appends to it, and with it goes the file offset, which is shared with
   * all who inherited the descriptor. Where there is no end it is `write`.
   */
  append(fd: number, from: Uint8Array): number;
  close(fd: number): void;
  /** Give what is open there to a user. Throws EPERM. */
  changeOwner(fd: number, uid: number, gid: number): void;
  dup2(from: number, to: number): void;
  /** Let what is exec'd next in a session of its own inherit this descriptor. */
  passOn(fd: number): void;
  setsid(): void;
  /**
   * The daemon's environment, `NAME=value` in order. Unlike process.env it loses
   * nothing: a byte that is no valid UTF-8 is a lone surrogate U+DC80..U+DCFF, and every string
   * handed to this port is turned back the same way (as under Python).
   */
  environment(): readonly string[];
  /** Give the names that the launcher hid in the daemon's environment their letters back, for process.env as well. */
  showHiddenNames(): void;
  /**
   * What the C library calls a locale as far as LC_CTYPE goes: "C" for POSIX too; undefined where it cannot be had. ""
   * is the locale of the environment as it is now.
   */
  characterLocale(name: string): string | undefined;
  userByName(name: string): UserRecord | undefined;
  userById(uid: number): UserRecord | undefined;
  groupIdByName(name: string): number | undefined;
  groupExists(gid: number): boolean;
  /** Soft and hard limit; Infinity = unlimited. */
  getLimit(resource: number): { readonly soft: number; readonly hard: number };
  setLimit(resource: number, soft: number, hard: number): void;
  /** Ignore these, and let children begin so, as long as nobody here handles them. */
  ignoreSignals(signals: readonly number[]): void;
  /** From now on, freed memory goes back to the system as soon as there is a page of it, where the C library can. */
  returnMemory(): void;
  /**
   * Drop to a user for good: setgroups, setgid, setuid, for every thread of the process. `syscall` of what is thrown is the
   * one of them that was refused; those before it have been done.
   */
  becomeUser(uid: number, gid: number, groups: readonly number[]): void;
  /** Orphaned descendants become our children instead of init's. */
  becomeSubreaper(): void;
  /** A listening socket for children (FastCGI); the daemon never accepts on it. */
  listenUnix(path: string, backlog: number): number;
  listenTcp(host: string, port: number, backlog: number): number;
  /**
   * A non-blocking, close-on-exec socket connected to another's address: `write` sends on it, a datagram whole or not
   * at all. Throws ENOENT and ECONNREFUSED when nobody listens, EPROTOTYPE when the other is of the other kind.
   */
  connectUnix(path: string, kind: "datagram" | "stream"): number;
  /** End each word of `process.title`, which was just set to these with blanks between them, as arguments end. */
  separateTitle(words: readonly string[]): void;
  /** Set the process name that `ps -C`, `pgrep` and `pidof` match (at most 15 bytes). */
  setProcessName(name: string): void;
}
