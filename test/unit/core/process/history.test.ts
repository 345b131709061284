import assert from "node:assert/strict";
import { test } from "node:test";
import { LIVES_KEPT, remember, type History } from "../../../../src/core/process/history.js";

test("a life begins with a pid and ends with a wait status", () => {
  const begun = remember([], { kind: "spawned", pid: 7 }, 100, false);
  assert.deepEqual(begun, [{ kind: "running", at: 100, pid: 7 }]);
  assert.deepEqual(remember(begun, { kind: "exited", waitStatus: 256 }, 101.5, true), [
    { kind: "ended", at: 100, pid: 7, endedAt: 101.5, waitStatus: 256, asked: true },
  ]);
});

test("a refused start is remembered with its reason", () => {
  assert.deepEqual(remember([], { kind: "spawn-failed", reason: "no such file" }, 5, false), [
    { kind: "refused", at: 5, reason: "no such file" },
  ]);
});

test("inputs that begin and end nothing leave the very same list", () => {
  const history: History = [{ kind: "refused", at: 1, reason: "x" }];
  for (const input of [{ kind: "start" }, { kind: "stop" }, { kind: "wake", shuttingDown: false }] as const)
    assert.equal(remember(history, input, 9, false), history);
  assert.equal(remember(history, { kind: "exited", waitStatus: 0 }, 9, false), history, "an end without a beginning");
});

test("only the last lives are kept", () => {
  let history: History = [];
  for (let pid = 1; pid <= LIVES_KEPT + 5; pid += 1) history = remember(history, { kind: "spawned", pid }, pid, false);
  assert.equal(history.length, LIVES_KEPT);
  assert.deepEqual(history.at(-1), { kind: "running", at: LIVES_KEPT + 5, pid: LIVES_KEPT + 5 });
});
