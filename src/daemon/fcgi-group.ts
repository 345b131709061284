/**
 * A FastCGI group: one listening socket for all its processes, made when the first is started and
 * closed when the last has gone; the daemon never accepts on it (LIFE-FCGI-*).
 */
import { chmodSync, chownSync, rmSync } from "node:fs";
import type { FcgiGroupConfig } from "../core/config/model.js";
import type { Child } from "./child.js";
import type { DaemonContext } from "./context.js";
import { Group, type OnChange } from "./group.js";

/** The backlog of a socket whose configuration names none: SOMAXCONN. */
const DEFAULT_BACKLOG = 4096;

export class FcgiGroup extends Group {
  readonly #context: DaemonContext;
  readonly #socket: FcgiGroupConfig["socket"];
  readonly #users = new Set<Child>();
  #fd: number | undefined;

  constructor(context: DaemonContext, config: FcgiGroupConfig, onChange: OnChange) {
    super(context, config, onChange, {
      acquireStdin: (child) => this.#acquire(child),
      released: (child) => this.#release(child),
    });
    this.#context = context;
    this.#socket = config.socket;
    this.#tryOnce();
  }

  /** Made and closed again at start-up, so that a mistake shows at once (LIFE-FCGI-001). */
  #tryOnce(): void {
    try {
      this.#open();
      this.#close();
    } catch (error) {
      // The programs will say so too, as a spawn error, when they are started (IMP-019).
      this.#context.log.error(`Could not create FastCGI socket ${this.#socket.url}: ${(error as Error).message}`);
    }
  }

  #acquire(child: Child): number {
    const fd = this.#fd ?? this.#open();
    this.#users.add(child);
    return fd;
  }

  #release(child: Child): void {
    if (this.#users.delete(child) && this.#users.size === 0) this.#close();
  }

  #open(): number {
    const { posix, log } = this.#context;
    const socket = this.#socket;
    log.info(`Creating socket ${socket.url}`);
    const backlog = socket.backlog ?? DEFAULT_BACKLOG;
    if (socket.kind === "tcp") return (this.#fd = posix.listenTcp(socket.host, socket.port, backlog));
    rmSync(socket.path, { force: true });
    const fd = posix.listenUnix(socket.path, backlog);
    try {
      if (socket.owner !== undefined) chownSync(socket.path, socket.owner.uid, socket.owner.gid);
      chmodSync(socket.path, socket.mode);
    } catch (error) {
      posix.close(fd);
      throw error;
    }
    return (this.#fd = fd);
  }

  #close(): void {
    if (this.#fd === undefined) return;
    this.#context.log.info(`Closing socket ${this.#socket.url}`);
    this.#context.posix.close(this.#fd);
    this.#fd = undefined;
  }
}
