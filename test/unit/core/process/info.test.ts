import assert from "node:assert/strict";
import { test } from "node:test";
import { cappedInt, processInfo, type InfoSubject } from "../../../../src/core/process/info.js";
import type { Lifecycle, Past } from "../../../../src/core/process/lifecycle.js";
import { STATE_CODES } from "../../../../src/core/process/states.js";
import { lifecyclesByState } from "./stages.js";

const localTime = () => ({ month: 11, day: 23, hour: 11, minute: 33 });
const past: Past = { lastStart: 1700000000.9, lastStop: 1699999000.2, backoff: 0 };
const running: Lifecycle = { ...past, state: "RUNNING", pid: 42 };
const subject: InfoSubject = {
  name: "web",
  group: "site",
  lifecycle: running,
  stdoutLogfile: "/log/out",
  stderrLogfile: undefined,
};
const info = (lifecycle: Lifecycle, now = 1700000010.1) => processInfo({ ...subject, lifecycle }, now, localTime);

test("RPC-PI-001 RPC-PI-002 RPC-PI-003 RPC-PI-004 RPC-PI-005 RPC-PI-006 RPC-PI-007 RPC-PI-008 RPC-PI-009 RPC-PI-010 RPC-PI-011 RPC-PI-012 RPC-PI-013 RPC-PI-014 fourteen keys in order", () => {
  assert.deepEqual(Object.entries(info(running)), [
    ["name", "web"],
    ["group", "site"],
    ["start", 1700000000],
    ["stop", 1699999000],
    ["now", 1700000010],
    ["state", 20],
    ["statename", "RUNNING"],
    ["spawnerr", ""],
    ["exitstatus", 0],
    ["logfile", "/log/out"],
    ["stdout_logfile", "/log/out"],
    ["stderr_logfile", ""],
    ["pid", 42],
    ["description", "pid 42, uptime 0:00:10"],
  ]);
});

test("RPC-PI-006 RPC-PI-007 every state has its number", () => {
  for (const [state, code] of Object.entries(STATE_CODES)) {
    const { state: number, statename } = info(lifecyclesByState[state as keyof typeof STATE_CODES]);
    assert.deepEqual([number, statename], [code, state]);
  }
});

test("RPC-PI-008 RPC-PI-009 RPC-PI-014 why it could not start, and how it ended", () => {
  const failed = info({ ...past, state: "BACKOFF", retryAt: 1, spawnError: "no" });
  assert.deepEqual([failed["spawnerr"], failed["exitstatus"], failed["description"]], ["no", 0, "no"]);
  const killed = info({ ...past, state: "EXITED", spawnError: "Bad exit code -1", exitStatus: -1 });
  assert.deepEqual([killed["exitstatus"], killed["description"]], [-1, "Nov 23 11:33 AM"]);
});

test("RPC-PI-010 RPC-PI-011 RPC-PI-012 without logs the paths are empty", () => {
  const none = processInfo({ ...subject, stdoutLogfile: undefined, stderrLogfile: "/e" }, 0, localTime);
  assert.deepEqual([none["logfile"], none["stdout_logfile"], none["stderr_logfile"]], ["", "", "/e"]);
});

test("RPC-PI-015 times are whole and within 32 bits", () => {
  assert.deepEqual([1.9, -1.9, 2 ** 31, 1e12, -1e12].map(cappedInt), [1, -1, 2147483647, 2147483647, -2147483648]);
  assert.equal(info(running, 4e9)["now"], 2147483647);
});
