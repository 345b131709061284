/** Answers that are not ready: polled after every turn until they are. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { NotYet, Pending } from "../../../../src/daemon/supervisor/pending.js";

test("RPC-W-001 a wait is polled until it has an answer, then no more", async () => {
  const pending = new Pending();
  let polls = 0;
  let ready = false;
  const answer = pending.until(() => {
    polls += 1;
    return ready ? "done" : new NotYet();
  });
  pending.poll();
  ready = true;
  pending.poll();
  pending.poll();
  assert.equal(await answer, "done");
  assert.equal(polls, 3);
});

test("the earliest time at which anything wants to be polled is returned", () => {
  const pending = new Pending();
  void pending.until(() => new NotYet(20));
  void pending.until(() => new NotYet());
  void pending.until(() => new NotYet(10));
  assert.equal(pending.poll(), 10);
});

test("a wait that throws fails alone", async () => {
  const pending = new Pending();
  const failing = pending.until<string>(() => {
    throw new Error("spawn error");
  });
  let ready = false;
  const other = pending.until(() => (ready ? 1 : new NotYet()));
  await assert.rejects(failing, /spawn error/);
  ready = true;
  pending.poll();
  assert.equal(await other, 1);
});

test("RPC-W-003 a wait that is dropped is polled no more, not even in the round in which it is dropped", () => {
  const pending = new Pending();
  const polled: string[] = [];
  const waits = (name: string, act: () => void = () => undefined) => {
    const poll = () => {
      polled.push(name);
      act();
      return new NotYet();
    };
    let dropped: () => void = () => assert.fail("it waits");
    void pending.until(poll, (drop) => (dropped = drop));
    return () => dropped();
  };
  let dropOther: () => void = () => undefined;
  const dropFirst = waits("first", () => dropOther());
  dropOther = waits("other");
  polled.length = 0;
  pending.poll();
  dropFirst();
  pending.poll();
  assert.deepEqual(polled, ["first"]);
});

test("what is there at once is not waited for", async () => {
  const pending = new Pending();
  assert.equal(
    await pending.until(
      () => "there",
      () => assert.fail("it does not wait"),
    ),
    "there",
  );
});
