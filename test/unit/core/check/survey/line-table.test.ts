import assert from "node:assert/strict";
import { test } from "node:test";

import { LineTable, spotWithin } from "../../../../../src/core/check/survey/line-table.js";
import { dialectLines } from "../../../../../src/core/config/text/dialect.js";
import { decodeSource } from "../../../../../src/core/config/text/source-text.js";

function table(...texts: readonly string[]): LineTable {
  const lines = new LineTable();
  for (const [at, text] of texts.entries()) {
    lines.add(`f${at}`, dialectLines(decodeSource(new TextEncoder().encode(text))));
  }
  return lines;
}

test("columns of names, values and comments", () => {
  const option = table("[a]\n  Key  =  value ; why\n").option("a", "key")!;
  assert.deepEqual(
    { ...option.parts[0]! },
    { file: "f0", line: 2, column: 11, text: "value", comment: { mark: ";", column: 17 } },
  );
  assert.deepEqual([option.line, option.column, option.name, option.text], [2, 3, "key", "value"]);
});

test("an offset in a value of several lines is a place in one of them", () => {
  const option = table("[a]\nkey=one\n  two\n\n# no part of it\n  four\n\n").option("a", "key")!;
  assert.equal(option.text, "one\ntwo\n\nfour");
  const at = (text: string) => {
    const { line, column } = spotWithin(option, option.text.indexOf(text));
    return `${line}:${column}`;
  };
  assert.deepEqual([at("one"), at("two"), at("wo"), at("four")], ["2:5", "3:3", "3:4", "6:3"]);
});

test("the later option counts, of all files, and [DEFAULT] stands behind", () => {
  const lines = table("[DEFAULT]\nx=0\ny=1\n[a]\nx=1\n", "[b]\n[a]\nx=2\n");
  assert.equal(lines.option("a", "x")?.text, "2");
  assert.equal(lines.option("a", "y")?.text, "1");
  assert.equal(lines.option("b", "x")?.text, "0");
  assert.deepEqual(lines.sections, ["DEFAULT", "a", "b"]);
  assert.deepEqual(lines.spot("a", "nothing", "root"), { file: "f0", line: 4, column: 1 });
  assert.deepEqual(lines.spot("c", "nothing", "root"), { file: "root", line: 1, column: 1 });
});

test("lines are known up to where a file cannot be read", () => {
  assert.equal(table("[a]\nx=1\nbad\ny=2\n").option("a", "y")?.text, "2");
  assert.deepEqual(table("x=1\n[a]\ny=2\n").sections, []);
  const broken = new LineTable();
  broken.add("f", dialectLines(decodeSource(new Uint8Array([0x5b, 0x61, 0x5d, 0x0a, 0xff, 0x0a]))));
  assert.deepEqual(broken.sections, []);
});
