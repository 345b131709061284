import assert from "node:assert/strict";
import { test } from "node:test";
import { pythonBytesRepr, pythonStringRepr, textOrUndecodable } from "../../../../src/core/events/python-repr.js";
import { bytesOf, recorded } from "../../../support/wire.js";

test("EV-PAY-010 LIFE-LOG-009 LIFE-LOG-010 Python's repr of the same bytes and strings is the same", () => {
  const cases = recorded<{ bytes: string; bytesRepr: string; text: string; textRepr: string }>("repr");
  assert.ok(cases.length >= 200);
  for (const { bytes, bytesRepr, text, textRepr } of cases) {
    assert.equal(pythonBytesRepr(bytesOf(bytes)), bytesRepr);
    assert.equal(pythonStringRepr(text), textRepr);
  }
});

test("EV-PAY-010 a byte order mark is kept, and surrogates in UTF-8 are not UTF-8", () => {
  assert.equal(textOrUndecodable(bytesOf("\xef\xbb\xbfa")), "\ufeffa");
  assert.equal(textOrUndecodable(bytesOf("\xed\xa0\x80")), "Undecodable: b'\\xed\\xa0\\x80'");
});
