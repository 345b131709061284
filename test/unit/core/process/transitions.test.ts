import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Effect, Input, Lifecycle, LifecyclePolicy, Step } from "../../../../src/core/process/lifecycle.js";
import { deadline, initial, step, stopReportDeadline } from "../../../../src/core/process/transitions.js";

const policy: LifecyclePolicy = {
  name: "web",
  autostart: true,
  autorestart: "unexpected",
  startSeconds: 1,
  startRetries: 3,
  stopSignal: 15,
  stopWaitSeconds: 10,
  stopAsGroup: false,
  killAsGroup: false,
  exitCodes: [0],
};
const starting: Lifecycle = { ...initial, state: "STARTING", pid: 7, lastStart: 100, delay: 101 };
const running: Lifecycle = { ...initial, state: "RUNNING", pid: 7, lastStart: 100 };
const stopping: Lifecycle = { ...running, state: "STOPPING", killing: true, delay: 210 };
const backoff: Lifecycle = { ...initial, state: "BACKOFF", lastStart: 100, backoff: 1, delay: 102 };

const EXIT_0: Input = { kind: "exited", waitStatus: 0 };
const EXIT_1: Input = { kind: "exited", waitStatus: 0x100 };
const WAKE: Input = { kind: "wake", shuttingDown: false };

/** A whole turn, the spawn in it answered by `spawn`. */
function turn(rules: LifecyclePolicy, life: Lifecycle, now: number, spawn?: Input, shuttingDown = false): Step {
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
  feed({ kind: "wake", shuttingDown });
  feed({ kind: "settle", wokeAs: life.state });
  return { next: current, effects: seen };
}

