/** A process group: its processes in the order of the configuration, and what is done to all of them. */
import type { FcgiSocketConfig, GroupConfig } from "../../core/config/model/model.js";
import { finishAll } from "../../core/finish-all.js";
import { isStopped } from "../../core/process/states.js";
import { byPriority, forShutdown } from "../../core/supervisor/order.js";
import { logPathsOf } from "../output/auto-logs.js";
import type { ChildRole } from "../child/child-role.js";
import { Child } from "../child/child.js";
import type { DaemonContext } from "../context/context.js";
import { FcgiSocket } from "../child/fcgi-socket.js";

/** Notifies the supervisor that the deadline of a child or a group may have changed. */
export type OnChange = (changed: Child | Group) => void;

export class Group {
  readonly config: GroupConfig;
  /** By process name; a name listed twice is one process (CFG-GRP-007). */
  readonly children = new Map<string, Child>();
  /** The sockets of its FastCGI programs, by url. */
  readonly #sockets = new Map<string, FcgiSocket>();

  constructor(context: DaemonContext, config: GroupConfig, onChange: OnChange, role: ChildRole<Child> = {}) {
    this.config = config;
    for (const process of config.processes) {
      const paths = logPathsOf(context, process);
      const itsRole = process.socket === undefined ? role : this.#sharing(context, process.socket);
      this.children.set(process.name, new Child(context, config.name, process, paths, itsRole, onChange));
    }
    for (const socket of this.#sockets.values()) socket.tryOnce();
  }

  /** Processes that name one socket share it (LIFE-FCGI-002). */
  #sharing(context: DaemonContext, config: FcgiSocketConfig): ChildRole<Child> {
    const socket = this.#sockets.get(config.url) ?? new FcgiSocket(context, config);
    this.#sockets.set(config.url, socket);
    return { acquireStdin: (child) => socket.acquire(child), released: (child) => socket.release(child) };
  }

  get name(): string {
    return this.config.name;
  }

  get priority(): number {
    return this.config.priority;
  }

  /** Its processes, as shutdown and listings need them. */
  get processes(): readonly Child[] {
    return [...this.children.values()];
  }

  /** Ascending by priority, listing order within one. */
  byPriority(): readonly Child[] {
    return byPriority(this.children.values());
  }

  /** Ask everything that runs to stop, highest priority number first (LIFE-ORD-006). */
  stopForShutdown(): void {
    for (const child of forShutdown(this.children.values())) child.stopForShutdown();
  }

  isStopped(): boolean {
    return this.processes.every((child) => isStopped(child.state));
  }

  reopenLogs(): void {
    finishAll(this.processes.map((child) => () => child.reopenLogs()));
  }

  /** What a subclass does in a turn that concerns it. */
  settle(): void {
    // A plain group has nothing to do; a listener pool sends events.
  }

  /** When the group itself wants a turn; wall-clock seconds. */
  get deadline(): number | undefined {
    return undefined;
  }

  /** Is it busy with something that shutdown should let it finish? */
  get isDelivering(): boolean {
    return false;
  }

  /** How many events have been processed so far: it shows whether that makes progress. */
  get processed(): number {
    return 0;
  }

  /** It is removed from the running configuration, or the daemon ends. */
  removed(): void {
    finishAll([...this.#sockets.values()].map((socket) => () => socket.remove()));
  }
}
