import assert from "node:assert/strict";
import { test } from "node:test";
import { pythonBytesRepr, pyrepr, pythonText, textOrUndecodable } from "../../../../src/core/python/repr.js";
import { bytesOf, recorded } from "../../../support/wire.js";

test("EV-PAY-010 LIFE-LOG-009 LIFE-LOG-010 Python's repr of the same bytes and strings is the same", () => {
  const cases = recorded<{ bytes: string; bytesRepr: string; text: string; textRepr: string }>("repr");
  assert.ok(cases.length >= 200);
  for (const { bytes, bytesRepr, text, textRepr } of cases) {
    assert.equal(pythonBytesRepr(bytesOf(bytes)), bytesRepr);
    assert.equal(pyrepr(text), textRepr);
  }
});

test("EV-PAY-010 a byte order mark is kept, and surrogates in UTF-8 are not UTF-8", () => {
  assert.equal(textOrUndecodable(bytesOf("\xef\xbb\xbfa")), "\ufeffa");
  assert.equal(textOrUndecodable(bytesOf("\xed\xa0\x80")), "Undecodable: b'\\xed\\xa0\\x80'");
});

test("EV-PAY-011 a value that is not a string is written as Python's str() writes it", () => {
  assert.equal(pythonText("it's\n"), "it's\n");
  assert.deepEqual([5, -1, 2.5, 1e-7, 1e-10].map(pythonText), ["5", "-1", "2.5", "1e-07", "1e-10"]);
  assert.deepEqual([true, false, null].map(pythonText), ["True", "False", "None"]);
  assert.equal(pythonText([1, "a'", [true], {}]), `[1, "a'", [True], {}]`);
  assert.equal(pythonText({ a: null, "b c": "d" }), "{'a': None, 'b c': 'd'}");
});

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
  for (const [text, quoted] of table) assert.equal(pyrepr(text), quoted);
});
