/** The two rules that keep restarts from spinning, and that they never hold up what the original does not. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { cappedRest, loopDue, loopLine, loopSince, restUntil } from "../../../../src/core/process/restart-pace.js";

describe("LIFE-ST-029 IMP-011 a loop", () => {
  test("begins with the first short life and ends with a long one", () => {
    assert.equal(loopSince(undefined, 0, 100, 100.2), 100);
    assert.equal(loopSince(100, 106.9, 107, 107.9), 100);
    assert.equal(loopSince(100, 106.9, 107, 108), undefined);
  });

  test("begins again after a rest that only a start by hand makes", () => {
    assert.equal(loopSince(100, 106, 107, 107.5), 100);
    assert.equal(loopSince(100, 105, 107, 107.5), 107);
  });

  test("after the clock went back it begins again", () => {
    assert.equal(loopSince(100, 107, 50, 50.1), 50);
    assert.equal(loopSince(undefined, 0, 100, 40), 100);
  });

  test("is delayed when it has lasted ten seconds and nothing else happens, and otherwise not", () => {
    const table: readonly (readonly [since: number | undefined, elseHappened: number, due: number | undefined])[] = [
      [undefined, 0, undefined],
      [190.5, 0, undefined],
      [190, 0, 200],
      [190, 199.7, 200],
      // Something happened a moment ago: the original's loop would be awake.
      [190, 199.85, undefined],
      [190, 250, undefined],
    ];
    for (const [since, elseHappened, due] of table)
      assert.equal(loopDue(since, 199.95, elseHappened, 200), due, `${since}, ${elseHappened}`);
    assert.equal(loopDue(100, 300, 0, 200), undefined, "a start in the future is one before the clock went back");
  });

  test("is spoken of with the numbers that hold", () => {
    assert.equal(
      loopLine("x"),
      "x has ended within 1 second of each start for 10 seconds; " +
        "while nothing else happens it is started at most 20 times a second",
    );
  });
});

describe("LIFE-ST-029 the share of restarts", () => {
  test("after each there is a rest of half of what it took", () => {
    assert.equal(restUntil(100, 100, 100.5, false), 100.75);
    assert.equal(restUntil(100, 100, 100, false), 100);
  });

  test("while listeners are behind it is three times as long as it took", () => {
    assert.equal(restUntil(64, 64, 64 + 2 ** -11, true), 64 + 2 ** -9);
    assert.equal(restUntil(100, 100, 100, true), 100);
  });

  test("but no longer for their sake than the original takes for a start, however long a busy machine makes ours", () => {
    assert.equal(restUntil(0, 0, 2 ** -9, true), 2 ** -9 + 0.002);
    assert.equal(restUntil(100, 100, 100.5, true), 100.75);
  });

  test("of several in one go the rests add up", () => {
    assert.equal(restUntil(restUntil(100, 100, 100.25, false), 100.25, 100.5, false), 100.75);
  });

  test("who was woken late makes up for it, as far as a fiftieth of a second", () => {
    assert.equal(restUntil(63.99, 64, 64 + 2 ** -7, false), 63.99 + 1.5 * 2 ** -7);
    assert.equal(restUntil(0, 64, 64 + 2 ** -7, false), 63.98 + 1.5 * 2 ** -7);
  });

  test("no program rests longer than a second, whatever the clock does", () => {
    assert.equal(restUntil(0, 100, 500, false), 501);
    assert.equal(restUntil(0, 500, 100, false), 101);
    assert.equal(restUntil(500, 100, 100, false), 100, "one from before the clock went back");
    assert.equal(cappedRest(500, 100), 100);
    assert.equal(cappedRest(100.5, 100), 100.5);
  });
});
