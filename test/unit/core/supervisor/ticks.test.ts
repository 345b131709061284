import assert from "node:assert/strict";
import { test } from "node:test";
import { lookAtClock, noSlices, tickDeadline, type Slices } from "../../../../src/core/supervisor/ticks.js";

const HOUR = 1700000000 - (1700000000 % 3600);
const after = (now: number): Slices => lookAtClock(noSlices, now).next;

test("EV-TICK-001 the first look only takes note", () => {
  const { next, due } = lookAtClock(noSlices, HOUR + 62.5);
  assert.deepEqual(due, []);
  assert.deepEqual(
    [...next],
    [
      [5, HOUR + 60],
      [60, HOUR + 60],
      [3600, HOUR],
    ],
  );
  assert.equal(tickDeadline(noSlices), 0);
});

test("EV-TICK-001 EV-TYPE-020 EV-PAY-012 a tick comes with the next multiple of its period", () => {
  const slices = after(HOUR + 62.5);
  assert.equal(tickDeadline(slices), HOUR + 65);
  assert.deepEqual(lookAtClock(slices, HOUR + 64.9).due, []);
  assert.deepEqual(lookAtClock(slices, HOUR + 65).due, [{ period: 5, when: HOUR + 65 }]);
});

test("EV-TYPE-020 on the full hour all three come, shortest period first", () => {
  const { due } = lookAtClock(after(HOUR + 3599), HOUR + 3600.1);
  const when = HOUR + 3600;
  assert.deepEqual(due, [
    { period: 5, when },
    { period: 60, when },
    { period: 3600, when },
  ]);
});

test("EV-TICK-002 slices slept through yield one tick, with the slice of now", () => {
  const { next, due } = lookAtClock(after(HOUR), HOUR + 33);
  assert.deepEqual(due, [{ period: 5, when: HOUR + 30 }]);
  assert.deepEqual(lookAtClock(next, HOUR + 34).due, []);
});

test("EV-TICK-003 a clock set back yields a tick", () => {
  assert.deepEqual(lookAtClock(after(HOUR + 62), HOUR + 61.9).due, []);
  assert.deepEqual(lookAtClock(after(HOUR + 62), HOUR + 59).due, [
    { period: 5, when: HOUR + 55 },
    { period: 60, when: HOUR },
  ]);
});

test("a look at each deadline misses nothing and finds something", () => {
  let slices = after(HOUR);
  const seen = new Map<number, number>();
  for (let now = tickDeadline(slices); now <= HOUR + 7200; now = tickDeadline(slices)) {
    const { next, due } = lookAtClock(slices, now);
    assert.ok(due.length > 0);
    for (const { period } of due) seen.set(period, (seen.get(period) ?? 0) + 1);
    slices = next;
  }
  assert.deepEqual(
    [...seen],
    [
      [5, 1440],
      [60, 120],
      [3600, 2],
    ],
  );
});
