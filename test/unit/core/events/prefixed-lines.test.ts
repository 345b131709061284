import assert from "node:assert/strict";
import { test } from "node:test";
import { prefixedLines } from "../../../../src/core/events/prefixed-lines.js";

const bytes = (text: string) => new TextEncoder().encode(text);
const printed = (text: string) => new TextDecoder().decode(prefixedLines(bytes(text)));
const header = "processname:web groupname:g pid:12 channel:stderr";

test("CFG-EL-005 every line gets the program's name and channel, the empty one after the last line feed too", () => {
  assert.equal(printed(`${header}\none\ntwo\n`), "web stderr | one\nweb stderr | two\nweb stderr | \n");
  assert.equal(printed(`${header}\nno end`), "web stderr | no end\n");
  assert.equal(printed(`${header}\n`), "web stderr | \n");
  assert.equal(printed(`${header}\na:b | ünï\n\nc`), "web stderr | a:b | ünï\nweb stderr | \nweb stderr | c\n");
});

test("CFG-EL-005 what is no payload of a PROCESS_LOG event is an error, as it is in the package", () => {
  for (const text of [
    "OK",
    "",
    "when:5\n",
    "processname:a\nx",
    "channel:stdout\nx",
    `${header} odd\nx`,
    `${header} a:b:c\nx`,
  ]) {
    assert.throws(() => printed(text), Error, text);
  }
});
