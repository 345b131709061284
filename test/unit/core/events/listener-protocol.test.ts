import assert from "node:assert/strict";
import { test } from "node:test";
import {
  LISTENER_STATE_CODES,
  ListenerProtocol,
  type ListenerOutput,
} from "../../../../src/core/events/listener-protocol.js";
import { bytesOf, cutEverywhere, lendEach, recorded } from "../../../support/wire.js";

/** A listener that has been greeted and been sent an event. */
function busy(): ListenerProtocol {
  const listener = new ListenerProtocol("l");
  listener.feed(bytesOf("READY\n"));
  listener.eventSent();
  return listener;
}

function reported(outputs: readonly ListenerOutput[]): string[] {
  return outputs.map((output) => {
    if (output.kind === "log") return `${output.level} ${output.text}`;
    if (output.kind === "violation") return `${output.during}!`;
    return output.kind === "state" ? `${output.from}>${output.to}` : output.answer;
  });
}

const UNKNOWN_LINE =
  "warn l: has entered the UNKNOWN state and will no longer receive events, " +
  "this usually indicates the process violated the eventlistener protocol";

function says(listener: ListenerProtocol, text: string): string[] {
  return reported(listener.feed(bytesOf(text)));
}

const PROCESSED = ["debug l: event was processed", "debug l: BUSY -> ACKNOWLEDGED", "BUSY>ACKNOWLEDGED", "processed"];
const REJECTED = ["warn l: event was rejected", "debug l: BUSY -> ACKNOWLEDGED", "BUSY>ACKNOWLEDGED", "rejected"];
const READY = ["debug l: ACKNOWLEDGED -> READY", "ACKNOWLEDGED>READY"];

test("EV-PROTO-001 a listener starts ACKNOWLEDGED, and the states have the original's numbers", () => {
  assert.equal(new ListenerProtocol("l").state, "ACKNOWLEDGED");
  assert.deepEqual(LISTENER_STATE_CODES, { READY: 10, BUSY: 20, ACKNOWLEDGED: 30, UNKNOWN: 40 });
});

test("EV-PROTO-002 EV-PROTO-016 fewer than six bytes wait; READY and a newline make it READY", () => {
  const listener = new ListenerProtocol("l");
  assert.deepEqual(says(listener, "READY"), []);
  assert.deepEqual(says(listener, "\n"), READY);
  assert.equal(listener.state, "READY");
});

test("EV-PROTO-003 EV-PROTO-015 any other greeting is a violation, and the last thing that counts", () => {
  for (const greeting of ["READY\r\n", "\nREADY\n", "banner\n", "ready\n"]) {
    const listener = new ListenerProtocol("l");
    assert.deepEqual(says(listener, greeting), [
      "debug l: ACKNOWLEDGED -> UNKNOWN",
      "ACKNOWLEDGED>UNKNOWN",
      UNKNOWN_LINE,
      "ACKNOWLEDGED!",
    ]);
    assert.deepEqual(says(listener, "READY\n"), []);
    assert.equal(listener.state, "UNKNOWN");
  }
});

test("EV-PROTO-004 a READY listener must not say anything", () => {
  const listener = new ListenerProtocol("l");
  listener.feed(bytesOf("READY\n"));
  assert.deepEqual(says(listener, "x"), ["debug l: READY -> UNKNOWN", "READY>UNKNOWN", UNKNOWN_LINE, "READY!"]);
  assert.deepEqual(says(new ListenerProtocol("l"), "READY\nx"), [
    ...READY,
    "debug l: READY -> UNKNOWN",
    "READY>UNKNOWN",
    UNKNOWN_LINE,
    "READY!",
  ]);
});

test("EV-PROTO-005 the first seven bytes of a result line are not looked at, the rest is read as Python reads numbers", () => {
  for (const line of [
    "RESULT 2",
    "1234567 2",
    "RESULT 002",
    "RESULT +2",
    "RESULT \t2\r",
    "RESULT 0_2",
    `RESULT ${"2".padStart(4300, "0")}`,
  ]) {
    assert.deepEqual(says(busy(), `${line}\nOK`), PROCESSED, line);
  }
});

test("EV-PROTO-006 a line without a number is reported, ends the protocol and leaves the event in the air", () => {
  const violated = (line: string): string[] => [
    `warn l: bad result line: '${line}'`,
    "debug l: BUSY -> UNKNOWN",
    "BUSY>UNKNOWN",
    UNKNOWN_LINE,
    "violated",
  ];
  for (const line of [
    "RESULT x",
    "",
    "RESULT",
    "RESULT 1__0",
    "RESULT 0x2",
    "RESULT 2 2",
    `RESULT ${"1".repeat(4301)}`,
  ]) {
    assert.deepEqual(says(busy(), `${line}\nOK`), violated(line), line);
  }
  assert.deepEqual(says(busy(), "caf\xc3\xa9 one two\n"), violated("café one two"));
  assert.deepEqual(says(busy(), "it's \xff\n"), violated(`Undecodable: b"it's \\xff"`));
});

