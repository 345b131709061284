/** Bytes that wait: order, partial writes, copies. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Backlog } from "../../../../src/core/logs/backlog.js";

function filled(...pieces: string[]): Backlog {
  const backlog = new Backlog();
  for (const piece of pieces) backlog.push(Buffer.from(piece));
  return backlog;
}

/** A taker with room for so many bytes. */
function taker(room: number) {
  let got = "";
  const write = (piece: Uint8Array): number => {
    const count = Math.min(piece.length, room - got.length);
    got += Buffer.from(piece.subarray(0, count)).toString();
    return count;
  };
  return { write, got: () => got };
}

test("however little is taken at a time, all goes out once and in order", () => {
  for (let room = 1; room <= 9; room += 1) {
    const backlog = filled("one", "", "two", "six");
    let all = "";
    for (let done = false; !done;) {
      const { write, got } = taker(room);
      done = backlog.drain(write);
      all += got();
      assert.equal(backlog.bytes, 9 - all.length);
    }
    assert.equal(all, "onetwosix", `${room} at a time`);
  }
});

test("what is pushed while something waits comes behind it", () => {
  const backlog = filled("one");
  assert.equal(backlog.drain(taker(2).write), false);
  backlog.push(Buffer.from("two"));
  const { write, got } = taker(10);
  assert.equal(backlog.drain(write), true);
  assert.equal(got(), "etwo");
});

test("the bytes are its own: a buffer can be used again", () => {
  const buffer = Buffer.from("mine");
  const backlog = new Backlog();
  backlog.push(buffer);
  buffer.fill("x");
  const { write, got } = taker(10);
  backlog.drain(write);
  assert.equal(got(), "mine");
});
