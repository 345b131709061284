/** A pass that takes long: put off, gone on with, in the same order; and who waits for its end. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Agenda } from "../../../../src/daemon/supervisor/agenda.js";
import { TimeSlicedRun } from "../../../../src/daemon/supervisor/time-sliced-run.js";

/** Everything due at once; each step takes so many seconds, and may make more due. */
function scene(owners: string, seconds: number, then: Readonly<Record<string, string>> = {}) {
  const agenda = new Agenda<string>();
  for (const owner of owners) agenda.set(owner, 0);
  let now = 1;
  const trace: string[] = [];
  const pass = new TimeSlicedRun<string>(agenda, () => now, {
    step(owner) {
      trace.push(owner);
      now += seconds;
      for (const more of then[owner] ?? "") agenda.set(more, 0);
    },
    beforeNextRound: () => trace.push("-"),
  });
  return { agenda, pass, trace, reported: () => trace.join("") };
}

test("what is quick is done in one go", () => {
  const { pass, reported } = scene("abcdefgh", 0.001);
  assert.equal(pass.advance(), true);
  assert.equal(pass.isUnderWay, false);
  assert.equal(reported(), "abcdefgh-");
});

test("what is slow is put off every 50 milliseconds, and its order is the same", () => {
  const slow = scene("abcdefgh", 0.02, { b: "xy" });
  let stretches = 1;
  for (; !slow.pass.advance(); stretches += 1) assert.equal(slow.pass.isUnderWay, true);
  const quick = scene("abcdefgh", 0, { b: "xy" });
  quick.pass.advance();
  assert.equal(slow.reported(), quick.reported());
  assert.equal(slow.reported(), "abcdefgh-xy-");
  assert.ok(stretches >= 4 && stretches <= 5, `${stretches} stretches`);
});

test("a clock that goes back ends a stretch, not the pass", () => {
  const { pass, reported } = scene("abc", -100);
  assert.deepEqual([pass.advance(), pass.advance(), pass.advance(), pass.advance()], [false, false, false, true]);
  assert.equal(reported(), "abc-");
});

test("what is due over and over does not keep a pass from ending, and comes in the next", () => {
  const { pass, reported } = scene("a", 0, { a: "a" });
  assert.equal(pass.advance(), true);
  assert.equal(reported(), "a-a-a");
  assert.equal(pass.advance(), true);
  assert.equal(reported(), "a-a-aa-a-a");
});

test("who asks for the whole is served at once between passes, and in order after one that is under way", async () => {
  const { pass, trace } = scene("abcd", 0.03);
  await pass.whole(() => trace.push("1"));
  pass.advance();
  const asked = [pass.whole(() => trace.push("2")), pass.whole(() => trace.push("3"))];
  pass.serve();
  assert.equal(trace.join(""), "1ab");
  while (!pass.advance());
  pass.serve();
  assert.equal(trace.join(""), "1abcd-23");
  await Promise.all(asked);
});

test("one who waited and makes for another long pass keeps the rest waiting; what it throws is its own", async () => {
  const { agenda, pass, trace } = scene("abcd", 0.03);
  pass.advance();
  const first = pass.whole(() => {
    for (const owner of "wxyz") agenda.set(owner, 0);
    pass.advance();
    throw new Error("mine");
  });
  const second = pass.whole(() => trace.push("2"));
  while (!pass.advance());
  pass.serve();
  await assert.rejects(first, /mine/);
  assert.equal(trace.join(""), "abcd-wx");
  while (!pass.advance());
  pass.serve();
  await second;
  assert.equal(trace.join(""), "abcd-wxyz-2");
});
