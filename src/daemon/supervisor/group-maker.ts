/** Groups as a daemon runs them, made from their configuration, and what the machine needs to know before the first of some. */
import type { GroupConfig } from "../../core/config/model/model.js";
import type { DaemonContext } from "../context/context.js";
import { Group, type OnChange } from "../groups/group.js";
import { ListenerPool } from "../listeners/listener-pool.js";

/** One for each run. */
export class GroupMaker {
  readonly #context: DaemonContext;
  #isSubreaper = process.pid === 1;

  constructor(context: DaemonContext) {
    this.#context = context;
  }

  /** The group, which calls `onChange` for itself and its processes. */
  make(config: GroupConfig, onChange: OnChange): Group {
    if (!this.#isSubreaper && config.processes.some(({ orphans }) => orphans.beforeStart || orphans.onStop)) {
      // Become a subreaper: orphans become our children, not init's, so we see them exit and know that they are ours.
      this.#context.posix.becomeSubreaper();
      this.#isSubreaper = true;
    }
    return config.kind === "eventlistener"
      ? new ListenerPool(this.#context, config, onChange)
      : new Group(this.#context, config, onChange);
  }
}
