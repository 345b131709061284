import assert from "node:assert/strict";
import { test } from "node:test";
import { handledEvent, judge, type ResultHandler } from "../../../../src/core/events/result-handler.js";
import { RejectEvent } from "../../../../src/listener/reject-event.js";

const payload = "processname:cat groupname:g pid:7 channel:stdout\nhello\n";
const event = handledEvent({ eventName: "PROCESS_LOG_STDOUT", payload, serial: 3, poolSerial: 2 }, "pool", "ear");
const result = Uint8Array.of(1, 2);

function verdictOf(handler: ResultHandler): string {
  const judgement = judge(handler, event, result);
  return judgement.verdict === "failed" ? judgement.problem[0] : judgement.verdict;
}

test("EV-PROTO-025 a handler is given the event and the bytes of the result", () => {
  const given: unknown[] = [];
  assert.equal(
    verdictOf((...args) => given.push(...args)),
    "processed",
  );
  assert.equal(given[1], result);
  assert.deepEqual(
    { ...(given[0] as typeof event), headers: { ...event.headers } },
    {
      name: "PROCESS_LOG_STDOUT",
      serial: 3,
      pool: "pool",
      poolSerial: 2,
      listener: "ear",
      payload,
      headers: { processname: "cat", groupname: "g", pid: "7", channel: "stdout" },
      body: "hello\n",
    },
  );
});

test("EV-PROTO-013 EV-PROTO-025 only false and RejectEvent reject; anything else thrown is a failure", () => {
  for (const answer of [undefined, true, null, 0, "", "FAIL"])
    assert.equal(
      verdictOf(() => answer),
      "processed",
    );
  assert.equal(verdictOf(() => false), "rejected"); // prettier-ignore
  const throwing = (thrown: unknown) => () => {
    throw thrown;
  };
  assert.equal(verdictOf(throwing(new RejectEvent("no"))), "rejected");
  assert.equal(verdictOf(throwing(Object.assign(new Error("no"), { name: "RejectEvent" }))), "rejected");
  assert.equal(verdictOf(throwing(new TypeError("broken"))), "TypeError: broken");
  assert.equal(verdictOf(throwing("text")), "text");
  assert.equal(verdictOf(throwing(Object.create(null))), "something that cannot be shown");
});

test("EV-PROTO-025 a promise is no answer, and its rejection stays harmless", async () => {
  const problem = "it returned a promise, but a handler must answer at once";
  assert.equal(
    verdictOf(() => Promise.reject(new Error("unheard"))),
    problem,
  );
  await Promise.resolve(); // An unhandled rejection would fail the test.
});
