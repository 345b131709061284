import assert from "node:assert/strict";
import { test } from "node:test";
import { Pacing, type Pace } from "../../../../src/core/logs/pacing.js";

/** Reads of `length` bytes, `apart` milliseconds from each other; what followed each. */
function reads(pacing: Pacing, count: number, length: number, apart: number, from = 0): Pace[] {
  return Array.from({ length: count }, (_, index) => pacing.read(length, from + index * apart));
}

/** A pipe that has been busy with small pieces long enough to be made larger. */
function busy(larger = true): Pacing {
  const pacing = new Pacing();
  assert.deepEqual(reads(pacing, 64, 10, 0.01), [...Array<Pace>(63).fill("go on"), "grow"]);
  pacing.grown(larger);
  return pacing;
}

test("LOG-C-002 a quiet pipe is read at once, however long", () => {
  assert.deepEqual(new Set(reads(new Pacing(), 1000, 10, 5)), new Set(["go on"]));
});

test("LOG-C-002 a busy pipe with small pieces is made larger, then read with pauses", () => {
  assert.equal(reads(busy(), 200, 10, 0.01, 10).at(-1), "pause");
});

test("LOG-C-002 a pipe that cannot be made larger is never made to wait", () => {
  assert.deepEqual(new Set(reads(busy(false), 1000, 10, 0.01, 10)), new Set(["go on"]));
});

test("LOG-C-002 large pieces are read without pauses, also from a pipe with pauses", () => {
  const pacing = busy();
  reads(pacing, 100, 10, 0.01, 10);
  assert.equal(pacing.read(64 * 1024, 12), "go on");
  assert.deepEqual(new Set(reads(busy(), 1000, 64 * 1024, 0.1, 10)), new Set(["go on"]));
});

test("LOG-C-002 pauses end when the pipe has become quiet", () => {
  const pacing = busy();
  assert.equal(reads(pacing, 100, 10, 0.01, 10).at(-1), "pause");
  assert.equal(reads(pacing, 128, 10, 50, 100).at(-1), "go on");
});
