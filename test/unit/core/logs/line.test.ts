import assert from "node:assert/strict";
import { test } from "node:test";
import { isLogged, LEVELS } from "../../../../src/core/logs/levels.js";
import { linePrefix, secondStamp } from "../../../../src/core/logs/line.js";
import { communicationEcho, listenerEcho, outputEcho } from "../../../../src/core/logs/output-echo.js";
import { bytesOf } from "../../../support/wire.js";

const TIME = { year: 2024, month: 3, day: 7, hour: 4, minute: 5, second: 6, millisecond: 7 };

test("LOG-D-001 a line is local time, comma, milliseconds, level and message", () => {
  assert.equal(secondStamp(TIME), "2024-03-07 04:05:06");
  assert.equal(linePrefix(secondStamp(TIME), 7, "info"), "2024-03-07 04:05:06,007 INFO ");
  const late = { year: 2024, month: 12, day: 31, hour: 23, minute: 59, second: 59, millisecond: 999 };
  assert.equal(linePrefix(secondStamp(late), 999, "warn"), "2024-12-31 23:59:59,999 WARN ");
});

test("LOG-D-002 levels have the original's numbers and letters", () => {
  const listed = Object.entries(LEVELS).map(([name, { number, code }]) => `${name} ${code}(${number})`);
  assert.deepEqual(listed, [
    "critical CRIT(50)",
    "error ERRO(40)",
    "warn WARN(30)",
    "info INFO(20)",
    "debug DEBG(10)",
    "trace TRAC(5)",
    "blather BLAT(3)",
  ]);
});

test("LOG-D-003 a record is written when it is at least as severe as configured", () => {
  assert.ok(isLogged("info", "info") && isLogged("critical", "info") && isLogged("blather", "blather"));
  assert.ok(!isLogged("debug", "info") && !isLogged("error", "critical"));
});

test("LIFE-LOG-009 LOG-D-017 the output of a child is logged by its name as Python quotes it, on lines of its own", () => {
  assert.deepEqual(outputEcho("cat", "stdout", bytesOf("h\xc3\xa9\n")), ["'cat' stdout output:", "hé\n"]);
  assert.deepEqual(outputEcho("it's", "stderr", bytesOf("\xff")), [`"it's" stderr output:`, "Undecodable: b'\\xff'"]);
});

test("LIFE-LOG-010 what a listener writes is logged as Python prints bytes", () => {
  assert.deepEqual(listenerEcho("l", "stdout", bytesOf("READY\n")), ["'l' stdout output:", "b'READY\\n'"]);
});

test("LIFE-LOG-013 a capture is logged", () => {
  assert.equal(communicationEcho("cat", "stdout"), "'cat' stdout emitted a comm event");
});
