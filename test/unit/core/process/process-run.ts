/** A process that gets one input after another, and what is remembered of it. */
import { NO_HISTORY, remember, type History } from "../../../../src/core/process/history.js";
import type { Input, Lifecycle, LifecyclePolicy } from "../../../../src/core/process/lifecycle.js";
import { initial, step } from "../../../../src/core/process/transitions.js";
import { policy } from "./stages.js";

export const spawned = (pid: number): Input => ({ kind: "spawned", pid });
export const exited = (waitStatus: number): Input => ({ kind: "exited", waitStatus });

export class ProcessRun {
  lifecycle: Lifecycle = initial;
  history: History = NO_HISTORY;
  readonly rules: LifecyclePolicy;

  constructor(rules: Partial<LifecyclePolicy> = {}) {
    this.rules = { ...policy, ...rules };
  }

  /** All of it at one moment; what is remembered then. */
  feed(now: number, ...inputs: readonly Input[]): History {
    for (const input of inputs) {
      const before = this.lifecycle;
      const done = step(this.rules, before, input, now);
      this.lifecycle = done.next;
      this.history = remember(this.history, { input, before, step: done, now });
    }
    return this.history;
  }
}
