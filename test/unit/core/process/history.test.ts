import assert from "node:assert/strict";
import { test } from "node:test";
import { MAX_LIVES } from "../../../../src/core/process/history.js";
import type { Input } from "../../../../src/core/process/lifecycle.js";
import { policy, WAKE } from "./stages.js";
import { exited, spawned, ProcessRun } from "./process-run.js";

test("a life begins with a pid and ends with a wait status", () => {
  const run = new ProcessRun();
  assert.deepEqual(run.feed(100, { kind: "start" }, spawned(7)).lives, [{ kind: "running", at: 100, pid: 7 }]);
  run.feed(101, { kind: "stop" });
  assert.deepEqual(run.feed(101.5, exited(256)).lives, [
    { kind: "ended", at: 100, pid: 7, endedAt: 101.5, waitStatus: 256, asked: true },
  ]);
});

test("a refused start is remembered with its reason, and counts as a failure", () => {
  const history = new ProcessRun().feed(5, { kind: "start" }, { kind: "spawn-failed", reason: "no such file" });
  assert.deepEqual(history.lives, [{ kind: "refused", at: 5, reason: "no such file" }]);
  assert.deepEqual([history.failures, history.failingSince], [1, 5]);
});

test("inputs that change nothing leave the very same object", () => {
  const run = new ProcessRun();
  const history = run.feed(1, { kind: "start" }, { kind: "spawn-failed", reason: "x" });
  const inputs: readonly Input[] = [
    ...[{ kind: "settle", wokeAs: "BACKOFF" } as const, { kind: "signal", signal: 1 } as const],
    ...[WAKE, exited(0)],
  ];
  assert.equal(run.feed(1, ...inputs), history);
});

test("only the last lives are kept; all are counted", () => {
  const run = new ProcessRun({ ...policy, autorestart: "always", startSeconds: 0 });
  run.feed(1, { kind: "start" }, spawned(1), exited(256));
  for (let pid = 2; pid <= MAX_LIVES + 5; pid += 1) run.feed(pid, WAKE, spawned(pid), exited(256));
  assert.equal(run.history.lives.length, MAX_LIVES);
  assert.deepEqual(run.history.lives.at(-1), {
    ...{ kind: "ended", at: MAX_LIVES + 5, pid: MAX_LIVES + 5, endedAt: MAX_LIVES + 5 },
    ...{ waitStatus: 256, asked: false },
  });
  const { restarts, failures, failingSince } = run.history;
  assert.deepEqual({ restarts, failures, failingSince }, { restarts: 14, failures: 15, failingSince: 1 });
});

test("counting begins again when a client starts it, not when it starts itself or is stopped", () => {
  const run = new ProcessRun({ ...policy, autorestart: "always", startSeconds: 0 });
  run.feed(1, WAKE, spawned(1), exited(256));
  assert.equal(run.history.restarts, 0, "its first start is none");
  run.feed(2, WAKE, spawned(2));
  run.feed(3, { kind: "start" });
  assert.equal(run.history.restarts, 1, "a start that is refused is none");
  run.feed(4, { kind: "stop" }, exited(15));
  assert.deepEqual([run.history.restarts, run.history.failures], [1, 1], "a stop is no failure");
  run.feed(5, { kind: "start" });
  assert.deepEqual([run.history.restarts, run.history.failures, run.history.failingSince], [0, 0, undefined]);
});

test("an end that is expected is no failure, but what follows by itself is a restart", () => {
  const run = new ProcessRun({ autorestart: "always", startSeconds: 0 });
  run.feed(1, WAKE, spawned(1), exited(0));
  run.feed(2, WAKE, spawned(2), exited(256));
  const { restarts, failures, failingSince } = run.history;
  assert.deepEqual({ restarts, failures, failingSince }, { restarts: 1, failures: 1, failingSince: 2 });
});

test("a stop is remembered until it is done: when, with what, and when SIGKILL followed", () => {
  const run = new ProcessRun({ ...policy, stopSignal: 3, stopWaitSeconds: 10 });
  run.feed(100, { kind: "start" }, spawned(1), { kind: "stop" });
  assert.deepEqual(run.history.stop, { askedAt: 100, signal: 3, killedAt: undefined });
  run.feed(105, { kind: "stop" });
  assert.deepEqual(run.history.stop, { askedAt: 100, signal: 3, killedAt: undefined }, "asked twice");
  run.feed(116, { kind: "settle", wokeAs: "STOPPING" });
  assert.deepEqual(run.history.stop, { askedAt: 100, signal: 3, killedAt: 116 });
  run.feed(127, { kind: "settle", wokeAs: "STOPPING" });
  assert.deepEqual(run.history.stop, { askedAt: 100, signal: 3, killedAt: 116 });
  assert.equal(run.feed(128, exited(9)).stop, undefined);
});
