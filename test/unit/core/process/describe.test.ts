import assert from "node:assert/strict";
import { test } from "node:test";
import { dateAndTime, describe, duration, type Describable } from "../../../../src/core/process/describe.js";

const process: Describable = {
  name: "web",
  state: "RUNNING",
  pid: 42,
  start: 1000,
  stop: 0,
  now: 1005,
  spawnError: undefined,
};
const epoch = { month: 1, day: 1, hour: 0, minute: 0 };
const described = (changes: Partial<Describable>) =>
  describe({ ...process, ...changes }, (seconds) =>
    seconds === 0 ? epoch : { month: 11, day: 23, hour: 11, minute: seconds % 60 },
  );

test("RPC-DESC-001 RUNNING: pid and uptime", () => {
  assert.equal(described({}), "pid 42, uptime 0:00:05");
});

test("RPC-DESC-001 uptimes as Python prints them", () => {
  const table: readonly (readonly [number, string])[] = [
    [0, "0:00:00"],
    [59, "0:00:59"],
    [3600, "1:00:00"],
    [86399, "23:59:59"],
    [86400, "1 day, 0:00:00"],
    [86405, "1 day, 0:00:05"],
    [2 * 86400 + 36061, "2 days, 10:01:01"],
    [400 * 86400, "400 days, 0:00:00"],
  ];
  for (const [seconds, text] of table) assert.equal(duration(seconds), text);
});

test("LIFE-CLK-006 an uptime is never negative", () => {
  assert.equal(described({ now: 900 }), "pid 42, uptime 0:00:00");
});

test("RPC-DESC-002 FATAL and BACKOFF: why, if known", () => {
  for (const state of ["FATAL", "BACKOFF"] as const) {
    assert.equal(described({ state, spawnError: "no" }), "no");
    assert.equal(described({ state }), 'unknown error (try "tail web")');
    assert.equal(described({ state, spawnError: "" }), 'unknown error (try "tail web")');
  }
});

test("RPC-DESC-003 STOPPED and EXITED: when, in local time", () => {
  assert.equal(described({ state: "STOPPED", stop: 33 }), "Nov 23 11:33 AM");
  assert.equal(described({ state: "EXITED", stop: 7 }), "Nov 23 11:07 AM");
});

test("RPC-DESC-003 hours run from 12 to 11", () => {
  const at = (hour: number) => dateAndTime({ month: 5, day: 3, hour, minute: 0 });
  assert.deepEqual([0, 1, 11, 12, 13, 23].map(at), [
    "May 03 12:00 AM",
    "May 03 01:00 AM",
    "May 03 11:00 AM",
    "May 03 12:00 PM",
    "May 03 01:00 PM",
    "May 03 11:00 PM",
  ]);
});

test("RPC-DESC-003 all months", () => {
  const months = Array.from({ length: 12 }, (_, index) => dateAndTime({ ...epoch, month: index + 1 }).slice(0, 3));
  assert.equal(months.join(" "), "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec");
});

test("RPC-DESC-004 STOPPED and never started", () => {
  assert.equal(described({ state: "STOPPED", start: 0 }), "Not started");
});

test("RPC-DESC-005 STARTING, STOPPING and UNKNOWN say nothing", () => {
  for (const state of ["STARTING", "STOPPING", "UNKNOWN"] as const) assert.equal(described({ state }), "");
});

test("RPC-DESC-006 stopped without ever having run: the epoch", () => {
  assert.equal(described({ state: "STOPPED", stop: 0 }), "Jan 01 12:00 AM");
});
