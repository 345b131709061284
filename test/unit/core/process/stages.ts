/** Stages of a life that tests of the rules begin with, and ways to look at a step. */
import type { Effect, Input, Lifecycle, LifecyclePolicy, Step } from "../../../../src/core/process/lifecycle.js";
import { initial, step } from "../../../../src/core/process/transitions.js";

export const policy: LifecyclePolicy = {
  name: "web",
  autostart: true,
  autorestart: "unexpected",
  startSeconds: 1,
  startRetries: 3,
  stopSignal: 15,
  stopWaitSeconds: 10,
  stopAsGroup: false,
  killAsGroup: false,
  restartPause: 0,
  dependsOn: [],
  exitCodes: [0],
};
export const starting: Lifecycle = { ...initial, state: "STARTING", pid: 7, lastStart: 100, delay: 101 };
export const running: Lifecycle = { ...initial, state: "RUNNING", pid: 7, lastStart: 100 };
export const stopping: Lifecycle = { ...running, state: "STOPPING", killing: true, delay: 210 };
export const backoff: Lifecycle = { ...initial, state: "BACKOFF", lastStart: 100, backoff: 1, delay: 102 };

export const EXIT_0: Input = { kind: "exited", waitStatus: 0 };
export const EXIT_1: Input = { kind: "exited", waitStatus: 0x100 };
export const WAKE: Input = { kind: "wake", isHeld: false };

/** A whole turn, the spawn in it answered by `spawn`. */
export function turn(rules: LifecyclePolicy, life: Lifecycle, now: number, spawn?: Input, isHeld = false): Step {
  const seen: Effect[] = [];
  let current = life;
  const feed = (input: Input): void => {
    const { next, effects } = step(rules, current, input, now);
    current = next;
    for (const effect of effects) {
      seen.push(effect);
      if (effect.kind === "spawn" && spawn !== undefined) feed(spawn);
    }
  };
  feed({ kind: "wake", isHeld });
  feed({ kind: "settle", wokeAs: life.state });
  return { next: current, effects: seen };
}

/** Effects as short lines. */
export function shown({ effects }: Step): string[] {
  return effects.map((effect) => {
    switch (effect.kind) {
      case "announce":
        return `${effect.from}>${effect.to}`;
      case "log":
        return `${effect.level}: ${effect.text}`;
      case "kill":
      case "signal":
        return `${effect.kind} ${effect.pid} ${effect.signal}`;
      default:
        return effect.kind;
    }
  });
}
