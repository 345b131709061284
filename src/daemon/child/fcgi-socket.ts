/**
 * The listening sockets of FastCGI programs: the daemon makes them but never accepts on them, and passes them to the
 * programs as descriptor 0 (LIFE-FCGI-*).
 *
 * Processes of a group that name the same socket share it. It is made when the first of them is started and closed when
 * the last has ended. The file of a Unix socket stays until the group is removed or the daemon ends, and is removed
 * then (IMP-021).
 */
import { lstatSync } from "node:fs";
import type { FcgiSocketConfig } from "../../core/config/model/model.js";
import { pyrepr } from "../../core/python/repr.js";
import { chmodSocket, giveSocket, removeByName } from "../../posix/names.js";
import type { DaemonContext } from "../context/context.js";
import { errnoText } from "../machine/errno-text.js";

/** The backlog of a socket whose configuration names none: SOMAXCONN. */
const BACKLOG_CONNECTIONS = 4096;

/** Why there is no socket, as the daemon's log and the program's spawn error print it (IMP-019). */
export class NoSocket extends Error {}

/** One socket and the processes that use it. */
export class FcgiSocket {
  readonly #context: DaemonContext;
  readonly #config: FcgiSocketConfig;
  readonly #users = new Set<object>();
  #fd: number | undefined;
  /** The file of a Unix socket as we made it: another file that has replaced it is left alone. */
  #file: { readonly dev: bigint; readonly ino: bigint } | undefined;

  constructor(context: DaemonContext, config: FcgiSocketConfig) {
    this.#context = context;
    this.#config = config;
  }

  /** Make it and close it again at start-up, so that a mistake shows at once (LIFE-FCGI-001). */
  tryOnce(): void {
    try {
      this.#open();
      this.#close();
    } catch (error) {
      if (!(error instanceof NoSocket)) throw error;
      // The original exits here. Ours reports it again, as a spawn error, when the program is started.
      this.#context.log.error(error.message);
    }
  }

  /** The descriptor, for a child that is about to be made. Throws NoSocket. */
  acquire(child: object): number {
    const fd = this.#fd ?? this.#open();
    this.#users.add(child);
    return fd;
  }

  /** The child has ended, or was never made. */
  release(child: object): void {
    if (this.#users.delete(child) && this.#users.size === 0) this.#close();
  }

  /** The socket is not needed any more. */
  remove(): void {
    const { path } = this.#config.kind === "unix" ? this.#config : {};
    if (path === undefined || this.#file === undefined) return;
    const found = lstatSync(path, { bigint: true, throwIfNoEntry: false });
    if (found?.ino === this.#file.ino && found.dev === this.#file.dev) removeByName(path);
  }

  #open(): number {
    const { posix, log } = this.#context;
    const config = this.#config;
    log.info(`Creating socket ${config.url}`);
    const backlog = config.backlog ?? BACKLOG_CONNECTIONS;
    try {
      if (config.kind === "tcp") return (this.#fd = posix.listenTcp(config.host, config.port, backlog));
      removeByName(config.path);
      const fd = this.#listen(config.path, config.mode, backlog);
      this.#file = lstatSync(config.path, { bigint: true, throwIfNoEntry: false });
      this.#setOwnership(config, fd);
      return (this.#fd = fd);
    } catch (error) {
      throw new NoSocket(`Could not create FastCGI socket ${config.url}: ${errnoText(error)}`);
    }
  }

  /** With no more permissions than configured, from the first moment. */
  #listen(path: string, mode: number, backlog: number): number {
    const umask = process.umask(0o777 & ~mode);
    try {
      return this.#context.posix.listenUnix(path, backlog);
    } finally {
      process.umask(umask);
    }
  }

  /** Give the file its owner and mode; if that fails there is no socket (LIFE-FCGI-007). */
  #setOwnership({ path, owner, mode }: Extract<FcgiSocketConfig, { kind: "unix" }>, fd: number): void {
    let what = "ownership";
    try {
      if (owner !== undefined) giveSocket(path, owner.uid, owner.gid);
      what = "permissions";
      chmodSocket(path, mode);
    } catch (error) {
      this.#context.posix.close(fd);
      this.remove();
      throw new Error(`Could not change ${what} of socket file: ${errnoText(error)}: ${pyrepr(path)}`);
    }
  }

  #close(): void {
    if (this.#fd === undefined) return;
    this.#context.log.info(`Closing socket ${this.#config.url}`);
    this.#context.posix.close(this.#fd);
    this.#fd = undefined;
  }
}
