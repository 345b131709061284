import assert from "node:assert/strict";
import { test } from "node:test";
import { ListenerProtocol } from "../../../../src/core/events/listener-protocol.js";
import { violationText } from "../../../../src/core/events/violation.js";
import { bytesOf, lendEach } from "../../../support/wire.js";

/** The lines of our own about what a listener said. */
function complaints(...said: string[]): string[] {
  const listener = new ListenerProtocol("ear_00");
  const outputs = lendEach(said.map(bytesOf), (piece) => listener.feed(piece));
  return outputs.flatMap((output) => (output.kind === "violation" ? [violationText(output)] : []));
}

test("EV-PROTO-003 EV-PROTO-015 bytes in the place of READY are told, as Python would print them", () => {
  assert.deepEqual(complaints("READY\r\n"), ["it wrote b'READY\\r\\n' where READY and a line feed were due"]);
  assert.match(complaints("it's \xff \x00")[0]!, /it wrote b"it's \\xff \\x00" where READY/);
  assert.deepEqual(complaints("READY\n"), []);
});

test("EV-PROTO-004 bytes in the place of silence are told, once", () => {
  assert.deepEqual(complaints("READY\n", "debug: here\n", "and more"), [
    "it wrote b'debug: here\\n' where it was to wait for an event",
  ]);
});

test("a flood is counted, not shown", () => {
  assert.match(complaints("x".repeat(1000))[0]!, /it wrote b'x{64}' and 936 bytes more where/);
});
