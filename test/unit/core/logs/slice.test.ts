import assert from "node:assert/strict";
import { test } from "node:test";
import { readSlice, tailSlice } from "../../../../src/core/logs/slice.js";
import { recorded } from "../../../support/wire.js";

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

test("RPC-READ-001 a negative offset is a number of bytes at the end", () => {
  assert.deepEqual(readSlice(10, -3, 0), { start: 7, end: 10 });
  assert.deepEqual(readSlice(10, -30, 0), { start: 0, end: 10 });
});

test("RPC-READ-002 RPC-READ-003 a length with a negative offset, and a negative length, are refused", () => {
  assert.equal(readSlice(10, -3, 1), "BAD_ARGUMENTS");
  assert.equal(readSlice(10, -3, -1), "BAD_ARGUMENTS");
  assert.equal(readSlice(10, 0, -1), "BAD_ARGUMENTS");
});

test("RPC-READ-004 RPC-READ-005 RPC-READ-006 from an offset to the end, or so many bytes, or nothing beyond the end", () => {
  assert.deepEqual(readSlice(10, 4, 0), { start: 4, end: 10 });
  assert.deepEqual(readSlice(10, 4, 3), { start: 4, end: 7 });
  assert.deepEqual(readSlice(10, 4, 30), { start: 4, end: 10 });
  assert.deepEqual(readSlice(10, 40, 3), { start: 10, end: 10 });
});

test("RPC-TAIL-001 RPC-TAIL-002 RPC-TAIL-003 RPC-TAIL-004 the consequences listed for a file of 17 bytes", () => {
  const cases = [
    [0, 100, 0, 17, false],
    [0, 5, 12, 17, true],
    [12, 100, 0, 17, false],
    [15, 10, 7, 17, false],
    [100, 5, 17, 17, false],
    [0, 0, 16, 16, true],
    [-3, 5, 12, 17, true],
  ] as const;
  for (const [offset, length, start, end, overflow] of cases) {
    assert.deepEqual(tailSlice(17, offset, length), { start, end, offset: 17, overflow });
  }
});

test("RPC-TAIL-003 a negative length far beyond the end is nothing, at the end", () => {
  assert.deepEqual(tailSlice(3, 8, -5), { start: 3, end: 3, offset: 3, overflow: false });
});

test("RPC-READ-001 RPC-READ-004 RPC-READ-005 RPC-TAIL-001 RPC-TAIL-002 the original reads the same from seeded random files", () => {
  interface Case {
    readonly size: number;
    readonly offset: number;
    readonly length: number;
    readonly read: string | { readonly fault: string };
    readonly tail: readonly [string, number, boolean];
  }
  const cases = recorded<Case>("slice");
  assert.ok(cases.length >= 600);
  for (const { size, offset, length, read, tail } of cases) {
    const where = `size ${size}, offset ${offset}, length ${length}`;
    const range = readSlice(size, offset, length);
    assert.deepEqual(range === "BAD_ARGUMENTS" ? { fault: range } : LETTERS.slice(range.start, range.end), read, where);
    const ours = tailSlice(size, offset, length);
    assert.ok(ours.start >= 0 && ours.start <= ours.end && ours.end <= size, where);
    assert.deepEqual([LETTERS.slice(ours.start, ours.end), ours.offset, ours.overflow], tail, where);
  }
});
