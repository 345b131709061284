import assert from "node:assert/strict";
import { test } from "node:test";
import { pyrepr } from "../../../../src/core/python/repr.js";
import { quoted } from "../../../../src/core/python/quoted.js";

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
