import assert from "node:assert/strict";
import { test } from "node:test";
import { stripAnsi } from "../../../src/core/ansi.js";
import { bytesOf, latinOf, recorded } from "../../support/wire.js";

function stripped(text: string): string {
  return latinOf(stripAnsi(bytesOf(text)));
}

test("LOG-S-002 a sequence goes up to and including the first letter that may end one", () => {
  assert.equal(stripped("a\x1b[1;31mred\x1b[0m b"), "ared b");
  for (const letter of "HfABCDRsuJKhlpm") assert.equal(stripped(`<\x1b[12${letter}>`), "<>");
});

test("LOG-S-003 other sequences stay", () => {
  for (const text of ["\x1b]0;title\x07", "\x1b(B", "\x1b", "plain [0m", "\xff\x00"])
    assert.equal(stripped(text), text);
});

test("LOG-S-004 a sequence that nothing ends takes all up to the next such letter, or the end", () => {
  assert.equal(stripped("\x1b[2Xeat this"), "is");
  assert.equal(stripped("a\x1b[2"), "a");
  assert.equal(stripped("a\x1b["), "a");
});

test("LOG-S-005 a sequence cut in two survives in part", () => {
  assert.equal(stripped("a\x1b[3") + stripped("1mb"), "a1mb");
  assert.equal(stripped("a\x1b") + stripped("[31mb"), "a\x1b[31mb");
});

test("LOG-S-002 a chunk without sequences is not copied", () => {
  const chunk = bytesOf("plain\x1b]text");
  assert.equal(stripAnsi(chunk), chunk);
});

test("LOG-S-002 LOG-S-003 LOG-S-004 the original leaves the same of seeded random chunks", () => {
  const cases = recorded<[string, string]>("ansi");
  assert.ok(cases.length >= 400);
  for (const [text, left] of cases) assert.equal(stripped(text), left, JSON.stringify(text));
});
