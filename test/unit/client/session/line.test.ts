import assert from "node:assert/strict";
import { test } from "node:test";
import { parseLine } from "../../../../src/client/session/line.js";

const command = (word: string, argument: string, line: string) => ({ kind: "command", word, argument, line });

const LINES = {
  status: command("status", "", "status"),
  "  start \t a  b ": command("start", "a  b", "start \t a  b"),
  "stop-all": command("stop", "-all", "stop-all"),
  "?": command("help", "", "help "),
  "? pid": command("help", "pid", "help  pid"),
  "?pid": command("help", "pid", "help pid"),
  "a_1 x": command("a_1", "x", "a_1 x"),
  "!ls": { kind: "unknown", line: "!ls" },
  "-x": { kind: "unknown", line: "-x" },
  é: { kind: "unknown", line: "é" },
  "": { kind: "blank" },
  " \t\u001c\u00a0": { kind: "blank" },
};

for (const [text, expected] of Object.entries(LINES)) {
  test(`CTL-G-003,CTL-G-004,CTL-G-005 ${JSON.stringify(text)}`, () => {
    assert.deepEqual(parseLine(text), expected);
  });
}
