import assert from "node:assert/strict";
import { test } from "node:test";
import { pythonRepr } from "../../../../src/core/process/python-repr.js";

test("LIFE-SPAWN-003 text is quoted as Python's repr() does", () => {
  const table: readonly (readonly [string, string])[] = [
    ["", "''"],
    ["/bin/cat", "'/bin/cat'"],
    ["it's", `"it's"`],
    [`say "hi"`, `'say "hi"'`],
    [`it's "it"`, `'it\\'s "it"'`],
    ["a\\b", "'a\\\\b'"],
    ["a\tb\nc\rd", "'a\\tb\\nc\\rd'"],
    ["\0\x1b\x7f", "'\\x00\\x1b\\x7f'"],
    ["café ✓ 🙂", "'café ✓ 🙂'"],
    ["\u00a0\u00ad", "'\\xa0\\xad'"],
    ["\u200b\u2028", "'\\u200b\\u2028'"],
    ["\ud800", "'\\ud800'"],
    ["\u{e0001}", "'\\U000e0001'"],
  ];
  for (const [text, quoted] of table) assert.equal(pythonRepr(text), quoted);
});