/** Effects as short lines. */
function shown({ effects }: Step): string[] {
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

describe("starting", () => {
  test("LIFE-ST-001 a new process is STOPPED and was never started", () => {
    assert.equal(initial.state, "STOPPED");
    assert.equal(initial.lastStart, 0);
  });

  test("LIFE-ST-002 autostart happens once in a life, if configured and not stopping", () => {
    assert.deepEqual(shown(turn(policy, initial, 100)), ["STOPPED>STARTING", "spawn"]);
    for (const [rules, life, shuttingDown] of [
      [{ ...policy, autostart: false }, initial, false],
      [policy, { ...initial, lastStart: 50 }, false],
      [policy, initial, true],
    ] as const) {
      assert.deepEqual(turn(rules, life, 100, undefined, shuttingDown), { next: life, effects: [] });
    }
  });

  test("LIFE-ST-003 LIFE-ST-024 a start clears errors and exit status but not the backoff counter", () => {
    const before: Lifecycle = { ...initial, lastStart: 1, backoff: 2, spawnError: "x", exitStatus: 3, lastStop: 9 };
    const { next } = step(policy, before, { kind: "start" }, 100);
    const cleared = { spawnError: undefined, exitStatus: undefined, backoff: 2, lastStart: 100, lastStop: 9 };
    assert.deepEqual(next, { ...initial, ...cleared, state: "STARTING" });
  });

  test("LIFE-SPAWN-014 LIFE-LOG-001 a spawned child is logged by bare name and pid", () => {
    const asked = step(policy, initial, { kind: "start" }, 100).next;
    const { next, effects } = step(policy, asked, { kind: "spawned", pid: 7 }, 100);
    assert.deepEqual(effects, [{ kind: "log", level: "info", text: "spawned: 'web' with pid 7" }]);
    assert.deepEqual([next.pid, next.delay, next.state], [7, 101, "STARTING"]);
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

  test("IMP-055 LIFE-LOOP-007 a process without a child is not promoted", () => {
    const orphaned = { ...starting, pid: 0 };
    assert.deepEqual(step(policy, orphaned, { kind: "settle", wokeAs: "STARTING" }, 200).effects, []);
    const reaped = step(policy, starting, EXIT_1, 100.5).next;
    assert.deepEqual(step(policy, reaped, { kind: "settle", wokeAs: "STARTING" }, 200).effects, []);
  });

  test("LIFE-ST-021 LIFE-LOG-008 starting what has a child only warns", () => {
    for (const life of [starting, running, stopping]) {
      const result = step(policy, life, { kind: "start" }, 100);
      assert.deepEqual(shown(result), ["warn: process 'web' already running"]);
      assert.equal(result.next, life);
    }
  });
});

describe("failing to start", () => {
  test("LIFE-ST-005 LIFE-SPAWN-001 LIFE-LOG-007 a failed spawn is logged before it is announced", () => {
    const asked = step(policy, initial, { kind: "start" }, 100).next;
    const result = step(policy, asked, { kind: "spawn-failed", reason: "can't find command 'x'" }, 100);
    assert.deepEqual(shown(result), ["info: spawnerr: can't find command 'x'", "STARTING>BACKOFF"]);
    assert.deepEqual([result.next.backoff, result.next.delay], [1, 101]);
    assert.equal(result.next.spawnError, "can't find command 'x'");
  });

  test("LIFE-ST-005 LIFE-ST-027 LIFE-LOG-003 an exit within startsecs is a failure, whatever its code", () => {
    const result = step(policy, starting, EXIT_0, 100.5);
    assert.deepEqual(shown(result), [
      "STARTING>BACKOFF",
      "warn: exited: web (exit status 0; not expected)",
      "release-pipes",
    ]);
    const { state, pid, backoff: failures, delay, exitStatus, spawnError, lastStop } = result.next;
    assert.deepEqual([state, pid, failures, delay, exitStatus, lastStop], ["BACKOFF", 0, 1, 101.5, undefined, 100.5]);
    assert.equal(spawnError, "Exited too quickly (process log may have details)");
  });

  test("LIFE-ST-006 a retry comes strictly after the delay, and not during shutdown", () => {
    assert.deepEqual(turn(policy, backoff, 102).effects, []);
    assert.deepEqual(shown(turn(policy, backoff, 102.5)), ["BACKOFF>STARTING", "spawn"]);
    assert.deepEqual(turn(policy, backoff, 102.5, undefined, true).effects, []);
  });

  test("LIFE-ST-008 LIFE-ST-009 LIFE-ST-007 LIFE-LOG-006 startretries+1 attempts, 1, 2, 3 seconds apart, then FATAL", () => {
    const waits: number[] = [];
    let life = initial;
    let attempts = 0;
    for (let now = 1000; life.state !== "FATAL"; now += 0.25) {
      const before = life;
      const result = turn(policy, life, now, { kind: "spawn-failed", reason: "no" });
      life = result.next;
      attempts += result.effects.filter((effect) => effect.kind === "spawn").length;
      if (life.state === "BACKOFF" && life.backoff > before.backoff) waits.push(life.delay - now);
    }
    assert.equal(attempts, 4);
    assert.deepEqual(waits, [1, 2, 3]);
    assert.deepEqual([life.backoff, life.delay], [0, 0]);
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
    const last = { ...backoff, backoff: 3, delay: 105 };
    const { next, effects } = turn(policy, last, 106, { kind: "spawn-failed", reason: "no" });
    assert.deepEqual(shown({ next, effects }), [
      "BACKOFF>STARTING",
      "spawn",
      "info: spawnerr: no",
      "STARTING>BACKOFF",
      "BACKOFF>FATAL",
      "info: gave up: web entered FATAL state, too many start retries too quickly",
    ]);
    assert.equal(next.spawnError, "no");
  });

  test("LIFE-ST-024 LIFE-ST-025 a stopped BACKOFF goes on counting, a FATAL begins anew", () => {
    const stopped = step(policy, { ...backoff, backoff: 3 }, { kind: "stop" }, 101).next;
    const again = step(policy, stopped, { kind: "start" }, 200).next;
    assert.equal(step(policy, again, { kind: "spawn-failed", reason: "no" }, 200).next.backoff, 4);
    const fatal = step(policy, backoff, { kind: "stop-for-shutdown" }, 101).next;
    const anew = step(policy, fatal, { kind: "start" }, 200).next;
    assert.equal(step(policy, anew, { kind: "spawn-failed", reason: "no" }, 200).next.backoff, 1);
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
    assert.deepEqual([expected.next.exitStatus, expected.next.spawnError, expected.next.pid], [0, undefined, 0]);

    const killed = step({ ...policy, exitCodes: [0, 255] }, running, { kind: "exited", waitStatus: 9 }, 200);
    assert.deepEqual(shown(killed)[1], "warn: exited: web (terminated by SIGKILL; not expected)");
    assert.deepEqual([killed.next.exitStatus, killed.next.spawnError], [-1, "Bad exit code -1"]);
  });

  test("LIFE-REAP-005 EV-PAY-004 the pid is still known inside the announcement", () => {
    const { effects, next } = step(policy, running, EXIT_1, 200);
    const announce = { kind: "announce", from: "RUNNING", to: "EXITED", expected: false, pid: 7, backoff: 0 };
    assert.deepEqual(effects[0], announce);
    assert.equal(next.pid, 0);
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
    const clean: Lifecycle = { ...initial, state: "EXITED", lastStart: 1, exitStatus: 0 };
    const crashed = { ...clean, exitStatus: 1 };
    const restarts = (autorestart: LifecyclePolicy["autorestart"], life: Lifecycle, shuttingDown = false) =>
      turn({ ...policy, autorestart }, life, 100, undefined, shuttingDown).effects.length > 0;
    assert.deepEqual([restarts("always", clean), restarts("always", crashed)], [true, true]);
    assert.deepEqual([restarts("never", clean), restarts("never", crashed)], [false, false]);
    assert.deepEqual([restarts("unexpected", clean), restarts("unexpected", crashed)], [false, true]);
    assert.deepEqual([restarts("always", crashed, true), restarts("unexpected", crashed, true)], [false, false]);
  });

  test("LIFE-ST-029 LIFE-ST-030 restarts after startsecs are endless, at once, and not counted", () => {
    let life = running;
    for (let round = 1; round <= 20; round += 1) {
      const now = 200 + round * 2;
      life = step(policy, life, EXIT_1, now).next;
      life = turn(policy, life, now, { kind: "spawned", pid: 10 + round }).next;
      assert.deepEqual([life.state, life.backoff], ["STARTING", 0]);
      life = turn(policy, life, now + 1.5).next;
      assert.equal(life.state, "RUNNING");
    }
  });

  test("LIFE-STOP-013 death by a signal that was only sent is an ordinary, unexpected exit", () => {
    const sent = step(policy, running, { kind: "signal", signal: 9 }, 200).next;
    assert.equal(step(policy, sent, { kind: "exited", waitStatus: 9 }, 200).next.state, "EXITED");
  });
});

describe("stopping", () => {
  test("LIFE-ST-013 LIFE-STOP-003 EV-ORD-005 the signal follows the announcement, the debug line precedes it", () => {
    const result = step(policy, running, { kind: "stop" }, 200);
    assert.deepEqual(shown(result), [
      "debug: killing web (pid 7) with signal SIGTERM",
      "RUNNING>STOPPING",
      "kill 7 15",
    ]);
    assert.deepEqual([result.next.killing, result.next.delay], [true, 210]);
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
    assert.deepEqual([killed.next.exitStatus, killed.next.killing, killed.next.delay], [-1, false, 0]);
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
    for (const life of [initial, stopping]) {
      assert.deepEqual(step(policy, life, stop, 101), { next: life, effects: [] });
    }
  });

  test("LIFE-STOP-006 stopping what has no child is refused with the logged sentence", () => {
    const text = "attempted to kill web with sig SIGTERM but it wasn't running";
    const { effects, refused } = step(policy, initial, { kind: "stop" }, 1);
    assert.deepEqual(effects, [{ kind: "log", level: "debug", text }]);
    assert.equal(refused, text);
  });

  test("LIFE-STOP-005 a signal that finds nobody leaves it STOPPING", () => {
    const { next, effects } = step(policy, stopping, { kind: "kill-missed" }, 201);
    assert.equal(next, stopping);
    const text = "unable to signal web (pid 7), it probably just exited on its own: [Errno 3] No such process";
    assert.deepEqual(effects, [{ kind: "log", level: "debug", text }]);
  });

  test("LIFE-ST-018 a signal that cannot be delivered makes it UNKNOWN, with its pid", () => {
    const result = step(policy, stopping, { kind: "kill-failed", reason: "EPERM" }, 201);
    assert.deepEqual(shown(result), ["critical: unknown problem killing web (7):EPERM", "STOPPING>UNKNOWN"]);
    assert.equal(result.refused, "unknown problem killing web (7):EPERM");
    const { state, pid, killing, delay } = result.next;
    assert.deepEqual([state, pid, killing, delay], ["UNKNOWN", 7, false, 0]);
  });

  test("LIFE-STOP-007 a stop that is waited for is reported at once and then after more than two seconds", () => {
    const stop = step(policy, { ...running, lastStopReport: 199 }, { kind: "stop" }, 200).next;
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
    for (const life of [starting, running, stopping]) {
      const result = step(rules, life, { kind: "signal", signal: 1 }, 200);
      assert.deepEqual(shown(result), ["debug: sending web (pid 7) sig SIGHUP", "signal 7 1"]);
      assert.equal(result.next, life);
    }
  });

  test("LIFE-STOP-012 without a child it is refused with the logged sentence", () => {
    const { effects, refused } = step(policy, backoff, { kind: "signal", signal: 1 }, 200);
    assert.equal(refused, "attempted to send web sig SIGHUP but it wasn't running");
    assert.deepEqual(effects, [{ kind: "log", level: "debug", text: refused }]);
  });

  test("LIFE-STOP-005 LIFE-ST-018 finding nobody and being refused", () => {
    const missed = step(policy, running, { kind: "signal-missed" }, 200);
    const text = "unable to signal web (pid 7), it probably just now exited on its own: [Errno 3] No such process";
    assert.deepEqual(shown(missed), [`debug: ${text}`]);
    const failed = step(policy, stopping, { kind: "signal-failed", reason: "EPERM" }, 200);
    assert.deepEqual(shown(failed), ["critical: unknown problem sending sig web (7):EPERM", "STOPPING>UNKNOWN"]);
    assert.equal(failed.refused, "unknown problem sending sig web (7):EPERM");
    assert.equal(failed.next.killing, true);
  });
});

describe("UNKNOWN", () => {
  const unknown: Lifecycle = { ...running, state: "UNKNOWN" };

  test("LIFE-ST-019 IMP-022 reaped later, it has stopped if that was asked for, and else exited", () => {
    const exited = step(policy, unknown, EXIT_1, 100.5);
    assert.deepEqual(shown(exited), [
      "UNKNOWN>EXITED",
      "warn: exited: web (exit status 1; not expected)",
      "release-pipes",
    ]);
    assert.equal(step(policy, { ...unknown, killing: true }, EXIT_1, 200).next.state, "STOPPED");
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
    assert.deepEqual([next.lastStart, next.delay], [50, 51]);
  });

  test("LIFE-CLK-002 RUNNING: it has just been up for startsecs", () => {
    assert.equal(step({ ...policy, startSeconds: 10 }, running, WAKE, 105).next.lastStart, 95);
    assert.equal(step({ ...policy, startSeconds: 10 }, running, WAKE, 99).next.lastStart, 100);
  });

  test("LIFE-CLK-003 STOPPING: reports and the kill are never further off than configured", () => {
    const { next } = step(policy, { ...stopping, lastStopReport: 204 }, WAKE, 100);
    assert.deepEqual([next.lastStopReport, next.delay], [100, 110]);
  });

  test("LIFE-CLK-004 BACKOFF: the retry is never further off than the counter says", () => {
    assert.equal(step(policy, { ...backoff, backoff: 3, delay: 500 }, WAKE, 100).next.delay, 103);
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
    const look: Input = { kind: "wake", shuttingDown: true };
    for (const life of [initial, starting, running, stopping, backoff]) {
      assert.equal(step(policy, life, look, 205).next, life);
    }
  });
});

describe("deadline", () => {
  test("LIFE-LOOP-006 at once, at a time, or never", () => {
    const exited: Lifecycle = { ...initial, state: "EXITED", lastStart: 1, exitStatus: 1 };
    const table: readonly (readonly [Lifecycle, number | undefined, number | undefined])[] = [
      [initial, 0, undefined],
      [{ ...initial, lastStart: 1 }, undefined, undefined],
      [starting, 101, 101],
      [running, undefined, undefined],
      [backoff, 102, undefined],
      [{ ...backoff, backoff: 4 }, 0, 0],
      [stopping, 210, 210],
      [exited, 0, undefined],
      [{ ...exited, exitStatus: 0 }, undefined, undefined],
      [{ ...initial, state: "FATAL", lastStart: 1 }, undefined, undefined],
      [{ ...running, state: "UNKNOWN" }, undefined, undefined],
    ];
    for (const [life, whileUp, whileShuttingDown] of table) {
      assert.equal(deadline(policy, life), whileUp, life.state);
      assert.equal(deadline(policy, life, true), whileShuttingDown, life.state);
    }
  });
});
