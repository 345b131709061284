import assert from "node:assert/strict";
import { test } from "node:test";
import { ListenerProtocol } from "../../../../src/core/events/listener-protocol.js";
import { unclearText, violationText } from "../../../../src/core/events/violation.js";
import { bytesOf, lendEach } from "../../../support/wire.js";

/** The lines of our own about what a listener said. */
function complaints(...said: string[]): string[] {
  const listener = new ListenerProtocol("ear_00");
  const outputs = lendEach(said.map(bytesOf), (piece) => listener.feed(piece));
  return outputs.flatMap((output) => (output.kind === "violation" ? [violationText(output)] : []));
}

test("EV-PROTO-003 EV-PROTO-015 bytes in the place of READY are reported, as Python would print them", () => {
  assert.deepEqual(complaints("READY\r\n"), ["it wrote b'READY\\r\\n' where READY and a line feed were due"]);
  assert.match(complaints("it's \xff \x00")[0]!, /it wrote b"it's \\xff \\x00" where READY/);
  assert.deepEqual(complaints("READY\n"), []);
});

test("EV-PROTO-004 bytes in the place of silence are reported, once", () => {
  assert.deepEqual(complaints("READY\n", "debug: here\n", "and more"), [
    "it wrote b'debug: here\\n' where it was to wait for an event",
  ]);
});

test("a flood is counted, not shown", () => {
  assert.match(complaints("x".repeat(1000))[0]!, /it wrote b'x{64}' and 936 bytes more where/);
});

/** What is said of the result of an event. */
function objections(result: string): string[] {
  const listener = new ListenerProtocol("ear_00");
  listener.feed(bytesOf("READY\n"));
  listener.eventSent();
  // A result of length 0 is noticed when more is said.
  const outputs = lendEach([bytesOf(`RESULT ${result.length}\n${result}R`)], (piece) => listener.feed(piece));
  return outputs.flatMap((output) =>
    output.kind === "answer" && output.unclear !== undefined ? [unclearText(output.unclear)] : [],
  );
}

test("EV-PROTO-008 a result that is neither OK nor FAIL is reported; those two are not", () => {
  assert.deepEqual(objections("OK\n"), [String.raw`its result was b'OK\n' (3 bytes) where OK or FAIL was due`]);
  assert.deepEqual(objections(""), ["its result was b'' (0 bytes) where OK or FAIL was due"]);
  assert.deepEqual(objections("y".repeat(70)), [
    `its result was b'${"y".repeat(64)}' and 6 bytes more (70 bytes) where OK or FAIL was due`,
  ]);
  assert.deepEqual([objections("OK"), objections("FAIL")], [[], []]);
});
