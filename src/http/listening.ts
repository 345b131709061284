/**
 * Opening the sockets that a server listens on. A unix socket gets its name only when it already has its mode and
 * accepts connections: it is made as `<file>.<pid>` and linked (RPC-UNIX-001). It is unlinked at the end only if it is
 * still ours.
 */

import { existsSync, linkSync, renameSync, statSync } from "node:fs";
import { ownEntry } from "../core/own-entry.js";
import { SOCKET_PATH_MAX_BYTES } from "../core/unix-sockets.js";
import { lookup } from "node:dns/promises";
import { connect, createServer, isIP, type ListenOptions, type Server, type Socket } from "node:net";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { ServerConfig } from "../core/config/model/model.js";
import { chmodSocket, giveSocket, removeByName, unlinkByName } from "../posix/names.js";

type UnixConfig = Extract<ServerConfig, { kind: "unix" }>;

/** Why a server cannot open; the caller has the texts (CLI-X-006..009). */
export type ListenProblem =
  /** Another program listens there. */
  | { readonly kind: "in-use" }
  /**
   * What is at the socket's path accepts no connection and cannot be removed; `code` is the reason: EISDIR, EPERM,
   * EBUSY, EROFS…
   */
  | { readonly kind: "not-removed"; readonly path: string; readonly code: string }
  /** What is there was removed and came back, {@link ATTEMPTS} times. */
  | { readonly kind: "comes-back"; readonly path: string }
  /** `reported` is how the original prints it: `errno.ENOENT (2)`, `-2`, `AF_UNIX path too long`. */
  | { readonly kind: "refused"; readonly code: string; readonly reported: string }
  | { readonly kind: "chown-denied"; readonly path: string; readonly uid: number; readonly gid: number };

/** A listening server that does not accept yet; `close` stops it and removes its name. */
export type Listening =
  | { readonly ok: true; readonly server: Server; readonly close: () => void }
  | { readonly ok: false; readonly problem: ListenProblem };

const BACKLOG_CONNECTIONS = 1024; // RPC-H-019
const STALE_PAUSE_MS = 300;
/** How many times a stale socket may come back: after that, another program must be making it. */
const MAX_ATTEMPTS = 10;

/** Listen as a section of the configuration says; `warn` gets lines for stderr (CLI-X-009). */
export async function listen(config: ServerConfig, warn: (line: string) => void): Promise<Listening> {
  const server = newServer();
  try {
    if (config.kind === "unix") return await listenUnix(server, config, warn);
    await bind(server, { host: await hostAddress(config.host), port: config.port });
    return { ok: true, server, close: () => server.close() };
  } catch (error) {
    server.close();
    return { ok: false, problem: problemOf(error, config) };
  }
}

async function listenUnix(first: Server, config: UnixConfig, warn: (line: string) => void): Promise<Listening> {
  const { path } = config;
  const temporary = `${path}.${process.pid}`;
  if (Buffer.byteLength(temporary) > SOCKET_PATH_MAX_BYTES) {
    return { ok: false, problem: { kind: "refused", code: "ENAMETOOLONG", reported: "AF_UNIX path too long" } };
  }
  let server = first;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    unlinkQuietly(temporary);
    try {
      await bindUnix(server, temporary, config.mode);
      if (takeName(temporary, path)) {
        const { ino, dev } = statSync(path);
        if (config.uid !== -1 || config.gid !== -1) giveSocket(path, config.uid, config.gid);
        return { ok: true, server, close: () => closeUnix(server, path, ino, dev) };
      }
      server.close();
    } catch (error) {
      server.close();
      throw error;
    } finally {
      unlinkQuietly(temporary);
    }
    if (await isAnswered(path)) return { ok: false, problem: { kind: "in-use" } };
    const code = obstacleToRemoving(path);
    // The original tries for ever.
    if (code !== undefined) return { ok: false, problem: { kind: "not-removed", path, code } };
    warn(`Unlinking stale socket ${path}`);
    await pause(STALE_PAUSE_MS);
    server = newServer();
  }
  return { ok: false, problem: { kind: "comes-back", path } };
}

/** Removes what is there; if that fails, returns the errno name. */
function obstacleToRemoving(path: string): string | undefined {
  try {
    removeByName(path);
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code ?? message;
  }
}

/** A peer may stop sending before it has its answer; TCP detects one that vanished. */
function newServer(): Server {
  return createServer({ allowHalfOpen: true, noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 });
}

/** Bind with no more permissions than configured, from the first moment. */
async function bindUnix(server: Server, path: string, mode: number): Promise<void> {
  const umask = process.umask(0o777 & ~mode);
  const bound = bind(server, { path });
  process.umask(umask);
  await bound;
  chmodSocket(path, mode);
}

/** Give the socket its real name; false if that name is taken. On file systems without hard links it is renamed. */
function takeName(temporary: string, path: string): boolean {
  try {
    linkSync(temporary, path);
    return true;
  } catch {
    if (existsSync(path)) return false;
    renameSync(temporary, path);
    return true;
  }
}

function closeUnix(server: Server, path: string, ino: number, dev: number): void {
  server.close();
  const now = statSync(path, { throwIfNoEntry: false });
  if (now?.ino === ino && now.dev === dev) unlinkQuietly(path);
}

/** Whether a live program accepts on this socket. */
function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket: Socket = connect({ path });
    socket.on("connect", () => {
      socket.destroy();
      resolve(true);
    });
    // A full backlog (EAGAIN) belongs to a live program too.
    socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code === "EAGAIN"));
  });
}

function bind(server: Server, where: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ ...where, backlog: BACKLOG_CONNECTIONS }, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

/**
 * "" is every IPv4 interface, as in the original; names are resolved to IPv4 if possible; `[::1]` is understood
 * (IMP-036).
 */
async function hostAddress(host: string): Promise<string> {
  if (host === "") return "0.0.0.0";
  const bare = /^\[(.*)\]$/.exec(host)?.[1] ?? host;
  if (isIP(bare) !== 0) return bare;
  const found = await lookup(bare, { all: true });
  return (found.find(({ family }) => family === 4) ?? found[0])?.address ?? bare;
}

/** The numbers of Python's resolver for errors that Node only names. */
const RESOLVER_ERRORS: Readonly<Record<string, string>> = { ENOTFOUND: "-2", EAI_NONAME: "-2", EAI_AGAIN: "-3" };

function problemOf(error: unknown, config: ServerConfig): ListenProblem {
  const { code, errno, syscall } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  if (code === "EADDRINUSE") return { kind: "in-use" };
  if (config.kind === "unix") {
    const { path, uid, gid } = config;
    if (syscall === "chown" && code === "EPERM") return { kind: "chown-denied", path, uid, gid };
    if (syscall === "listen" && code === "EACCES" && isMissing(dirname(path))) {
      return { kind: "refused", code: "ENOENT", reported: "errno.ENOENT (2)" }; // libuv calls this EACCES
    }
  }
  return { kind: "refused", code, reported: ownEntry(RESOLVER_ERRORS, code) ?? `errno.${code} (${-(errno ?? 0)})` };
}

function isMissing(folder: string): boolean {
  try {
    return statSync(folder, { throwIfNoEntry: false }) === undefined;
  } catch {
    return false;
  }
}

function unlinkQuietly(path: string): void {
  try {
    unlinkByName(path);
  } catch {
    // Gone already, or not ours to remove: the next attempt will show that.
  }
}
