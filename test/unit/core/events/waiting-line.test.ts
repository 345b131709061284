import assert from "node:assert/strict";
import { test } from "node:test";
import { WaitingLine } from "../../../../src/core/events/waiting-line.js";

/** A source of numbers that is the same in every run. */
function* numbers(seed: number): Generator<number> {
  for (let value = seed; ; value = (value * 1_103_515_245 + 12_345) % 2 ** 31) yield value;
}

test("EV-POOL-020 whatever joins and leaves, the line says the same as an array, and no line changes any more", () => {
  const random = numbers(4);
  let line: WaitingLine<number> = WaitingLine.EMPTY;
  let array: number[] = [];
  const kept: { line: WaitingLine<number>; array: readonly number[] }[] = [];
  for (let step = 0; step < 5000; step += 1) {
    const choice = random.next().value! % 8;
    if (choice < 4) [line, array] = [line.joinedBy(step), [...array, step]];
    else if (choice < 5) [line, array] = [line.ledBy(step), [step, ...array]];
    else [line, array] = [line.withoutFirst(), array.slice(1)];
    assert.equal(line.length, array.length);
    assert.equal(line.first, array[0]);
    if (step % 50 === 0) kept.push({ line, array });
  }
  assert.ok(kept.length > 50 && kept.some((each) => each.array.length > 20));
  for (const each of kept) assert.deepEqual([...each.line], each.array);
});

test("many may wait without anything being copied: a hundred thousand lines of up to as many are all kept", () => {
  // Arrays copied each time would be five thousand million elements, more than there is memory.
  const lines: WaitingLine<number>[] = [];
  let line: WaitingLine<number> = WaitingLine.EMPTY;
  for (let count = 0; count < 100_000; count += 1) lines.push((line = line.joinedBy(count)));
  let left = line;
  for (let count = 0; count < 100_000; count += 1) {
    assert.equal(left.first, count);
    left = left.withoutFirst();
  }
  assert.equal(left.length, 0);
  assert.equal(lines[41]!.length, 42);
});