test("EV-PROTO-006 a negative length is a bad line, where the original recurses until its stack is full", () => {
  assert.equal(says(busy(), "RESULT -1\nOK")[0], "warn l: bad result line: 'RESULT -1'");
  assert.deepEqual(says(busy(), "RESULT -0\nx").slice(0, 4), REJECTED);
});

test("a result line that does not end is cut off at 64 KiB, whatever the cuts, rather than kept for ever", () => {
  const babble = "x".repeat(65_537);
  const kept = `warn l: bad result line: '${"x".repeat(65_536)}'`;
  assert.equal(says(busy(), babble)[0], kept);
  assert.equal(says(busy(), `${babble}\n`)[0], kept);
  assert.deepEqual(says(busy(), `RESULT 2${" ".repeat(65_528)}\nOK`), PROCESSED);
  const listener = busy();
  assert.deepEqual(says(listener, babble.slice(1)), []);
  assert.equal(says(listener, "x")[0], kept);
  assert.equal(listener.state, "UNKNOWN");
});

test("EV-PROTO-007 EV-PROTO-008 EV-PROTO-013 exactly that many bytes are the result: OK is processed, all else rejected", () => {
  assert.deepEqual(says(busy(), "RESULT 2\nOK"), PROCESSED);
  assert.deepEqual(says(busy(), "RESULT 4\nFAIL"), REJECTED);
  assert.deepEqual(says(busy(), "RESULT 2\nKO"), REJECTED);
  assert.deepEqual(says(busy(), "RESULT 3\nOK "), REJECTED);
  assert.deepEqual(says(busy(), "RESULT 1\nO"), REJECTED);
});

test("EV-PROTO-009 a newline behind the result poisons the next READY", () => {
  const listener = busy();
  assert.deepEqual(says(listener, "RESULT 2\nOK\n"), PROCESSED);
  assert.deepEqual(says(listener, "READY\n")[0], "debug l: ACKNOWLEDGED -> UNKNOWN");
});

test("EV-PROTO-010 a result of length 0 is noticed when more is said, and is a rejection", () => {
  const listener = busy();
  assert.deepEqual(says(listener, "RESULT 0\n"), []);
  assert.equal(listener.state, "BUSY");
  assert.deepEqual(says(listener, "READY\n"), [...REJECTED, ...READY]);
});

test("EV-PROTO-011 a length that is too large eats what follows", () => {
  const listener = busy();
  assert.deepEqual(says(listener, "RESULT 20\nOKREADY\nRESULT 2\nO"), []);
  assert.equal(listener.state, "BUSY");
  assert.deepEqual(says(listener, "KREADY\n").slice(0, 4), REJECTED);
});

test("EV-PROTO-012 EV-PROTO-014 result and READY may come together; after any answer READY is due again", () => {
  const listener = busy();
  assert.deepEqual(says(listener, "RESULT 2\nOKREADY\n"), [...PROCESSED, ...READY]);
  const failing = busy();
  says(failing, "RESULT 4\nFAIL");
  assert.equal(failing.state, "ACKNOWLEDGED");
});

test("EV-PROTO-026 an event is only sent to a listener that is READY", () => {
  assert.throws(() => new ListenerProtocol("l").eventSent(), /ACKNOWLEDGED/);
  const listener = busy();
  assert.equal(listener.state, "BUSY");
  assert.throws(() => listener.eventSent(), /BUSY/);
});

test("EV-PROTO-002 EV-PROTO-007 EV-PROTO-010 EV-PROTO-012 the answer does not depend on where the bytes are cut", () => {
  const texts = [
    "RESULT 2\nOKREADY\n",
    "RESULT 4\nFAILREADY\n",
    "RESULT 2\nOK\nREADY\n",
    "RESULT 0\nREADY\n",
    "RESULT \xc3\xa9\nOK",
    "RESULT 20\nOKREADY\nRESULT 2\nOKREADY\n",
    "RESULT 2\nOKREADY\nx",
  ];
  for (const text of texts) {
    const whole = says(busy(), text);
    assert.ok(whole.length > 0);
    for (const pieces of cutEverywhere(bytesOf(text))) {
      const listener = busy();
      assert.deepEqual(reported(lendEach(pieces, (piece) => listener.feed(piece))), whole);
    }
  }
});

test("EV-PROTO-001 EV-PROTO-016 the original says the same on seeded random bytes", () => {
  type Trace = { feed: string; lines: [string, string][]; answers: string[]; state: string; send: boolean }[];
  const traces = recorded<Trace>("listener");
  assert.ok(traces.length >= 300);
  for (const [seed, script] of traces.entries()) {
    const listener = new ListenerProtocol("cat");
    for (const [index, step] of script.entries()) {
      const outputs = listener.feed(bytesOf(step.feed));
      const lines = outputs.flatMap((output) => (output.kind === "log" ? [[output.level, output.text]] : []));
      const answers = outputs.flatMap((output) => (output.kind === "answer" ? [output.answer] : []));
      const where = `trace ${seed}, step ${index}`;
      assert.deepEqual(lines, step.lines, where);
      assert.deepEqual(answers, step.answers, where);
      assert.equal(listener.state, step.state, where);
      if (step.send) listener.eventSent();
    }
  }
});
