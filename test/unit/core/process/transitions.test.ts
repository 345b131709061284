/** The rules of a life, row by row: starting, failing to start, exiting. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Lifecycle, LifecyclePolicy, Step } from "../../../../src/core/process/lifecycle.js";
import { observed } from "../../../../src/core/process/observed.js";
import { initial, step } from "../../../../src/core/process/transitions.js";
import * as stages from "./stages.js";
import { policy, starting, running, stopping, backoff, EXIT_0, EXIT_1, turn, shown } from "./stages.js";

describe("starting", () => {
  test("LIFE-ST-001 a new process is STOPPED and was never started", () => {
    assert.equal(initial.state, "STOPPED");
    assert.equal(initial.lastStart, 0);
  });

  test("LIFE-ST-002 autostart happens once in a life, if configured and not stopping", () => {
    assert.deepEqual(shown(turn(policy, initial, 100)), ["STOPPED>STARTING", "spawn"]);
    for (const [rules, lifecycle, isHeld] of [
      [{ ...policy, autostart: false }, initial, false],
      [policy, stages.stopped, false],
      [policy, initial, true],
    ] as const) {
      assert.deepEqual(turn(rules, lifecycle, 100, undefined, isHeld), { next: lifecycle, effects: [] });
    }
  });

  test("LIFE-ST-003 LIFE-ST-024 a start clears errors and exit status but not the backoff counter", () => {
    const past = { lastStart: 1, backoff: 2, lastStop: 9 };
    const before: Lifecycle = { ...past, state: "STOPPED", how: "between-lives", spawnError: "x", exitStatus: 3 };
    const { next } = step(policy, before, { kind: "start" }, 100);
    assert.deepEqual(next, { ...stages.spawning, backoff: 2, lastStart: 100, lastStop: 9 });
    const cleared = { spawnError: undefined, exitStatus: undefined, backoff: 2, lastStart: 100, lastStop: 9 };
    assert.deepEqual(observed(next), { ...cleared, state: "STARTING", pid: 0, killing: false });
  });

  test("LIFE-SPAWN-014 LIFE-LOG-001 a spawned child is logged by bare name and pid", () => {
    const asked = step(policy, initial, { kind: "start" }, 100).next;
    const { next, effects } = step(policy, asked, { kind: "spawned", pid: 7 }, 100);
    assert.deepEqual(effects, [{ kind: "log", level: "info", text: "spawned: 'web' with pid 7" }]);
    assert.deepEqual(next, starting);
  });

  test("LIFE-ST-004 LIFE-LOG-002 EV-ORD-002 STARTING becomes RUNNING strictly after startsecs", () => {
    assert.deepEqual(turn(policy, starting, 101).effects, []);
    assert.deepEqual(shown(turn(policy, starting, 101.001)), [
      "STARTING>RUNNING",
      "info: success: web entered RUNNING state, process has stayed up for > than 1 seconds (startsecs)",
    ]);
  });

  test("LIFE-ST-028 with startsecs=0 a process is RUNNING as soon as the clock moved", () => {
    const rules = { ...policy, startSeconds: 0 };
    assert.deepEqual(turn(rules, starting, 100).effects, []);
    assert.equal(turn(rules, starting, 100.001).next.state, "RUNNING");
  });

  test("IMP-055 LIFE-LOOP-007 TRAP-089 a process without a child is not promoted", () => {
    assert.deepEqual(step(policy, stages.spawning, { kind: "settle", wokeAs: "STARTING" }, 200).effects, []);
    const reaped = step(policy, starting, EXIT_1, 100.5).next;
    assert.deepEqual(step(policy, reaped, { kind: "settle", wokeAs: "STARTING" }, 200).effects, []);
  });

  test("LIFE-ST-021 LIFE-LOG-008 starting what has a child only warns", () => {
    for (const lifecycle of [starting, running, stopping]) {
      const result = step(policy, lifecycle, { kind: "start" }, 100);
      assert.deepEqual(shown(result), ["warn: process 'web' already running"]);
      assert.equal(result.next, lifecycle);
    }
  });
});

describe("failing to start", () => {
  test("LIFE-ST-005 LIFE-SPAWN-001 LIFE-LOG-007 a failed spawn is logged before it is announced", () => {
    const asked = step(policy, initial, { kind: "start" }, 100).next;
    const result = step(policy, asked, { kind: "spawn-failed", reason: "can't find command 'x'" }, 100);
    assert.deepEqual(shown(result), ["info: spawnerr: can't find command 'x'", "STARTING>BACKOFF"]);
    assert.deepEqual(result.next, { ...backoff, retryAt: 101, spawnError: "can't find command 'x'" });
  });

  test("LIFE-ST-005 LIFE-ST-027 LIFE-LOG-003 an exit within startsecs is a failure, whatever its code", () => {
    const result = step(policy, starting, EXIT_0, 100.5);
    assert.deepEqual(shown(result), [
      "STARTING>BACKOFF",
      "warn: exited: web (exit status 0; not expected)",
      "release-pipes",
    ]);
    const spawnError = "Exited too quickly (process log may have details)";
    assert.deepEqual(result.next, { ...backoff, lastStop: 100.5, retryAt: 101.5, spawnError });
    const { pid, exitStatus } = observed(result.next);
    assert.deepEqual([pid, exitStatus], [0, undefined]);
  });

  test("LIFE-ST-006 a retry comes strictly after the delay, and not during shutdown", () => {
    assert.deepEqual(turn(policy, backoff, 102).effects, []);
    assert.deepEqual(shown(turn(policy, backoff, 102.5)), ["BACKOFF>STARTING", "spawn"]);
    assert.deepEqual(turn(policy, backoff, 102.5, undefined, true).effects, []);
  });

  test("LIFE-ST-008 LIFE-ST-009 LIFE-ST-007 LIFE-LOG-006 startretries+1 attempts, 1, 2, 3 seconds apart, then FATAL", () => {
    const waits: number[] = [];
    let lifecycle = initial;
    let attempts = 0;
    for (let now = 1000; lifecycle.state !== "FATAL"; now += 0.25) {
      const before = lifecycle;
      const result = turn(policy, lifecycle, now, { kind: "spawn-failed", reason: "no" });
      lifecycle = result.next;
      attempts += result.effects.filter((effect) => effect.kind === "spawn").length;
      if (lifecycle.state === "BACKOFF" && lifecycle.backoff > before.backoff) waits.push(lifecycle.retryAt - now);
    }
    assert.equal(attempts, 4);
    assert.deepEqual(waits, [1, 2, 3]);
    assert.equal(lifecycle.backoff, 0);
  });

  test("LIFE-ST-008 LIFE-ST-007 with startretries=0 the only failure ends in FATAL on the next turn", () => {
    const rules = { ...policy, startRetries: 0 };
    const failed = turn(rules, initial, 100, { kind: "spawn-failed", reason: "no" }).next;
    assert.equal(failed.state, "BACKOFF");
    assert.deepEqual(shown(turn(rules, failed, 100)), [
      "BACKOFF>FATAL",
      "info: gave up: web entered FATAL state, too many start retries too quickly",
    ]);
  });

  test("LIFE-ST-007 a retry that fails at once reaches FATAL within the turn", () => {
    const last = { ...backoff, backoff: 3, retryAt: 105 };
    const { next, effects } = turn(policy, last, 106, { kind: "spawn-failed", reason: "no" });
    assert.deepEqual(shown({ next, effects }), [
      "BACKOFF>STARTING",
      "spawn",
      "info: spawnerr: no",
      "STARTING>BACKOFF",
      "BACKOFF>FATAL",
      "info: gave up: web entered FATAL state, too many start retries too quickly",
    ]);
    assert.deepEqual(next, { ...stages.fatal, lastStart: 106 });
  });

  test("LIFE-ST-024 LIFE-ST-025 a stopped BACKOFF continues counting, a FATAL begins again", () => {
    const stopped = step(policy, { ...backoff, backoff: 3 }, { kind: "stop" }, 101).next;
    const again = step(policy, stopped, { kind: "start" }, 200).next;
    assert.equal(step(policy, again, { kind: "spawn-failed", reason: "no" }, 200).next.backoff, 4);
    const fatal = step(policy, backoff, { kind: "stop-for-shutdown" }, 101).next;
    const restarted = step(policy, fatal, { kind: "start" }, 200).next;
    assert.equal(step(policy, restarted, { kind: "spawn-failed", reason: "no" }, 200).next.backoff, 1);
  });

  test("EV-ORD-006 EV-PAY-001 tries count failures: 0 at the first start, raised by BACKOFF, kept by the retry", () => {
    const tries = (result: Step) => result.effects.flatMap((e) => (e.kind === "announce" ? [[e.to, e.backoff]] : []));
    const first = turn(policy, initial, 100, { kind: "spawned", pid: 7 });
    assert.deepEqual(tries(first), [["STARTING", 0]]);
    const failed = step(policy, first.next, EXIT_1, 100.5);
    assert.deepEqual(tries(failed), [["BACKOFF", 1]]);
    assert.deepEqual(tries(turn(policy, failed.next, 102)), [["STARTING", 1]]);
  });
});

describe("exiting", () => {
  test("LIFE-ST-010 LIFE-ST-031 LIFE-LOG-003 LIFE-LOG-004 RUNNING becomes EXITED, expected by exit code", () => {
    const expected = step(policy, running, EXIT_0, 200);
    assert.deepEqual(shown(expected), [
      "RUNNING>EXITED",
      "info: exited: web (exit status 0; expected)",
      "release-pipes",
    ]);
    assert.deepEqual(expected.next, { ...stages.exited, lastStop: 200 });
    assert.equal(observed(expected.next).pid, 0);

    const killed = step({ ...policy, exitCodes: [0, 255] }, running, { kind: "exited", waitStatus: 9 }, 200);
    assert.deepEqual(shown(killed)[1], "warn: exited: web (terminated by SIGKILL; not expected)");
    assert.deepEqual(killed.next, { ...stages.exited, lastStop: 200, exitStatus: -1, spawnError: "Bad exit code -1" });
  });

  test("LIFE-REAP-005 EV-PAY-004 the pid is still known inside the announcement", () => {
    const { effects, next } = step(policy, running, EXIT_1, 200);
    const announce = { kind: "announce", from: "RUNNING", to: "EXITED", expected: false, pid: 7, backoff: 0 };
    assert.deepEqual(effects[0], announce);
    assert.equal(observed(next).pid, 0);
  });

  test("LIFE-ST-011 reaped while STARTING after startsecs, it counts as having run, without `success`", () => {
    const late = step(policy, starting, EXIT_0, 101);
    assert.deepEqual(shown(late), [
      "STARTING>RUNNING",
      "RUNNING>EXITED",
      "info: exited: web (exit status 0; expected)",
      "release-pipes",
    ]);
  });

  test("LIFE-ST-028 with startsecs=0 a child that is dead already is EXITED, never BACKOFF", () => {
    assert.equal(step({ ...policy, startSeconds: 0 }, starting, EXIT_1, 100.001).next.state, "EXITED");
  });

  test("LIFE-ST-012 autorestart: always, never, or by exit code; never during shutdown", () => {
    const clean = { ...stages.exited, lastStart: 1, lastStop: 0 };
    const crashed = { ...clean, exitStatus: 1 };
    const restarts = (autorestart: LifecyclePolicy["autorestart"], lifecycle: Lifecycle, isHeld = false) =>
      turn({ ...policy, autorestart }, lifecycle, 100, undefined, isHeld).effects.length > 0;
    assert.deepEqual([restarts("always", clean), restarts("always", crashed)], [true, true]);
    assert.deepEqual([restarts("never", clean), restarts("never", crashed)], [false, false]);
    assert.deepEqual([restarts("unexpected", clean), restarts("unexpected", crashed)], [false, true]);
    assert.deepEqual([restarts("always", crashed, true), restarts("unexpected", crashed, true)], [false, false]);
  });

  test("LIFE-ST-029 LIFE-ST-030 restarts after startsecs are endless, at once, and not counted", () => {
    let lifecycle: Lifecycle = running;
    for (let round = 1; round <= 20; round += 1) {
      const now = 200 + round * 2;
      lifecycle = step(policy, lifecycle, EXIT_1, now).next;
      lifecycle = turn(policy, lifecycle, now, { kind: "spawned", pid: 10 + round }).next;
      assert.deepEqual([lifecycle.state, lifecycle.backoff], ["STARTING", 0]);
      lifecycle = turn(policy, lifecycle, now + 1.5).next;
      assert.equal(lifecycle.state, "RUNNING");
    }
  });

  test("LIFE-STOP-013 death by a signal that was only sent is an ordinary, unexpected exit", () => {
    const sent = step(policy, running, { kind: "signal", signal: 9 }, 200).next;
    assert.equal(step(policy, sent, { kind: "exited", waitStatus: 9 }, 200).next.state, "EXITED");
  });
});
