import assert from "node:assert/strict";
import { test } from "node:test";
import { pyrepr } from "../../../src/core/python-repr.js";
import { quoted, quotedReport } from "../../../src/core/quoted.js";

test("every control character but the tab is written as Python's repr writes it", () => {
  const codes = [
    ...[...Array(0x20).keys()].filter((code) => code !== 0x09),
    0x7f,
    ...Array.from({ length: 0x20 }, (_, index) => 0x80 + index),
    0x2028,
    0x2029,
  ];
  for (const code of codes) {
    const char = String.fromCharCode(code);
    assert.equal(quoted(`a${char}b`), pyrepr(`a${char}b`).slice(1, -1), `U+${code.toString(16)}`);
  }
});

test("all other text stays as it is, backslashes and quotes too", () => {
  const text = "\t !\"#'\\n~ \u00a0é\u2027\u202a日本\ufeff\u{1F600}";
  assert.equal(quoted(text), text);
});

test("only a stack trace at the end keeps its lines", () => {
  const frames = "\n    at one (file:///x.js:1:2)\n    at two";
  assert.equal(quotedReport(`failed: Error: a\nb${frames}`), `failed: Error: a\\nb${frames}`);
  assert.equal(quotedReport(`failed: Error: a\n    at x\nb${frames}`), `failed: Error: a\\n    at x\\nb${frames}`);
  assert.equal(quotedReport("a\n2026 CRIT b"), "a\\n2026 CRIT b");
  assert.equal(quotedReport("\n    at one"), "\n    at one");
});
