import assert from "node:assert/strict";
import { test } from "node:test";
import { jsonFrame, LineFramer, LINE_MAX_BYTES, plainFrame } from "../../../../src/core/logs/line-framer.js";
import { lendEach } from "../../../support/wire.js";

const WHEN = "2026-11-24T18:28:24.493Z";
const web = { name: "web", group: "site", channel: "stderr" };

/** Everything a framer makes of `text`, fed in pieces of `size` bytes. */
function framed(framer: LineFramer, text: string | Buffer, size = Infinity): string {
  const bytes = Buffer.from(text);
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
  const made = lendEach(pieces, (piece) => [framer.feed(piece, WHEN)]);
  made.push(framer.finish(WHEN));
  return Buffer.concat(made).toString("latin1");
}

test("lines are whole and prefixed wherever the chunks are cut; an end without a newline is a line too", () => {
  for (const size of [1, 2, 3, 5, 100])
    assert.equal(
      framed(new LineFramer(plainFrame("web |")), "one\n\ntwo\r\nlast", size),
      "web | one\nweb | \nweb | two\r\nweb | last\n",
    );
});

test("without a prefix a line stays as it is, bytes that are no text included", () => {
  assert.equal(framed(new LineFramer(plainFrame("")), Buffer.from("\xff\0\n\xfe", "latin1"), 1), "\xff\0\n\xfe\n");
});

test("the beginning of a line waits for its end", () => {
  const framer = new LineFramer(plainFrame("p"));
  assert.equal(framer.feed(Buffer.from("password: "), WHEN).length, 0);
  assert.equal(Buffer.from(framer.feed(Buffer.from("x\nmore"), WHEN)).toString(), "p password: x\n");
  assert.equal(Buffer.from(framer.finish(WHEN)).toString(), "p more\n");
  assert.equal(framer.finish(WHEN).length, 0);
});

test("the memory of a chunk may be used again", () => {
  const framer = new LineFramer(plainFrame(""));
  const chunk = Buffer.from("begun");
  framer.feed(chunk, WHEN);
  chunk.fill("x");
  assert.equal(Buffer.from(framer.feed(Buffer.from(" and ended\n"), WHEN)).toString(), "begun and ended\n");
});

test("JSON: one object a line says when, whose and what; what is no text becomes U+FFFD", () => {
  const text = framed(new LineFramer(jsonFrame(web)), Buffer.from('a "b"\té\x1b\n\xff\n', "latin1"));
  const lines = Buffer.from(text, "latin1").toString().split("\n");
  assert.equal(lines.length, 3);
  const common = { time: WHEN, process: "web", group: "site", channel: "stderr" };
  assert.deepEqual(JSON.parse(lines[0]!), { ...common, message: 'a "b"\t\ufffd\x1b' });
  assert.deepEqual(JSON.parse(lines[1]!), { ...common, message: "\ufffd" });
});

test("an endless line is cut, and says so in JSON", () => {
  const endless = "x".repeat(2 * LINE_MAX_BYTES + 5);
  for (const [text, size] of [
    [endless, 1000],
    [`${endless}\n`, Infinity],
  ] as const) {
    const lines = framed(new LineFramer(jsonFrame(web)), text, size)
      .split("\n")
      .slice(0, -1);
    const entries = lines.map((line) => JSON.parse(line) as { message: string; partial?: true });
    assert.equal(entries.map(({ message }) => message).join(""), endless);
    assert.deepEqual(
      entries.map(({ partial }) => partial),
      [true, true, undefined],
    );
  }
});
