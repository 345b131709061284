import assert from "node:assert/strict";
import { test } from "node:test";
import { envelope } from "../../../src/core/events/envelope.js";
import { EventReader } from "../../../src/listener/protocol.js";
import { cutEverywhere, lendEach } from "../../support/wire.js";

const sent = (payload: string, serial = 1) =>
  envelope({ identifier: "s", serial, pool: "p", poolSerial: serial + 10, eventName: "PROCESS_LOG_STDOUT", payload });
const bytes = (text: string) => new TextEncoder().encode(text);

test("EV-PROTO-027 EV-ENV-002 events are read however they are cut; len counts characters", () => {
  const payloads = ["processname:cat channel:stdout\nhé – 😀\n", "", "x", "\ufeffa", "a\0b"];
  const stream = bytes(payloads.map((payload, index) => sent(payload, index)).join(""));
  for (const pieces of cutEverywhere(stream)) {
    const reader = new EventReader();
    const events = lendEach(pieces, (piece) => reader.feed(piece));
    assert.deepEqual(
      events.map(({ payload, serial }) => [serial, payload]),
      payloads.map((payload, index) => [index, payload]),
    );
  }
});

test("EV-ENV-001 EV-PROTO-027 an event has what its header and its payload say", () => {
  const [event] = new EventReader().feed(bytes(sent("processname:cat groupname:g\nbody\nmore")));
  assert.deepEqual(
    { ...event, headers: { ...event?.headers } },
    {
      name: "PROCESS_LOG_STDOUT",
      serial: 1,
      pool: "p",
      poolSerial: 11,
      server: "s",
      payload: "processname:cat groupname:g\nbody\nmore",
      headers: { processname: "cat", groupname: "g" },
      body: "body\nmore",
    },
  );
});

test("EV-PROTO-027 what is no header is an error", () => {
  for (const line of ["hello\n", "eventname:X len:x\n", "eventname:X\n", "len:3\n"]) {
    assert.throws(() => new EventReader().feed(bytes(line)), /cannot read the header of an event/);
  }
});
