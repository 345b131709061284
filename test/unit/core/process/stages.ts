/** Stages of a life that tests of the rules begin with, and ways to look at a step. */
import type {
  Backoff,
  Effect,
  Exited,
  Fatal,
  Input,
  Lifecycle,
  LifecyclePolicy,
  Past,
  Running,
  Spawned,
  Spawning,
  Step,
  Stopped,
  Stopping,
  Unknown,
} from "../../../../src/core/process/lifecycle.js";
import type { ProcessState } from "../../../../src/core/process/states.js";
import { step } from "../../../../src/core/process/transitions.js";

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

const past: Past = { lastStart: 100, lastStop: 0, backoff: 0 };
/** A life that has been started at 100, in each state. */
export const stopped: Stopped = { ...past, state: "STOPPED", how: "stopped", exitStatus: 0 };
export const spawning: Spawning = { ...past, state: "STARTING", phase: "spawning" };
export const starting: Spawned = { ...past, state: "STARTING", phase: "spawned", pid: 7 };
export const running: Running = { ...past, state: "RUNNING", pid: 7 };
export const backoff: Backoff = { ...past, state: "BACKOFF", backoff: 1, retryAt: 102, spawnError: "no" };
export const stopping: Stopping = { ...past, state: "STOPPING", pid: 7, killAt: 210, reportedAt: undefined };
export const exited: Exited = { ...past, state: "EXITED", lastStop: 150, exitStatus: 0, spawnError: undefined };
export const fatal: Fatal = { ...past, state: "FATAL", spawnError: "no" };
export const unknown: Unknown = { ...past, state: "UNKNOWN", pid: 7, endsAs: "EXITED" };

export const lifecyclesByState: Readonly<Record<ProcessState, Lifecycle>> = {
  STOPPED: stopped,
  STARTING: starting,
  RUNNING: running,
  BACKOFF: backoff,
  STOPPING: stopping,
  EXITED: exited,
  FATAL: fatal,
  UNKNOWN: unknown,
};

export const EXIT_0: Input = { kind: "exited", waitStatus: 0 };
export const EXIT_1: Input = { kind: "exited", waitStatus: 0x100 };
export const WAKE: Input = { kind: "wake", isHeld: false };

/** A whole turn, the spawn in it answered by `spawn`. */
export function turn(rules: LifecyclePolicy, lifecycle: Lifecycle, now: number, spawn?: Input, isHeld = false): Step {
  const seen: Effect[] = [];
  let current = lifecycle;
  const feed = (input: Input): void => {
    const { next, effects } = step(rules, current, input, now);
    current = next;
    for (const effect of effects) {
      seen.push(effect);
      if (effect.kind === "spawn" && spawn !== undefined) feed(spawn);
    }
  };
  feed({ kind: "wake", isHeld });
  feed({ kind: "settle", wokeAs: lifecycle.state });
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
