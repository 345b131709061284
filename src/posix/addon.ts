/**
 * The port to the operating system, implemented by the native addon (native/*.c, built by scripts/build-native.mjs).
 *
 * C checks and copies arguments, makes the system call and returns its result or `-errno`; here `-errno` becomes a
 * `PosixError`. Arguments of the wrong type or range are a bug in the caller: the addon throws TypeError or RangeError.
 */
import { fchownSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { PosixError } from "./errors.js";
import type { Exit, PipeEnds, Posix, SpawnPlan, UserRecord } from "./posix.js";

interface Limit {
  readonly soft: number;
  readonly hard: number;
}

/** Which of several calls the system has refused. */
interface RefusedCall {
  readonly call: string;
  readonly errno: number;
}

/** What addon.c exports. A negative number is `-errno`. */
interface Native {
  spawn(plan: SpawnPlan): number;
  reap(): number[] | number;
  kill(pid: number, signal: number): number;
  pipe(nonBlockingEnd: number): [number, number] | number;
  setPipeSize(fd: number, bytes: number): number;
  read(fd: number, into: Uint8Array): number;
  write(fd: number, from: Uint8Array): number;
  append(fd: number, from: Uint8Array): number;
  close(fd: number): number;
  dup2(from: number, to: number): number;
  passOn(fd: number): number;
  environment(): string[];
  showHiddenNames(): void;
  characterLocale(name: string): string | undefined;
  userByName(name: string): UserRecord | undefined | number;
  userById(uid: number): UserRecord | undefined | number;
  groupIdByName(name: string): number | undefined;
  groupExists(gid: number): number | undefined;
  getLimit(resource: number): Limit | number;
  setLimit(resource: number, soft: number, hard: number): number;
  ignoreSignals(signals: readonly number[]): void;
  returnMemory(): void;
  becomeUser(uid: number, gid: number, groups: readonly number[]): RefusedCall | undefined;
  newSession(): number;
  becomeSubreaper(): number;
  setProcessName(name: string): number;
  separateTitle(words: readonly string[]): void;
  listenUnix(path: string, backlog: number): number;
  listenTcp(host: string, port: number, backlog: number): number | string;
  connectUnix(path: string, stream: number): number;
  errorName(errno: number): string | undefined;
}

/** Where the addon can be: built in the source tree, seen from here or from a bundle (scripts/bundle.mjs). */
const places = ["../../native/tsd.node", "../native/tsd.node"].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);

/**
 * The addon's exports; the caller knows their types. `path` names the file when it is in none of the usual places.
 * Throws an Error that says what to do when there is no addon that this system can load.
 */
export function loadNative(path?: string): unknown {
  const require = createRequire(import.meta.url);
  const refusals: string[] = [];
  for (const place of path === undefined ? places : [path]) {
    try {
      return require(place) as unknown;
    } catch (reason) {
      refusals.push(`  ${place}: ${reason instanceof Error ? reason.message.split("\n")[0]! : String(reason)}`);
    }
  }
  throw new Error(
    [
      "cannot load the native addon:",
      ...refusals,
      "Build it with `npm run build`. That needs a C compiler: `apt-get install g++ make python3` on Debian",
      "and Ubuntu, `apk add build-base` on Alpine.",
    ].join("\n"),
  );
}

const EAGAIN = 11;
const nonBlockingEnds = { read: 0, write: 1, neither: 2 } as const;

/** Load the addon; throws as `loadNative`. */
export function loadPosix(path?: string): Posix {
  const native = loadNative(path) as Native;

  const refusal = (errno: number, syscall: string, subject?: string): PosixError =>
    new PosixError(native.errorName(errno) ?? String(errno), errno, syscall, subject);

  /** Returns the result of a call, or throws its refusal. */
  function demand<T>(result: T | number, syscall: string, subject?: string): T | number {
    if (typeof result === "number" && result < 0) throw refusal(-result, syscall, subject);
    return result;
  }

  /** As `demand`, for calls whose result is never a number. */
  function demandObject<T extends object | undefined>(result: T | number, syscall: string, subject?: string): T {
    if (typeof result === "number") throw refusal(-result, syscall, subject);
    return result;
  }

  function transferred(count: number, syscall: string): number {
    if (count >= 0) return count;
    if (count === -EAGAIN) return -1;
    throw refusal(-count, syscall);
  }

  return {
    spawn: (plan) => demand(native.spawn(plan), "spawn", plan.file),
    reap() {
      const flat = demandObject(native.reap(), "waitpid");
      const exits: Exit[] = [];
      for (let i = 0; i < flat.length; i += 2) exits.push({ pid: flat[i]!, waitStatus: flat[i + 1]! });
      return exits;
    },
    kill: (pid, signal) => void demand(native.kill(pid, signal), "kill", String(pid)),
    pipe(nonBlocking): PipeEnds {
      const [readEnd, writeEnd] = demandObject(native.pipe(nonBlockingEnds[nonBlocking]), "pipe");
      return { readEnd, writeEnd };
    },
    growPipe: (fd, bytes) => native.setPipeSize(fd, bytes) >= bytes,
    read: (fd, into) => transferred(native.read(fd, into), "read"),
    write: (fd, from) => transferred(native.write(fd, from), "write"),
    append: (fd, from) => transferred(native.append(fd, from), "write"),
    close: (fd) => void demand(native.close(fd), "close"),
    changeOwner(fd, uid, gid) {
      try {
        fchownSync(fd, uid, gid);
      } catch (error) {
        const { code = "", errno = 0 } = error as NodeJS.ErrnoException;
        throw new PosixError(code, -errno, "fchown", String(fd));
      }
    },
    dup2: (from, to) => void demand(native.dup2(from, to), "dup2"),
    passOn: (fd) => void demand(native.passOn(fd), "fcntl", String(fd)),
    setsid: () => void demand(native.newSession(), "setsid"),
    environment: () => native.environment(),
    showHiddenNames: () => native.showHiddenNames(),
    characterLocale: (name) => native.characterLocale(name),
    userByName: (name) => demandObject(native.userByName(name), "getpwnam", name),
    userById: (uid) => demandObject(native.userById(uid), "getpwuid", String(uid)),
    groupIdByName: (name) => demand(native.groupIdByName(name), "getgrnam", name),
    groupExists: (gid) => demand(native.groupExists(gid), "getgrgid", String(gid)) !== undefined,
    getLimit: (resource) => demandObject(native.getLimit(resource), "getrlimit"),
    setLimit: (resource, soft, hard) => void demand(native.setLimit(resource, soft, hard), "setrlimit"),
    ignoreSignals: (signals) => native.ignoreSignals(signals),
    returnMemory: () => native.returnMemory(),
    becomeUser(uid, gid, groups) {
      const refused = native.becomeUser(uid, gid, groups);
      if (refused !== undefined) throw refusal(refused.errno, refused.call, String(uid));
    },
    becomeSubreaper: () => void demand(native.becomeSubreaper(), "prctl"),
    listenUnix: (path, backlog) => demand(native.listenUnix(path, backlog), "listen", path),
    listenTcp(host, port, backlog) {
      const address = `${host}:${port}`;
      const result = native.listenTcp(host, port, backlog);
      if (typeof result === "string") throw new PosixError(result, 0, "resolve", address);
      return demand(result, "listen", address);
    },
    connectUnix: (path, kind) => demand(native.connectUnix(path, kind === "stream" ? 1 : 0), "connect", path),
    separateTitle: (words) => native.separateTitle(words),
    setProcessName: (name) => void demand(native.setProcessName(name), "prctl"),
  };
}
