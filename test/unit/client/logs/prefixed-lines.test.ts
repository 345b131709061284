import assert from "node:assert/strict";
import { test } from "node:test";
import { PrefixedLines } from "../../../../src/client/logs/prefixed-lines.js";

test("lines come whole with their prefix, wherever the bytes are cut", () => {
  const bytes = Buffer.from("héllo\n\nwörld");
  for (let cut = 0; cut <= bytes.length; cut += 1) {
    const lines = new PrefixedLines("web | ");
    const parts = [lines.feed(bytes.subarray(0, cut)), lines.feed(bytes.subarray(cut)), lines.end()];
    assert.equal(Buffer.concat(parts).toString(), "web | héllo\nweb | \nweb | wörld\n");
  }
});

test("a line without end is not held for ever", () => {
  const lines = new PrefixedLines("> ");
  assert.equal(lines.feed(Buffer.alloc(64 * 1024, "x")).length, 0);
  assert.equal(lines.feed(Buffer.from("y")).length, 2 + 64 * 1024 + 2);
  assert.equal(lines.end().length, 0);
});
