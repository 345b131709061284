/** Long work has a little of each turn of the event loop, all of it together. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { PacedWork } from "../../../src/rpc/paced-work.js";

/** A clock that advances by a millisecond with each step, and steps that show whose they are. */
function stage() {
  let now = 0;
  const taken: string[] = [];
  const work = new PacedWork(() => now);
  const steps = (name: string, count: number) => {
    let left = count;
    return () => {
      now += 1;
      taken.push(name);
      left -= 1;
      return left === 0;
    };
  };
  return { work, taken, steps };
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

test("what is short is done at once, what is long continues by itself and reports when it is done", async () => {
  const { work, taken, steps } = stage();
  assert.equal(work.run(steps("short", 3)), true);
  let isDone = false;
  assert.equal(
    work.run(steps("long", 100), () => (isDone = true)),
    false,
  );
  assert.equal(taken.length, 10, "no more than ten milliseconds in one turn");
  for (let turns = 0; turns < 8; turns += 1) await turn();
  assert.equal(isDone, false);
  await until(() => isDone);
  assert.equal(taken.length, 103);
});

test("as a promise, work ends with its last step or with what a step throws", async () => {
  const { work, taken, steps } = stage();
  await work.runToEnd(steps("short", 3));
  await work.runToEnd(steps("long", 100));
  assert.equal(taken.length, 103);
  let left = 50;
  const failing = () => {
    left -= 1;
    if (left === 0) throw new RangeError("no more");
    return false;
  };
  await assert.rejects(work.runToEnd(failing), /^RangeError: no more$/);
  assert.equal(work.run(steps("after", 1)), true, "nothing is left of it");
});

test("many share one turn's time, and a new one does not wait behind all others", async () => {
  const { work, taken, steps } = stage();
  for (let index = 0; index < 100; index += 1) work.run(steps("old", 1000));
  const before = taken.length;
  let isDone = false;
  work.run(steps("new", 1), () => (isDone = true));
  await until(() => isDone);
  const turns = Math.ceil((taken.length - before) / 10);
  assert.ok(turns <= 21, `done after ${turns} turns, behind the others that are new`);
  const atOnce = taken.length;
  await turn();
  assert.ok(taken.length - atOnce <= 11);
});

test("time that is spent elsewhere counts, callbacks come once and when there is time again", async () => {
  const { work, steps } = stage();
  assert.equal(work.spend(steps("a", 99)), false);
  for (let index = 0; index < 20; index += 1) work.spend(steps("a", 99));
  assert.equal(work.isSpent, true);
  let called = 0;
  const callback = () => (called += Number(!work.isSpent));
  work.soon(callback);
  work.soon(callback);
  await until(() => called > 0);
  await turn();
  assert.equal(called, 1);
});

async function until(test: () => boolean): Promise<void> {
  for (let turns = 0; !test(); turns += 1) {
    assert.ok(turns < 100_000);
    await turn();
  }
}
