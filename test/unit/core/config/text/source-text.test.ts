import assert from "node:assert/strict";
import { test } from "node:test";

import { decodeSource } from "../../../../../src/core/config/text/source-text.js";

const encode = (text: string) => [...new TextEncoder().encode(text)];

function decode(...bytes: number[]): string {
  const { text, fault } = decodeSource(Uint8Array.from(bytes));
  return fault ?? text;
}

test("CFG-INI-031 valid UTF-8 of every length is decoded, cut anywhere by the 8192-byte reads", () => {
  const sample = "aé€😀\ufeff\0";
  for (let pad = 8180; pad < 8196; pad += 1) {
    const text = "x".repeat(pad) + sample;
    assert.deepEqual(decodeSource(new TextEncoder().encode(text)), { text, fault: undefined });
  }
});

test("CFG-INI-031 what is not UTF-8 gets the message of Python's codec", () => {
  const cases: readonly [number[], string][] = [
    [[0x80], "byte 0x80 in position 0: invalid start byte"],
    [[0xc0, 0x80], "byte 0xc0 in position 0: invalid start byte"],
    [[0xf5, 0x80], "byte 0xf5 in position 0: invalid start byte"],
    [[0x41, 0xe9, 0x41], "byte 0xe9 in position 1: invalid continuation byte"],
    [[0xe0, 0x80, 0x80], "byte 0xe0 in position 0: invalid continuation byte"],
    [[0xed, 0xa0, 0x80], "byte 0xed in position 0: invalid continuation byte"],
    [[0xf4, 0x90, 0x80, 0x80], "byte 0xf4 in position 0: invalid continuation byte"],
    [[0xe2, 0x82, 0x41], "bytes in position 0-1: invalid continuation byte"],
    [[0x41, 0xe2, 0x82], "bytes in position 0-1: unexpected end of data"],
    [[0x41, 0xf0], "byte 0xf0 in position 0: unexpected end of data"],
  ];
  for (const [bytes, expected] of cases) assert.equal(decode(...bytes), `'utf-8' codec can't decode ${expected}`);
});

test("CFG-INI-031 positions begin again with each 8192 bytes, and the lines before the fault are there", () => {
  const bytes = [...encode(`${"x".repeat(8190)}\ny`), ...encode("z"), 0xff];
  assert.deepEqual(decodeSource(Uint8Array.from(bytes)), {
    text: `${"x".repeat(8190)}\n`,
    fault: "'utf-8' codec can't decode byte 0xff in position 1: invalid start byte",
  });
});

test("CFG-INI-032 every line ending is one newline", () => {
  assert.equal(decode(...encode("a\r\nb\rc\n\r\n")), "a\nb\nc\n\n");
});
