/** The clock of the daemon: the wall clock, but finer, because a program can live for less than a millisecond. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fineClock, systemClock } from "../../../../src/daemon/machine/clock.js";

describe("LIFE-LOOP-006 the system's clock", () => {
  test("LIFE-CLK-005 LIFE-ST-029 continues within a millisecond", () => {
    let fine = 7;
    const clock = fineClock(
      () => 5000,
      () => fine,
    );
    assert.equal(clock(), 5);
    fine += 0.25;
    assert.equal(clock(), 5.00025);
    fine += 0.25;
    assert.equal(clock(), 5.0005);
  });

  test("is always within the wall clock's millisecond, and goes back only with it", () => {
    let wall = 5000.3;
    let fine = 7;
    const clock = fineClock(
      () => Math.floor(wall),
      () => fine,
    );
    let before = clock();
    for (let step = 0; step < 3000; step += 1) {
      // The two do not go at one speed: first the wall clock is corrected forward, then backward.
      wall += step < 1500 ? 0.31 : 0.29;
      fine += 0.3;
      const at = clock();
      assert.ok(at > before || step > 1500, `${at} after ${before}`);
      assert.ok(at >= before, `${at} after ${before}`);
      assert.equal(Math.floor(at * 1000 + 1e-6), Math.floor(wall));
      before = at;
    }
    wall -= 3_600_000;
    assert.equal(Math.floor(clock() * 1000 + 1e-6), Math.floor(wall));
    wall += 7_200_000;
    assert.equal(Math.floor(clock() * 1000 + 1e-6), Math.floor(wall));
  });

  test("is the machine's", () => {
    const before = Date.now();
    const at = systemClock() * 1000;
    assert.ok(at > before - 0.001 && at < Date.now() + 1, `${at} after ${before}`);
  });
});
