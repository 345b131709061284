import assert from "node:assert/strict";
import { test } from "node:test";
import { syslogHeader, syslogLines } from "../../../../src/core/logs/syslog-lines.js";

const lines = (message: string) =>
  syslogLines(Buffer.from(message, "latin1")).map((line) => Buffer.from(line).toString("latin1"));

test("LOG-SYS-002 LOG-D-012 newlines at the end are dropped, each line is a call, and nothing is an empty one", () => {
  assert.deepEqual(lines("a\nb\n\n"), ["a", "b"]);
  assert.deepEqual(lines("a\n\n\tb\r"), ["a", "", "\tb\r"]);
  assert.deepEqual(lines("\na"), ["", "a"]);
  assert.deepEqual(lines("one"), ["one"]);
  assert.deepEqual(lines("\n\n"), [""]);
  assert.deepEqual(lines(""), [""]);
});

test("LOG-SYS-006 bytes that are no text stay as they are", () => {
  assert.deepEqual(lines("\xff\0\xfe\nx"), ["\xff\0\xfe", "x"]);
});

test("LOG-SYS-003 a line begins with priority, time and ident; one digit of a day is padded with a blank", () => {
  const time = { year: 2026, month: 11, day: 4, hour: 8, minute: 2, second: 3, millisecond: 9 };
  assert.equal(syslogHeader(time, "supervisord"), "<14>Nov  4 08:02:03 supervisord: ");
  assert.equal(syslogHeader({ ...time, month: 1, day: 24, hour: 18 }, "x"), "<14>Jan 24 18:02:03 x: ");
});
