import assert from "node:assert/strict";
import { test } from "node:test";
import { syslogLines } from "../../../../src/core/logs/syslog-lines.js";

test("LOG-SYS-002 LOG-D-012 newlines at the end are dropped, each line is a call, and nothing is an empty one", () => {
  assert.deepEqual(syslogLines("a\nb\n\n"), ["a", "b"]);
  assert.deepEqual(syslogLines("a\n\n\tb\r"), ["a", "", "\tb\r"]);
  assert.deepEqual(syslogLines("one"), ["one"]);
  assert.deepEqual(syslogLines("\n\n"), [""]);
  assert.deepEqual(syslogLines(""), [""]);
});
