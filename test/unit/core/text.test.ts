import assert from "node:assert/strict";
import { test } from "node:test";
import { codePointLength, decodeUtf8, decodeUtf8Lossy, encodeUtf8 } from "../../../src/core/text.js";
import { bytesOf, latinOf } from "../../support/wire.js";

test("EV-ENV-002 characters are counted as the language counts code points, whatever stands beside whatever", () => {
  const units = [0x41, 0xd7ff, 0xd800, 0xdbff, 0xdc00, 0xdfff, 0xe000, 0xffff];
  const texts = [""];
  for (const length of [1, 2, 3, 4]) {
    texts.push(
      ...texts
        .filter((text) => text.length === length - 1)
        .flatMap((text) => units.map((unit) => text + String.fromCharCode(unit))),
    );
  }
  assert.equal(texts.length, 1 + 8 + 64 + 512 + 4096);
  for (const text of texts) assert.equal(codePointLength(text), Array.from(text).length, JSON.stringify(text));
});

test("UTF-8 is decoded strictly or with replacements, and a byte order mark is a character like any other", () => {
  assert.equal(decodeUtf8(bytesOf("\xef\xbb\xbf\xc3\xa9")), "\ufeffé");
  assert.equal(decodeUtf8Lossy(bytesOf("\xef\xbb\xbf\xc3\xa9\xff")), "\ufeffé\ufffd");
  assert.equal(decodeUtf8(bytesOf("a\xc3")), undefined);
  assert.equal(latinOf(encodeUtf8("é")), "\xc3\xa9");
});
