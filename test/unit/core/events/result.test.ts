import assert from "node:assert/strict";
import { test } from "node:test";
import { ListenerProtocol, type ListenerOutput } from "../../../../src/core/events/listener-protocol.js";
import { JudgedResult, RESULT_MAX_BYTES, PlainResult, type Verdict } from "../../../../src/core/events/result.js";
import { bytesOf, cutEverywhere, latinOf, lendEach } from "../../../support/wire.js";

/** A listener with an event whose results are judged; the results as they were given. */
function judged(verdict: Verdict) {
  const given: string[] = [];
  const protocol = new ListenerProtocol("l", (result) => {
    given.push(latinOf(result));
    return verdict;
  });
  protocol.feed(bytesOf("READY\n"));
  protocol.eventSent();
  return { protocol, given };
}

function reported(outputs: readonly ListenerOutput[]): string[] {
  return outputs.flatMap((output) => {
    if (output.kind === "log") return `${output.level} ${output.text}`;
    return output.kind === "answer" ? output.answer : [];
  });
}

test("EV-PROTO-008 a plain result is OK or it is not, however it is cut", () => {
  const cases = [["OK", "processed"], ["FAIL", "rejected"], ["", "rejected"], ["OKOK", "rejected"], ["O", "rejected"],
    ["KO", "rejected"], ["ok", "rejected"]] as const; // prettier-ignore
  for (const [text, verdict] of cases) {
    for (const pieces of cutEverywhere(bytesOf(text))) {
      const result = new PlainResult(text.length);
      for (const piece of pieces) result.take(piece);
      assert.equal(result.missing, 0);
      assert.equal(result.verdict(), verdict, text);
    }
  }
});

test("EV-PROTO-025 a judge is given the whole result once, whatever was cut where and reused after", () => {
  for (const pieces of cutEverywhere(bytesOf("a\xffb"))) {
    const given: string[] = [];
    const result = new JudgedResult(3, (bytes) => {
      given.push(latinOf(bytes));
      return "processed";
    });
    const shared = new Uint8Array(3);
    for (const piece of pieces) {
      shared.set(piece);
      result.take(shared.subarray(0, piece.length));
    }
    assert.equal(result.missing, 0);
    assert.equal(result.verdict(), "processed");
    assert.deepEqual(given, ["a\xffb"]);
  }
});

test("EV-PROTO-013 EV-PROTO-025 a judge's verdict decides, and what follows is read after it", () => {
  for (const pieces of cutEverywhere(bytesOf("RESULT 5\nhelloREADY\n"))) {
    const { protocol, given } = judged("processed");
    const said = lendEach(pieces, (piece) => reported(protocol.feed(piece)));
    assert.deepEqual(given, ["hello"]);
    assert.deepEqual(said, [
      "debug l: event was processed",
      "debug l: BUSY -> ACKNOWLEDGED",
      "processed",
      "debug l: ACKNOWLEDGED -> READY",
    ]);
  }
  const { protocol, given } = judged("rejected");
  assert.deepEqual(reported(protocol.feed(bytesOf("RESULT 2\nOK"))), [
    "warn l: event was rejected",
    "debug l: BUSY -> ACKNOWLEDGED",
    "rejected",
  ]);
  assert.deepEqual(given, ["OK"]);
});

test("EV-PROTO-013 a handler that fails leaves the listener UNKNOWN and the event in the air", () => {
  const { protocol } = judged("failed");
  assert.deepEqual(reported(protocol.feed(bytesOf("RESULT 2\nOKREADY\n"))), [
    "warn l: event caused an error",
    "debug l: BUSY -> UNKNOWN",
    "warn l: has entered the UNKNOWN state and will no longer receive events, " +
      "this usually indicates the process violated the eventlistener protocol",
    "violated",
  ]);
  assert.deepEqual(protocol.feed(bytesOf("READY\n")), []);
});

test("EV-PROTO-010 an empty result is judged when more is said", () => {
  const { protocol, given } = judged("processed");
  assert.deepEqual(reported(protocol.feed(bytesOf("RESULT 0\n"))), []);
  protocol.feed(bytesOf("READY\n"));
  assert.deepEqual(given, [""]);
  assert.equal(protocol.state, "READY");
});

test("EV-PROTO-011 what is too long for a handler violates the protocol; the default handler keeps nothing and may wait", () => {
  const { protocol, given } = judged("processed");
  const [first, ...rest] = reported(protocol.feed(bytesOf(`RESULT ${RESULT_MAX_BYTES + 1}\nabc`)));
  assert.equal(
    first,
    `warn cannot take a result of ${RESULT_MAX_BYTES + 1} bytes from l: a result handler is given ${RESULT_MAX_BYTES} at most`,
  );
  assert.equal(rest.at(-1), "violated");
  assert.equal(protocol.state, "UNKNOWN");
  assert.deepEqual(given, []);

  const plain = new ListenerProtocol("l");
  plain.feed(bytesOf("READY\n"));
  plain.eventSent();
  assert.deepEqual(plain.feed(bytesOf(`RESULT ${RESULT_MAX_BYTES + 1}\nabc`)), []);
  assert.equal(plain.state, "BUSY");

  const largest = judged("processed");
  assert.deepEqual(reported(largest.protocol.feed(bytesOf(`RESULT ${RESULT_MAX_BYTES}\nabc`))), []);
});
