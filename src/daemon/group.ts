/** A process group: its processes in the order of the configuration, and what is done to all of them. */
import type { GroupConfig } from "../core/config/model.js";
import { isStopped } from "../core/process/states.js";
import { byPriority, forShutdown } from "../core/supervisor/order.js";
import { logPathsOf } from "./auto-logs.js";
import { Child, type ChildRole } from "./child.js";
import type { DaemonContext } from "./context.js";

/** Tells the supervisor that the deadline of a child or a group may have changed. */
export type OnChange = (changed: Child | Group) => void;

export class Group {
  readonly config: GroupConfig;
  /** By process name; a name listed twice is one process (CFG-GRP-007). */
  readonly children = new Map<string, Child>();

  constructor(context: DaemonContext, config: GroupConfig, onChange: OnChange, role: ChildRole = {}) {
    this.config = config;
    for (const process of config.processes) {
      const paths = logPathsOf(context, process);
      this.children.set(process.name, new Child(context, config.name, process, paths, role, onChange));
    }
  }

  get name(): string {
    return this.config.name;
  }

  get priority(): number {
    return this.config.priority;
  }

  /** As shutdown and listings look at a group. */
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
    for (const child of this.children.values()) child.reopenLogs();
  }

  /** What a subclass does in a turn that concerns it. */
  settle(): void {
    // A plain group has nothing to do; a listener pool hands out events.
  }

  /** When the group itself wants a turn; wall-clock seconds. */
  get deadline(): number | undefined {
    return undefined;
  }

  /** Is it busy with something that shutdown should let it finish? */
  get isDelivering(): boolean {
    return false;
  }

  /** How many events have been answered so far: the progress of that. */
  get answers(): number {
    return 0;
  }

  /** It leaves the running configuration. */
  removed(): void {
    // A plain group holds nothing beside its processes.
  }
}
