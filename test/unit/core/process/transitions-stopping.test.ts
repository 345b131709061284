/** The rules of a life, row by row: stopping, signals, UNKNOWN, the clock, deadlines. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { deadline, stopReportDeadline } from "../../../../src/core/process/deadlines.js";
import type { Input, Lifecycle, LifecyclePolicy } from "../../../../src/core/process/lifecycle.js";
import { initial, step } from "../../../../src/core/process/transitions.js";
import * as stages from "./stages.js";
import { policy, starting, running, stopping, backoff, EXIT_0, EXIT_1, WAKE, turn, shown } from "./stages.js";

describe("stopping", () => {
  test("LIFE-ST-013 LIFE-STOP-003 EV-ORD-005 the signal follows the announcement, the debug line precedes it", () => {
    const result = step(policy, running, { kind: "stop" }, 200);
    assert.deepEqual(shown(result), [
      "debug: killing web (pid 7) with signal SIGTERM",
      "RUNNING>STOPPING",
      "kill 7 15",
    ]);
    assert.deepEqual(result.next, stopping);
  });

  test("LIFE-ST-026 a STARTING process is stopped without waiting for startsecs", () => {
    assert.equal(step(policy, starting, { kind: "stop" }, 100.1).next.state, "STOPPING");
  });

  test("LIFE-STOP-001 LIFE-STOP-002 LIFE-STOP-003 stopasgroup goes for the first signal, killasgroup for the kill", () => {
    const groups = { ...policy, stopAsGroup: true };
    const stop = step(groups, running, { kind: "stop" }, 200);
    assert.deepEqual(shown(stop)[0], "debug: killing web (pid 7) process group with signal SIGTERM");
    assert.deepEqual(shown(stop)[2], "kill -7 15");
    assert.deepEqual(shown(turn(groups, stop.next, 210)).at(-1), "kill 7 9");
    assert.deepEqual(shown(turn({ ...policy, killAsGroup: true }, stopping, 210)).at(-1), "kill -7 9");
  });

  test("LIFE-ST-015 LIFE-STOP-002 LIFE-STOP-004 SIGKILL at the deadline, again every stopwaitsecs", () => {
    assert.deepEqual(turn(policy, stopping, 209.9).effects, []);
    const kill = turn(policy, stopping, 210);
    const lines = [
      "warn: killing 'web' (7) with SIGKILL",
      "debug: killing web (pid 7) with signal SIGKILL",
      "kill 7 9",
    ];
    assert.deepEqual(shown(kill), lines);
    assert.deepEqual(turn(policy, kill.next, 219.9).effects, []);
    assert.deepEqual(shown(turn(policy, kill.next, 220)), lines);
  });

  test("LIFE-ST-029 one that has ended only to be started again is stopped at once, one at rest stays as it is", () => {
    const exited = { ...stages.exited, lastStop: 101 };
    for (const [autorestart, exitStatus, said] of [
      ["always", 0, ["EXITED>STOPPED"]],
      ["unexpected", 1, ["EXITED>STOPPED"]],
      ["unexpected", 0, []],
      ["never", 1, []],
    ] as const) {
      const programs = { ...policy, autorestart };
      const result = step(programs, { ...exited, exitStatus }, { kind: "stop-between-lives" }, 101.5);
      assert.deepEqual(shown(result), said);
      assert.equal(deadline(programs, result.next), undefined);
    }
  });

  test("TSD-ORPHANS-006 a start that was delayed is given up when the daemon ends, else made", () => {
    const held = step(policy, initial, { kind: "start" }, 100).next;
    assert.deepEqual(held, stages.spawning);
    const resumed = step(policy, held, { kind: "resume", shuttingDown: false }, 105);
    assert.deepEqual([shown(resumed), resumed.next.lastStart], [["spawn"], 105]);
    const ended = step(policy, held, { kind: "resume", shuttingDown: true }, 105);
    assert.deepEqual(shown(ended).at(-1), "STARTING>STOPPED");
  });

  test("TSD-ORDER-001 one that depends on others is stopped before its first start as well, until a client starts it", () => {
    const waits: LifecyclePolicy = { ...policy, dependsOn: ["db"] };
    const stopped = step(waits, initial, { kind: "stop-between-lives" }, 100);
    assert.deepEqual([shown(stopped), stopped.next.state, deadline(waits, stopped.next)], [[], "STOPPED", undefined]);
    assert.equal(turn(waits, stopped.next, 101).next.state, "STOPPED");
    const started = step(waits, stopped.next, { kind: "start" }, 102).next;
    assert.deepEqual(started, { ...stages.spawning, lastStart: 102 });
    // The control: what depends on no program is started at once, and is not running before that.
    assert.equal(deadline(policy, step(policy, initial, { kind: "stop-between-lives" }, 100).next), 0);
  });

  test("LIFE-STOP-014 stopsignal=KILL is just the first signal", () => {
    assert.equal(shown(step({ ...policy, stopSignal: 9 }, running, { kind: "stop" }, 200)).at(-1), "kill 7 9");
  });

  test("LIFE-SHUT-002 the deadline of a stop is kept during shutdown", () => {
    assert.equal(shown(turn(policy, stopping, 210, undefined, true)).length, 3);
  });

  test("LIFE-ST-014 LIFE-ST-032 LIFE-STOP-008 LIFE-LOG-005 the exit code only selects the level", () => {
    assert.deepEqual(shown(step(policy, stopping, EXIT_0, 205)), [
      "STOPPING>STOPPED",
      "info: stopped: web (exit status 0)",
      "release-pipes",
    ]);
    const killed = step(policy, stopping, { kind: "exited", waitStatus: 15 }, 205);
    assert.deepEqual(shown(killed)[1], "warn: stopped: web (terminated by SIGTERM)");
    assert.deepEqual(killed.next, { ...stages.stopped, lastStop: 205, exitStatus: -1 });
  });

  test("RPC-S-012 what was stopped is not restarted", () => {
    const stopped = step(policy, stopping, EXIT_1, 205).next;
    assert.deepEqual(turn({ ...policy, autorestart: "always" }, stopped, 206).effects, []);
  });

  test("LIFE-ST-016 EV-PAY-003 EV-ORD-005 a BACKOFF is stopped without a signal, and announced with pid 0", () => {
    const result = step(policy, backoff, { kind: "stop" }, 101);
    assert.deepEqual(shown(result), ["debug: Attempted to kill web, which is in BACKOFF state.", "BACKOFF>STOPPED"]);
    const [, announce] = result.effects;
    assert.equal(announce?.kind === "announce" && announce.pid, 0);
  });

  test("LIFE-ST-017 during shutdown a BACKOFF is given up silently, the running are stopped, the rest left alone", () => {
    const stop: Input = { kind: "stop-for-shutdown" };
    assert.deepEqual(shown(step(policy, backoff, stop, 101)), ["BACKOFF>FATAL"]);
    assert.equal(step(policy, running, stop, 101).next.state, "STOPPING");
    assert.equal(step(policy, starting, stop, 101).next.state, "STOPPING");
    for (const lifecycle of [initial, stopping]) {
      assert.deepEqual(step(policy, lifecycle, stop, 101), { next: lifecycle, effects: [] });
    }
  });

  test("LIFE-STOP-006 stopping what has no child is refused with the logged sentence", () => {
    const text = "attempted to kill web with sig SIGTERM but it wasn't running";
    const { effects, refused } = step(policy, initial, { kind: "stop" }, 1);
    assert.deepEqual(effects, [{ kind: "log", level: "debug", text }]);
    assert.equal(refused, text);
  });

  test("LIFE-STOP-005 a signal that finds no process leaves it STOPPING", () => {
    const { next, effects } = step(policy, stopping, { kind: "kill-missed" }, 201);
    assert.equal(next, stopping);
    const text = "unable to signal web (pid 7), it probably just exited on its own: [Errno 3] No such process";
    assert.deepEqual(effects, [{ kind: "log", level: "debug", text }]);
  });

  test("LIFE-ST-018 a signal that cannot be delivered makes it UNKNOWN, with its pid", () => {
    const result = step(policy, stopping, { kind: "kill-failed", reason: "EPERM" }, 201);
    assert.deepEqual(shown(result), ["critical: unknown problem killing web (7):EPERM", "STOPPING>UNKNOWN"]);
    assert.equal(result.refused, "unknown problem killing web (7):EPERM");
    assert.deepEqual(result.next, stages.unknown);
  });

  test("LIFE-STOP-007 a stop that is waited for is reported at once and then after more than two seconds", () => {
    const stop = step(policy, { ...stopping, reportedAt: 199 }, { kind: "stop" }, 200).next;
    assert.equal(stopReportDeadline(stop), 0);
    const report: Input = { kind: "stop-report" };
    const first = step(policy, stop, report, 200);
    assert.deepEqual(shown(first), ["info: waiting for web to stop"]);
    assert.equal(stopReportDeadline(first.next), 202);
    assert.deepEqual(step(policy, first.next, report, 202).effects, []);
    assert.deepEqual(shown(step(policy, first.next, report, 202.1)), ["info: waiting for web to stop"]);
    assert.deepEqual(step(policy, running, report, 300).effects, []);
    assert.equal(stopReportDeadline(running), undefined);
  });
});

describe("signalling", () => {
  test("LIFE-STOP-012 a signal changes no state and never goes to the group", () => {
    const rules = { ...policy, stopAsGroup: true, killAsGroup: true };
    for (const lifecycle of [starting, running, stopping]) {
      const result = step(rules, lifecycle, { kind: "signal", signal: 1 }, 200);
      assert.deepEqual(shown(result), ["debug: sending web (pid 7) sig SIGHUP", "signal 7 1"]);
      assert.equal(result.next, lifecycle);
    }
  });

  test("LIFE-STOP-012 without a child it is refused with the logged sentence", () => {
    const { effects, refused } = step(policy, backoff, { kind: "signal", signal: 1 }, 200);
    assert.equal(refused, "attempted to send web sig SIGHUP but it wasn't running");
    assert.deepEqual(effects, [{ kind: "log", level: "debug", text: refused }]);
  });

  test("LIFE-STOP-005 LIFE-ST-018 finding no process and being refused", () => {
    const missed = step(policy, running, { kind: "signal-missed" }, 200);
    const text = "unable to signal web (pid 7), it probably just now exited on its own: [Errno 3] No such process";
    assert.deepEqual(shown(missed), [`debug: ${text}`]);
    const failed = step(policy, stopping, { kind: "signal-failed", reason: "EPERM" }, 200);
    assert.deepEqual(shown(failed), ["critical: unknown problem sending sig web (7):EPERM", "STOPPING>UNKNOWN"]);
    assert.equal(failed.refused, "unknown problem sending sig web (7):EPERM");
    assert.deepEqual(failed.next, { ...stages.unknown, endsAs: "STOPPED" });
  });
});

describe("UNKNOWN", () => {
  const { unknown } = stages;

  test("LIFE-ST-019 IMP-022 reaped later, it has stopped if that was asked for, and else exited", () => {
    const exited = step(policy, unknown, EXIT_1, 100.5);
    assert.deepEqual(shown(exited), [
      "UNKNOWN>EXITED",
      "warn: exited: web (exit status 1; not expected)",
      "release-pipes",
    ]);
    assert.equal(step(policy, { ...unknown, endsAs: "STOPPED" }, EXIT_1, 200).next.state, "STOPPED");
  });

  test("LIFE-ST-019 nothing else leads out of it", () => {
    for (const input of [
      WAKE,
      { kind: "stop" },
      { kind: "signal", signal: 1 },
      { kind: "stop-for-shutdown" },
    ] as const) {
      const { next, effects } = step(policy, unknown, input, 200);
      assert.deepEqual([next, effects], [unknown, []]);
    }
  });
});

describe("the clock goes back", () => {
  test("LIFE-CLK-001 STARTING: it started now, and is due startsecs from now", () => {
    const { next } = step(policy, starting, WAKE, 50);
    assert.deepEqual(next, { ...starting, lastStart: 50 });
    assert.equal(deadline(policy, next), 51);
  });

  test("LIFE-CLK-002 RUNNING: it has just been up for startsecs", () => {
    assert.equal(step({ ...policy, startSeconds: 10 }, running, WAKE, 105).next.lastStart, 95);
    assert.equal(step({ ...policy, startSeconds: 10 }, running, WAKE, 99).next.lastStart, 100);
  });

  test("LIFE-CLK-003 STOPPING: reports and the kill are never further off than configured", () => {
    const { next } = step(policy, { ...stopping, reportedAt: 204 }, WAKE, 100);
    assert.deepEqual(next, { ...stopping, reportedAt: 100, killAt: 110 });
  });

  test("LIFE-CLK-004 BACKOFF: the retry is never further off than the counter says", () => {
    const { next } = step(policy, { ...backoff, backoff: 3, retryAt: 500 }, WAKE, 100);
    assert.deepEqual(next, { ...backoff, backoff: 3, retryAt: 103 });
  });

  test("LIFE-CLK-005 reaped at or before its start, it warns and counts as not too quick", () => {
    const result = step(policy, { ...starting, lastStart: 100 }, EXIT_0, 100);
    assert.deepEqual(shown(result), [
      "warn: process 'web' (7) laststart time is in the future, don't know how long process was running so assuming it did not exit too quickly",
      "STARTING>RUNNING",
      "RUNNING>EXITED",
      "info: exited: web (exit status 0; expected)",
      "release-pipes",
    ]);
  });

  test("a life that needs no correction is the same object", () => {
    const look: Input = { kind: "wake", isHeld: true };
    for (const lifecycle of [initial, starting, running, stopping, backoff]) {
      assert.equal(step(policy, lifecycle, look, 205).next, lifecycle);
    }
  });
});

describe("deadline", () => {
  test("LIFE-LOOP-006 at once, at a time, or never", () => {
    const exited = { ...stages.exited, lastStart: 50, lastStop: 60, exitStatus: 1 };
    const table: readonly (readonly [Lifecycle, number | undefined, number | undefined])[] = [
      [initial, 0, undefined],
      [stages.stopped, undefined, undefined],
      [stages.spawning, undefined, undefined],
      [starting, 101, 101],
      [running, undefined, undefined],
      [backoff, 102, undefined],
      [{ ...backoff, backoff: 4 }, 0, 0],
      [stopping, 210, 210],
      // At once, however short it lived (LIFE-ST-029); also when the clock went back meanwhile.
      [exited, 0, undefined],
      [{ ...exited, lastStart: 60 }, 0, undefined],
      [{ ...exited, lastStop: 20 }, 0, undefined],
      [{ ...exited, exitStatus: 0 }, undefined, undefined],
      [stages.fatal, undefined, undefined],
      [stages.unknown, undefined, undefined],
    ];
    for (const [lifecycle, whileUp, whileShuttingDown] of table) {
      assert.equal(deadline(policy, lifecycle), whileUp, lifecycle.state);
      assert.equal(deadline(policy, lifecycle, true), whileShuttingDown, lifecycle.state);
    }
    assert.equal(deadline({ ...policy, restartPause: 30 }, exited), 90);
  });
});
