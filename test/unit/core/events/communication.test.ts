import assert from "node:assert/strict";
import { test } from "node:test";
import { keep } from "../../../../src/core/bytes.js";
import { CaptureBuffer } from "../../../../src/core/events/capture-buffer.js";
import {
  BEGIN_TOKEN,
  CommunicationReader,
  END_TOKEN,
  type CommunicationOutput,
} from "../../../../src/core/events/communication.js";
import { bytesOf, cutEverywhere, latinOf, lendEach, recorded } from "../../../support/wire.js";

const BEGIN = "<!--XSUPERVISOR:BEGIN-->";
const END = "<!--XSUPERVISOR:END-->";

function reader(maxBytes = 1000, stripAnsi = false): CommunicationReader {
  return new CommunicationReader({ maxBytes, stripAnsi });
}

/** `log …` for the child's log, `held …` for captured output, `event …` for what was between two tokens. */
function reported(outputs: readonly CommunicationOutput[]): string[] {
  return outputs.map((output) => {
    const text = latinOf(output.data);
    if (output.kind === "communication") return `event ${text}`;
    return output.captured ? `held ${text}` : `log ${text}`;
  });
}

function says(from: CommunicationReader, text: string): string[] {
  return reported(from.feed(bytesOf(text)));
}

/** An output that outlives the call it came from. */
function kept(output: CommunicationOutput): CommunicationOutput {
  return { ...output, data: keep(output.data) };
}

/** What is the same however the output is cut: the logged bytes, the captured bytes, the events. */
function summary(outputs: readonly CommunicationOutput[]): { log: string; held: string; events: string[] } {
  const sum = { log: "", held: "", events: [] as string[] };
  for (const { kind, data, ...rest } of outputs) {
    if (kind === "communication") sum.events.push(latinOf(data));
    else if ("captured" in rest && rest.captured) sum.held += latinOf(data);
    else sum.log += latinOf(data);
  }
  return sum;
}

test("LOG-CAP-002 the tokens are 24 and 22 bytes long and are never logged", () => {
  assert.deepEqual([BEGIN_TOKEN.length, END_TOKEN.length], [24, 22]);
  assert.deepEqual([latinOf(BEGIN_TOKEN), latinOf(END_TOKEN)], [BEGIN, END]);
});

test("LOG-CAP-003 LOG-CAP-004 LOG-CAP-005 LOG-CAP-009 LOG-CAP-010 TRAP-062 IMP-017 captured output is passed on, but apart, and is an event at the end", () => {
  const from = reader();
  assert.deepEqual(says(from, `a${BEGIN}b`), ["log a", "held b"]);
  assert.deepEqual(says(from, `c${END}d`), ["held c", "event bc", "log d"]);
  assert.deepEqual(says(from, `${BEGIN}${END}${BEGIN}x${END}`), ["event ", "held x", "event x"]);
});

test("LOG-CAP-006 tokens are found however the output is cut", () => {
  const texts = [
    `ab${BEGIN}cd${END}ef${BEGIN}${END}`,
    `<!--X<!--XSUPERVISOR:BEG${BEGIN}<!--${END}<`,
    `${END}${BEGIN}x${BEGIN}y${END}z`,
  ];
  for (const text of texts) {
    const once = reader();
    const whole = summary([...once.feed(bytesOf(text)), ...once.finish()]);
    assert.ok(whole.events.length > 0);
    for (const pieces of cutEverywhere(bytesOf(text))) {
      const from = reader();
      const outputs = lendEach(pieces, (piece) => from.feed(piece).map(kept));
      assert.deepEqual(summary([...outputs, ...from.finish()]), whole);
    }
  }
});

test("LOG-CAP-007 IMP-015 TRAP-061 short output comes at once; only what may become a token waits, and the end frees it", () => {
  const from = reader();
  assert.deepEqual(says(from, "hi\n"), ["log hi\n"]);
  assert.deepEqual(says(from, "x<!--XSUP"), ["log x"]);
  assert.deepEqual(reported(from.finish()), ["log <!--XSUP"]);
  assert.deepEqual(reported(from.finish()), []);
});

