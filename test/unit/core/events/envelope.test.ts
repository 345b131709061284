import assert from "node:assert/strict";
import { test } from "node:test";
import { envelope, serialAfter, type EnvelopeFields } from "../../../../src/core/events/envelope.js";

const FIELDS: EnvelopeFields = {
  identifier: "supervisor",
  serial: 21,
  pool: "listener",
  poolSerial: 10,
  eventName: "PROCESS_COMMUNICATION_STDOUT",
  payload: "processname:foo groupname:bar pid:123\nhi",
};

test("EV-ENV-001 one header line in one order, the payload at once behind it, nothing after", () => {
  assert.equal(
    envelope(FIELDS),
    "ver:3.0 server:supervisor serial:21 pool:listener poolserial:10 eventname:PROCESS_COMMUNICATION_STDOUT len:40\n" +
      "processname:foo groupname:bar pid:123\nhi",
  );
});

test("EV-ENV-002 len counts characters as Python does: not bytes, not UTF-16 units", () => {
  const lengthOf = (payload: string): string => /len:(\d+)\n/.exec(envelope({ ...FIELDS, payload }))![1]!;
  assert.equal(lengthOf("Grüße"), "5");
  assert.equal(lengthOf("☃"), "1");
  assert.equal(lengthOf("\u{1f600}\u{1f600}a"), "3");
  assert.equal(lengthOf("\ud83d"), "1");
  assert.equal(lengthOf("\ud83d\ud83d\ude00\ude00"), "3");
  assert.equal(lengthOf(""), "0");
});

test("EV-ENV-007 the identifier goes in as it is", () => {
  assert.ok(envelope({ ...FIELDS, identifier: "a b:c" }).startsWith("ver:3.0 server:a b:c serial:21 "));
});

test("EV-ENV-005 serials begin again where numbers end", () => {
  assert.equal(serialAfter(0), 1);
  assert.equal(serialAfter(Number.MAX_SAFE_INTEGER), 0);
});
