/** A program's standard input: what it has not read waits, whole and in order, and not without limit. */
import assert from "node:assert/strict";
import { closeSync, constants, openSync, readSync } from "node:fs";
import { test, type TestContext } from "node:test";
import { ChildInput } from "../../../../src/daemon/child/child-input.js";
import { until } from "../../../support/until.js";
import { posix } from "../../posix/children.js";

const LIMIT = 16 * 1024 * 1024;
/** What the kernel holds for a pipe that no process reads. */
const PIPE = 65_536;

function input(t: TestContext) {
  const { readEnd: blocking, writeEnd } = posix.pipe("write");
  // Who waits in a read cannot write what it waits for.
  const readEnd = openSync(`/proc/self/fd/${blocking}`, constants.O_RDONLY | constants.O_NONBLOCK);
  closeSync(blocking);
  let closed = 0;
  const one = new ChildInput(posix, writeEnd, () => (closed += 1));
  const end = { isOpen: true };
  const hangUp = () => {
    if (end.isOpen) closeSync(readEnd);
    end.isOpen = false;
  };
  t.after(() => {
    one.close();
    hangUp();
  });
  const read = (most: number) => {
    const into = Buffer.alloc(most);
    try {
      return into.subarray(0, readSync(readEnd, into));
    } catch (error) {
      assert.equal((error as NodeJS.ErrnoException).code, "EAGAIN");
      return Buffer.alloc(0);
    }
  };
  return { one, read, hangUp, closed: () => closed };
}

const numbered = (length: number) => Buffer.from(Array.from({ length }, (_, index) => index % 251));

test("LIFE-IN-002 what a program does not read waits up to 16 MiB; what comes on top is refused whole; all that was taken arrives", async (t) => {
  const { one, read } = input(t);
  const piece = numbered(1_000_000);
  const taken: Buffer[] = [];
  while (one.write(piece) === "taken") taken.push(piece);
  assert.ok(one.waitingBytes <= LIMIT && one.waitingBytes > LIMIT - piece.length, `${one.waitingBytes} bytes`);
  const small = Buffer.from("fits");
  assert.equal(one.write(small), "taken");
  taken.push(small);
  assert.equal(one.write(piece), "full");

  const expected = Buffer.concat(taken);
  const got: Buffer[] = [];
  let length = 0;
  await until("all has come through", () => {
    got.push(read(1 << 20));
    length += got.at(-1)!.length;
    return length === expected.length;
  });
  assert.ok(Buffer.concat(got).equals(expected), "to the byte");
  await until("nothing waits", () => one.waitingBytes === 0);
  assert.equal(one.write(small), "taken");
  assert.equal(read(10).toString(), "fits");
});

test("LIFE-IN-002 one piece may be larger than the limit, alone; with it there is no room for more", (t) => {
  const { one } = input(t);
  assert.equal(one.write(Buffer.alloc(LIMIT + PIPE + 1)), "taken");
  assert.equal(one.write(Buffer.from("x")), "full");
});

test("LIFE-IN-002 a hundred thousand pieces of a byte take little more than their bytes, and keep their order", async (t) => {
  const { one, read } = input(t);
  one.write(Buffer.alloc(PIPE));
  const all = numbered(100_000);
  const before = process.memoryUsage().heapUsed;
  for (let at = 0; at < all.length; at += 1) assert.equal(one.write(all.subarray(at, at + 1)), "taken");
  assert.equal(one.waitingBytes, all.length);
  assert.ok(process.memoryUsage().heapUsed - before < 64 * 1024 * 1024);
  read(PIPE);
  const got: Buffer[] = [];
  await until("all has come through", () => {
    if (one.waitingBytes < all.length) got.push(read(1 << 20));
    return got.reduce((sum, { length }) => sum + length, 0) === all.length;
  });
  assert.ok(Buffer.concat(got).equals(all));
});

test("LIFE-IN-003 a program that closes it with bytes waiting: they are dropped, and it is said once", async (t) => {
  const { one, hangUp, closed } = input(t);
  one.write(Buffer.alloc(1_000_000));
  one.write(Buffer.alloc(1_000_000));
  hangUp();
  await until("it is noticed", () => closed() === 1);
  assert.equal(one.write(Buffer.from("x")), "closed");
});
