import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { BEGIN_TOKEN, END_TOKEN } from "../../../src/core/events/communication.js";
import { envelope } from "../../../src/core/events/envelope.js";
import { communicate } from "../../../src/listener/communicate.js";
import { listen, type Handle } from "../../../src/listener/listen.js";

/** What a listener with this handler says to these payloads, and what it complains about. */
async function conversation(handle: Handle, ...payloads: string[]) {
  const input = new PassThrough();
  const output = new PassThrough();
  let complaints = "";
  const fields = { identifier: "s", serial: 1, pool: "p", poolSerial: 1, eventName: "TICK_5" };
  input.end(payloads.map((payload) => envelope({ ...fields, payload })).join(""));
  await listen(handle, { input, output, complain: (text) => (complaints += text) });
  output.end();
  return { said: await text(output), complaints };
}

test("EV-PROTO-007 EV-PROTO-027 one READY, one RESULT for each event, no line feed after it", async () => {
  const seen: string[] = [];
  const { said } = await conversation(
    ({ payload }) => {
      seen.push(payload);
    },
    "when:1",
    "when:2",
  );
  assert.equal(said, "READY\nRESULT 2\nOKREADY\nRESULT 2\nOKREADY\n");
  assert.deepEqual(seen, ["when:1", "when:2"]);
});

test("EV-PROTO-025 EV-PROTO-027 what a handler returns is the result, its length in bytes", async () => {
  assert.equal((await conversation(() => "hé", "x")).said, "READY\nRESULT 3\nhéREADY\n");
  assert.equal((await conversation(() => Promise.resolve(Uint8Array.of(0x41)), "x")).said, "READY\nRESULT 1\nAREADY\n");
});

test("EV-PROTO-027 what a handler throws answers FAIL and is reported", async () => {
  const { said, complaints } = await conversation(() => Promise.reject(new Error("broken")), "x");
  assert.equal(said, "READY\nRESULT 4\nFAILREADY\n");
  assert.match(complaints, /^TICK_5 1: Error: broken\n/);
});

test("LOG-CAP-002 EV-PROTO-027 a message to the daemon stands between tokens", () => {
  const channel = new PassThrough();
  communicate("hello", channel);
  const [begin, end] = [BEGIN_TOKEN, END_TOKEN].map((token) => new TextDecoder().decode(token));
  assert.equal(String(channel.read()), `${begin!}hello${end!}`);
});
