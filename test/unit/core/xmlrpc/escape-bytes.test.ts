/** Escaping bytes is escaping text: whatever `encodeValue` makes of a string, the bytes of it become too. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeValue } from "../../../../src/core/xmlrpc/encode.js";
import { escapeBytes, fittingLength } from "../../../../src/core/xmlrpc/escape-bytes.js";

const escaped = (text: string) =>
  `<value><string>${Buffer.from(escapeBytes(Buffer.from(text))).toString()}</string></value>\n`;

test("RPC-H-009 IMP-008 bytes are escaped as text is", () => {
  const every = Array.from({ length: 0x300 }, (_, code) => String.fromCharCode(code)).join("");
  const texts = ["", "plain\n", "&", "<a href='x'>&amp;</a>", "é<é", "\u001b[31mred\u001b[0m", every];
  const around = ["\uffff", "\ufffe", "\ufffd", "\uf000", "\uefff", "😀", "x\uffffy\ufffe"];
  for (const text of [...texts, ...around]) assert.equal(escaped(text), encodeValue(text));
});

test("bytes with nothing to escape are not copied", () => {
  const text = Buffer.from("a line, é, \uf8ff and a tab\t\r\n");
  assert.equal(escapeBytes(text), text);
});

test("RPC-READ-001 what fits ends between characters and between entities, wherever there is no more room", () => {
  const units = ["a", "&amp;", "é", ";", "\u20ac", "&lt;", "😀", "&gt;"];
  const all = units.join("");
  const ends = units.map((_, index) => Buffer.byteLength(units.slice(0, index).join("")));
  const length = Buffer.byteLength(all);
  for (let room = 0; room <= length + 1; room += 1) {
    const expected = room >= length ? length : ends.filter((end) => end <= room).at(-1);
    assert.equal(fittingLength(Buffer.from(all), room), expected, `${room} of ${length}`);
  }
});