test("LOG-CAP-007 what waits is a copy: the chunk's memory may be used again", () => {
  const chunk = bytesOf("<!--XSUPER");
  const from = reader();
  from.feed(chunk);
  chunk.fill(0x2e);
  assert.deepEqual(says(from, "VISOR:BEGIN-->x"), ["held x"]);
});

test("LOG-CAP-011 a capture without end is no event", () => {
  const from = reader();
  assert.deepEqual(says(from, `${BEGIN}lost<!--`), ["held lost"]);
  assert.deepEqual(reported(from.finish()), ["held <!--"]);
});

test("LOG-CAP-012 a begin token inside a capture and an end token outside are plain data", () => {
  assert.deepEqual(says(reader(), `${END}${BEGIN}${BEGIN}${END}`), [`log ${END}`, `held ${BEGIN}`, `event ${BEGIN}`]);
});

test("LOG-CAP-013 clearing drops what was captured, but not the capture", () => {
  const from = reader();
  says(from, `${BEGIN}gone`);
  from.clear();
  assert.deepEqual(says(from, `kept${END}`), ["held kept", "event kept"]);
});

test("LOG-S-001 escape sequences are removed after tokens have been found", () => {
  const from = reader(1000, true);
  assert.deepEqual(says(from, `\x1b[1mred\x1b[0m${BEGIN}\x1b[4mb`), ["log red", "held b"]);
  assert.deepEqual(says(from, END), ["event b"]);
  assert.deepEqual(says(from, "\x1b[0m"), ["log "]);
});

test("LOG-CAP-008 the original's bound drops the same bytes", () => {
  const traces = recorded<{ limit: number; script: [string, string][] }>("bounded");
  assert.ok(traces.length >= 100);
  for (const { limit, script } of traces) {
    const buffer = new CaptureBuffer(limit);
    for (const [piece, kept] of script) {
      buffer.append(bytesOf(piece));
      assert.equal(latinOf(buffer.contents()), kept);
    }
  }
});

test("LOG-CAP-008 IMP-016 one piece that is too long keeps its end only", () => {
  const buffer = new CaptureBuffer(4);
  buffer.append(bytesOf("abcdefg"));
  assert.equal(latinOf(buffer.contents()), "defg");
  assert.deepEqual(says(reader(4), `${BEGIN}abcdefg${END}`), ["held abcdefg", "event defg"]);
});

test("LOG-CAP-001 a negative limit captures too", () => {
  const buffer = new CaptureBuffer(-1);
  buffer.append(bytesOf("abcd"));
  buffer.append(bytesOf("ef"));
  assert.equal(latinOf(buffer.contents()), "cdef");
});

test("LOG-CAP-008 many small pieces are kept in order through growth and drops", () => {
  const buffer = new CaptureBuffer(3000);
  let all = "";
  for (let count = 0; count < 2000; count += 1) {
    all += `${count},`;
    buffer.append(bytesOf(`${count},`));
  }
  assert.ok(buffer.contents().length > 2990 && buffer.contents().length <= 3000);
  assert.ok(all.endsWith(latinOf(buffer.contents())));
  buffer.clear();
  assert.equal(buffer.contents().length, 0);
});

test("LOG-CAP-002 LOG-CAP-006 LOG-CAP-012 the original distinguishes the same in seeded random output", () => {
  const traces = recorded<{ pieces: string[]; normal: string; events: string[] }>("capture");
  assert.ok(traces.length >= 300);
  for (const [seed, { pieces, normal, events }] of traces.entries()) {
    const from = reader(100_000);
    const { log, events: ours } = summary(lendEach(pieces.map(bytesOf), (piece) => from.feed(piece).map(kept)));
    assert.deepEqual({ log, events: ours }, { log: normal, events }, `trace ${seed}`);
  }
});
