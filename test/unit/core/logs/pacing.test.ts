/** When a pipe is read on: at once, or after a pause if it is large and busy with small pieces. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Pacing } from "../../../../src/core/logs/pacing.js";

/** Reads of `length` bytes, `apart` milliseconds from each other; the pause after each. */
function reads(pacing: Pacing, count: number, length: number, apart: number, from = 0): number[] {
  return Array.from({ length: count }, (_, index) => pacing.pauseAfter(length, from + index * apart));
}

/** A pipe, and how often it was made larger. */
function pipe(canGrow = true): { readonly pacing: Pacing; readonly asked: () => number } {
  let asked = 0;
  const pacing = new Pacing(() => {
    asked += 1;
    return canGrow;
  });
  return { pacing, asked: () => asked };
}

/** One that has been busy with small pieces long enough to be made larger. */
function busy(canGrow = true) {
  const made = pipe(canGrow);
  assert.deepEqual(new Set(reads(made.pacing, 64, 10, 0.01)), new Set([0]));
  assert.equal(made.asked(), 1);
  return made;
}

test("LOG-C-002 a quiet pipe is read at once, however long, and left as it is", () => {
  const { pacing, asked } = pipe();
  assert.deepEqual(new Set(reads(pacing, 1000, 10, 5)), new Set([0]));
  assert.equal(asked(), 0);
});

test("LOG-C-002 a busy pipe with small pieces is made larger once, then read with pauses", () => {
  const { pacing, asked } = busy();
  assert.equal(reads(pacing, 200, 10, 0.01, 10).at(-1), 1);
  assert.equal(asked(), 1);
});

test("LOG-C-002 a pipe that cannot be made larger is never made to wait, nor asked again", () => {
  const { pacing, asked } = busy(false);
  assert.deepEqual(new Set(reads(pacing, 1000, 10, 0.01, 10)), new Set([0]));
  assert.equal(asked(), 1);
});

test("LOG-C-002 large pieces are read without pauses, also from a pipe with pauses", () => {
  const { pacing } = busy();
  reads(pacing, 100, 10, 0.01, 10);
  assert.equal(pacing.pauseAfter(64 * 1024, 12), 0);
  assert.deepEqual(new Set(reads(busy().pacing, 1000, 64 * 1024, 0.1, 10)), new Set([0]));
});

test("LOG-C-002 pauses end when the pipe has become quiet", () => {
  const { pacing } = busy();
  assert.equal(reads(pacing, 100, 10, 0.01, 10).at(-1), 1);
  assert.equal(reads(pacing, 128, 10, 50, 100).at(-1), 0);
});

test("LOG-C-002 a pipe that a pause would fill is read without pauses, and one that it would not is not", () => {
  const { pacing } = busy();
  assert.equal(reads(pacing, 200, 20 * 1024, 0.2, 10).at(-1), 1, "a hundred kilobytes in a millisecond");
  assert.equal(reads(pacing, 200, 20 * 1024, 0.02, 60).at(-1), 0, "a megabyte in a millisecond");
});
