/** Every input in every state, answered: 8 states × 16 inputs, counted by the compiler. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Input, Lifecycle, LifecyclePolicy } from "../../../../src/core/process/lifecycle.js";
import { STATE_CODES, type ProcessState } from "../../../../src/core/process/states.js";
import { initial, step } from "../../../../src/core/process/transitions.js";
import * as stages from "./stages.js";

const NOW = 1000;
const policy: LifecyclePolicy = {
  name: "web",
  autostart: true,
  autorestart: "always",
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

/** A life typical of each state, in which everything that can be due is due. */
const LIFECYCLES: Readonly<Record<ProcessState, Lifecycle>> = {
  STOPPED: initial,
  STARTING: { ...stages.starting, lastStart: 990 },
  RUNNING: { ...stages.running, lastStart: 900 },
  BACKOFF: { ...stages.backoff, lastStart: 990, backoff: 4, retryAt: 994 },
  STOPPING: { ...stages.stopping, lastStart: 900, killAt: 1000 },
  EXITED: { ...stages.exited, lastStart: 900, lastStop: 950, exitStatus: 1, spawnError: "Bad exit code 1" },
  FATAL: { ...stages.fatal, lastStart: 900 },
  UNKNOWN: { ...stages.unknown, lastStart: 900 },
};

type Answer =
  /** Goes there. */
  | ProcessState
  /** Nothing at all. */
  | "-"
  /** Stays, but something is done or said. */
  | "acts"
  /** Stays, and the caller gets the reason. */
  | "refuses"
  /** An answer that was not requested: stays, and the log says so. */
  | "misplaced";

type Row = readonly [Answer, Answer, Answer, Answer, Answer, Answer, Answer, Answer];

const settle = (wokeAs: ProcessState): Input => ({ kind: "settle", wokeAs });

/** Inputs that need the state they meet are functions of it. */
const INPUTS: Readonly<Record<Input["kind"] | "wake-shutting-down", Input | ((state: ProcessState) => Input)>> = {
  wake: { kind: "wake", isHeld: false },
  "wake-shutting-down": { kind: "wake", isHeld: true },
  settle,
  start: { kind: "start" },
  stop: { kind: "stop" },
  "stop-between-lives": { kind: "stop-between-lives" },
  "stop-for-shutdown": { kind: "stop-for-shutdown" },
  "stop-report": { kind: "stop-report" },
  resume: { kind: "resume", shuttingDown: false },
  spawned: { kind: "spawned", pid: 8 },
  "spawn-failed": { kind: "spawn-failed", reason: "no" },
  "kill-missed": { kind: "kill-missed" },
  "kill-failed": { kind: "kill-failed", reason: "EPERM" },
  signal: { kind: "signal", signal: 1 },
  "signal-missed": { kind: "signal-missed" },
  "signal-failed": { kind: "signal-failed", reason: "EPERM" },
  exited: { kind: "exited", waitStatus: 0 },
};

const STATES = Object.keys(STATE_CODES) as ProcessState[];

// prettier-ignore
const ANSWERS: Readonly<Record<keyof typeof INPUTS, Row>> = {
  //                      STOPPED      STARTING     RUNNING      BACKOFF      STOPPING     EXITED       FATAL        UNKNOWN
  wake:                 ["STARTING",  "-",         "-",         "-",         "-",         "STARTING",  "-",         "-"],
  "wake-shutting-down": ["-",         "-",         "-",         "-",         "-",         "-",         "-",         "-"],
  settle:               ["-",         "RUNNING",   "-",         "FATAL",     "acts",      "-",         "-",         "-"],
  start:                ["STARTING",  "acts",      "acts",      "STARTING",  "acts",      "STARTING",  "STARTING",  "acts"],
  stop:                 ["refuses",   "STOPPING",  "STOPPING",  "STOPPED",   "acts",      "refuses",   "refuses",   "-"],
  "stop-between-lives": ["-",         "-",         "-",         "-",         "-",         "STOPPED",   "-",         "-"],
  "stop-for-shutdown":  ["-",         "STOPPING",  "STOPPING",  "FATAL",     "-",         "-",         "-",         "-"],
  "stop-report":        ["-",         "-",         "-",         "-",         "acts",      "-",         "-",         "-"],
  resume:               ["-",         "-",         "-",         "-",         "-",         "-",         "-",         "-"],
  spawned:              ["misplaced", "misplaced", "misplaced", "misplaced", "misplaced", "misplaced", "misplaced", "misplaced"],
  "spawn-failed":       ["misplaced", "misplaced", "misplaced", "misplaced", "misplaced", "misplaced", "misplaced", "misplaced"],
  "kill-missed":        ["misplaced", "misplaced", "misplaced", "misplaced", "acts",      "misplaced", "misplaced", "misplaced"],
  "kill-failed":        ["misplaced", "misplaced", "misplaced", "misplaced", "UNKNOWN",   "misplaced", "misplaced", "misplaced"],
  signal:               ["refuses",   "acts",      "acts",      "refuses",   "acts",      "refuses",   "refuses",   "-"],
  "signal-missed":      ["misplaced", "acts",      "acts",      "misplaced", "acts",      "misplaced", "misplaced", "misplaced"],
  "signal-failed":      ["misplaced", "UNKNOWN",   "UNKNOWN",   "misplaced", "UNKNOWN",   "misplaced", "misplaced", "misplaced"],
  exited:               ["misplaced", "EXITED",    "EXITED",    "misplaced", "STOPPED",   "misplaced", "misplaced", "EXITED"],
};

function answer(lifecycle: Lifecycle, input: Input): Answer {
  const { next, effects, refused } = step(policy, lifecycle, input, NOW);
  if (next.state !== lifecycle.state) return next.state;
  if (effects.some((effect) => effect.kind === "log" && effect.text.startsWith("cannot take "))) return "misplaced";
  if (refused !== undefined) return "refuses";
  if (effects.length > 0) return "acts";
  assert.deepEqual(next, lifecycle);
  return "-";
}

for (const [name, input] of Object.entries(INPUTS)) {
  test(`every state answers ${name}`, () => {
    const expected = Object.fromEntries(STATES.map((state, at) => [state, ANSWERS[name as keyof typeof INPUTS][at]]));
    const got = STATES.map((state) => [
      state,
      answer(LIFECYCLES[state], typeof input === "function" ? input(state) : input),
    ]);
    assert.deepEqual(Object.fromEntries(got), expected);
  });
}

test("the second half of a turn leaves alone what is no longer in the state the turn began in", () => {
  for (const state of STATES) {
    for (const wokeAs of STATES.filter((other) => other !== state)) {
      assert.equal(answer(LIFECYCLES[state], settle(wokeAs)), "-", `${state}, woken as ${wokeAs}`);
    }
  }
});

test("between the request to spawn and its answer, both answers are taken", () => {
  const asked = step(policy, initial, { kind: "start" }, NOW).next;
  assert.equal(answer(asked, { kind: "spawned", pid: 8 }), "acts");
  assert.equal(answer(asked, { kind: "spawn-failed", reason: "no" }), "BACKOFF");
});

test("LIFE-ST-020 LIFE-ST-022 a stop that is refused, or repeated, changes no state", () => {
  for (const state of ["EXITED", "FATAL", "STOPPED"] as const)
    assert.equal(ANSWERS.stop[STATES.indexOf(state)], "refuses");
  assert.equal(step(policy, LIFECYCLES.STOPPING, { kind: "stop" }, NOW).next.state, "STOPPING");
});
