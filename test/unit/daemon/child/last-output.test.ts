/** A start that waits for the output of the life before: until when, for whom, and what is said of it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ActivityLog } from "../../../../src/daemon/logs/activity-log.js";
import { LastOutput } from "../../../../src/daemon/child/last-output.js";
import type { Unwritten } from "../../../../src/daemon/logs/log.js";

/** Output that waits for the reader of `path`, until `goOut` reports it as written. */
function unread(path: string): Unwritten & { readonly goOut: () => void } {
  const waiting: (() => void)[] = [];
  return { path, whenWritten: (go) => waiting.push(go), goOut: () => waiting.splice(0).forEach((go) => go()) };
}

function programs() {
  const lines: string[] = [];
  const log = { warn: (text: string) => lines.push(text) } as unknown as ActivityLog;
  return { lines, named: (name: string) => new LastOutput(log, "group", name) };
}

test("a start waits until all that its last life left has gone out; nothing left delays nothing", () => {
  const one = programs().named("one");
  let changes = 0;
  const changed = () => (changes += 1);
  one.ended([undefined, undefined]);
  assert.equal(one.holds(changed), false);
  const [out, copy] = [unread("/dev/stdout"), unread("/fifo")];
  one.ended([out, copy, undefined]);
  assert.equal(one.holds(changed), true);
  out.goOut();
  assert.deepEqual([changes, one.isOver], [0, false]);
  copy.goOut();
  assert.deepEqual([changes, one.isOver], [1, true]);
  assert.equal(one.holds(changed), false, "it is made");
  assert.equal(one.isOver, false);
});

test("a program waits for the output of an earlier one of the same name; one that was stopped is not notified", () => {
  const { named } = programs();
  const [before, after, stranger] = [named("p"), named("p"), named("q")];
  const left = unread("/dev/stdout");
  before.ended([left]);
  let reported = "";
  assert.equal(
    before.holds(() => (reported += "before")),
    true,
  );
  before.release();
  assert.equal(
    after.holds(() => (reported += "after")),
    true,
  );
  assert.equal(
    stranger.holds(() => (reported += "stranger")),
    false,
  );
  left.goOut();
  assert.equal(reported, "after");
  assert.deepEqual([before.isOver, after.isOver], [false, true]);
  after.release();
});

test("after five seconds the log says once what is waited for, and nothing of a start that has been made or given up", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { lines, named } = programs();
  const [slow, stuck, stopped] = [named("slow"), named("stuck"), named("stopped")];
  const [quick, never] = [unread("/dev/stdout"), unread("/dev/stdout")];
  slow.ended([quick]);
  for (const each of [stuck, stopped]) each.ended([never, never, unread("/fifo")]);
  for (const each of [slow, stuck, stopped])
    assert.equal(
      each.holds(() => undefined),
      true,
    );
  t.mock.timers.tick(4999);
  quick.goOut();
  stopped.release();
  t.mock.timers.tick(60_000);
  assert.deepEqual(lines, [
    "cannot start stuck yet: its last output waits for the reader of /dev/stdout and /fifo, who does not read; " +
      "it is started when that has been read, or when the reader has gone",
  ]);
});
