import assert from "node:assert/strict";
import { test } from "node:test";
import type { ProcessState } from "../../../../src/core/process/states.js";
import {
  beginShutdown,
  proceed,
  reportDeadline,
  reportShutdown,
  type GroupStates,
  type Leftovers,
} from "../../../../src/core/supervisor/shutdown.js";

/** Groups by name, with the states of members called name1, name2… */
const groupsOf = (states: Readonly<Record<string, readonly ProcessState[]>>): GroupStates[] =>
  Object.entries(states).map(([name, members]) => ({
    name,
    processes: members.map((state, index) => ({ name: `${name}${index + 1}`, state, leftovers: "none" })),
  }));

const begun = beginShutdown(["a", "b", "c"]);

test("LIFE-ORD-005 LIFE-ORD-009 the last group is stopped first, the next only when all of it has stopped", () => {
  const running = groupsOf({ a: ["RUNNING"], b: ["RUNNING"], c: ["RUNNING", "RUNNING"] });
  const first = proceed(begun, running);
  assert.deepEqual([first.stop, first.done], ["c", false]);

  const half = groupsOf({ a: ["RUNNING"], b: ["RUNNING"], c: ["STOPPING", "STOPPED"] });
  const waiting = proceed(first.next, half);
  assert.deepEqual([waiting.stop, waiting.done], [undefined, false]);

  const second = proceed(waiting.next, groupsOf({ a: ["RUNNING"], b: ["RUNNING"], c: ["STOPPED", "STOPPED"] }));
  assert.deepEqual([second.stop, second.next.remaining], ["b", ["a", "b"]]);

  const third = proceed(second.next, groupsOf({ a: ["STARTING"], b: ["EXITED"], c: ["STOPPED", "STOPPED"] }));
  assert.equal(third.stop, "a");

  const last = proceed(third.next, groupsOf({ a: ["STOPPED"], b: ["EXITED"], c: ["STOPPED", "STOPPED"] }));
  assert.deepEqual([last.stop, last.done, last.next.remaining], [undefined, true, []]);
});

test("IMP-013 groups in which nothing runs are skipped without waiting", () => {
  const { stop, next } = proceed(begun, groupsOf({ a: ["RUNNING"], b: ["FATAL", "EXITED"], c: ["STOPPED"] }));
  assert.deepEqual([stop, next.remaining], ["a", ["a"]]);
});

test("LIFE-ST-017 a group in BACKOFF is stopped, since it would start again", () => {
  assert.equal(proceed(begun, groupsOf({ a: ["RUNNING"], b: ["RUNNING"], c: ["BACKOFF"] })).stop, "c");
});

test("LIFE-SHUT-005 it is done when nothing is unstopped; UNKNOWN counts as stopped", () => {
  const result = proceed(begun, groupsOf({ a: ["STOPPED", "FATAL"], b: ["EXITED"], c: ["UNKNOWN"] }));
  assert.deepEqual([result.done, result.stop], [true, undefined]);
  assert.equal(proceed(begun, groupsOf({ a: ["STOPPING"], b: [], c: [] })).done, false);
  assert.equal(proceed(beginShutdown([]), []).done, true);
});

test("a group that has stopped and may have left something behind is stopped, and waited for", () => {
  const after = (leftovers: Leftovers): GroupStates[] => [
    ...groupsOf({ a: ["RUNNING"] }),
    { name: "b", processes: [{ name: "b1", state: "EXITED", leftovers }] },
  ];
  const looked = (leftovers: Leftovers) => {
    const { stop, done } = proceed(beginShutdown(["a", "b"]), after(leftovers));
    return [stop, done];
  };
  assert.deepEqual(looked("unknown"), ["b", false]);
  assert.deepEqual(looked("being-ended"), [undefined, false]);
  assert.deepEqual(looked("none"), ["a", false]);
  const lastly = after("being-ended").slice(1);
  assert.equal(proceed(beginShutdown(["b"]), lastly).done, false);
  assert.match(reportShutdown(beginShutdown(["b"]), lastly, 100).lines[0]?.text ?? "", /waiting for b1 to die/);
});

test("LIFE-SHUT-001 the groups are those of the beginning; one that has gone is ignored", () => {
  const { stop, next } = proceed(begun, groupsOf({ a: ["RUNNING"], b: ["RUNNING"] }));
  assert.deepEqual([stop, next.remaining], ["b", ["a", "b"]]);
});

test("LIFE-SHUT-003 who is waited for: all groups in order, at once and after more than three seconds", () => {
  const groups = groupsOf({ a: ["RUNNING"], b: ["STOPPED", "STARTING"], c: ["STOPPING"] });
  const first = reportShutdown(begun, groups, 1000);
  assert.deepEqual(first.lines, [
    { level: "info", text: "waiting for a1, b2, c1 to die" },
    { level: "blather", text: "a1 state: RUNNING" },
    { level: "blather", text: "b2 state: STARTING" },
    { level: "blather", text: "c1 state: STOPPING" },
  ]);
  assert.equal(reportDeadline(first.next), 1003);
  assert.deepEqual(reportShutdown(first.next, groups, 1003), { next: first.next, lines: [] });
  const again = reportShutdown(first.next, groupsOf({ a: ["STOPPING"] }), 1003.1);
  assert.equal(again.lines[0]?.text, "waiting for a1 to die");
  assert.equal(again.next.lastReport, 1003.1);
});

test("LIFE-SHUT-003 no report when there is nothing to wait for", () => {
  assert.deepEqual(reportShutdown(begun, groupsOf({ a: ["STOPPED"] }), 1000), { next: begun, lines: [] });
});
