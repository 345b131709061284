import assert from "node:assert/strict";
import { test } from "node:test";
import { isShuttingDown, SUPERVISOR_STATE_CODES, type SupervisorState } from "../../../../src/core/supervisor/state.js";
import { requestOf } from "../../../../src/core/supervisor/requests.js";

const MOODS = Object.keys(SUPERVISOR_STATE_CODES) as SupervisorState[];

test("RPC-M-004 names and numbers of the daemon's states", () => {
  assert.deepEqual(SUPERVISOR_STATE_CODES, { FATAL: 2, RUNNING: 1, RESTARTING: 0, SHUTDOWN: -1 });
});

test("LIFE-SHUT-001 LIFE-SHUT-002 both ways of ending stop everything", () => {
  assert.deepEqual(MOODS.filter(isShuttingDown), ["RESTARTING", "SHUTDOWN"]);
});

test("LIFE-SIG-001 LIFE-SIG-008 TERM, INT and QUIT ask to exit, also during a reload and again", () => {
  for (const [signal, name] of [
    [15, "SIGTERM"],
    [2, "SIGINT"],
    [3, "SIGQUIT"],
  ] as const) {
    for (const state of ["RUNNING", "RESTARTING", "SHUTDOWN"] as const) {
      const text = `received ${name} indicating exit request`;
      assert.deepEqual(requestOf(signal, state), { state: "SHUTDOWN", reopenLogs: false, level: "warn", text });
    }
  }
});

test("LIFE-SIG-002 LIFE-SIG-003 HUP asks to restart, unless the end has been asked for", () => {
  for (const state of ["RUNNING", "RESTARTING"] as const) {
    const text = "received SIGHUP indicating restart request";
    assert.deepEqual(requestOf(1, state), { state: "RESTARTING", reopenLogs: false, level: "warn", text });
  }
  const text = "ignored SIGHUP indicating restart request (shutdown in progress)";
  assert.deepEqual(requestOf(1, "SHUTDOWN"), { state: "SHUTDOWN", reopenLogs: false, level: "warn", text });
});

test("LIFE-SIG-004 LIFE-SIG-005 LIFE-LOG-026 CHLD, USR2 and the rest change no state of the daemon", () => {
  const unchanged = { state: "RUNNING", reopenLogs: false };
  const child = { ...unchanged, level: "debug", text: "received SIGCHLD indicating a child quit" };
  const reopen = { state: "RUNNING", reopenLogs: true, level: "info" };
  const nothing = { ...unchanged, level: "blather", text: "received SIGWINCH indicating nothing" };
  assert.deepEqual(requestOf(17, "RUNNING"), child);
  assert.deepEqual(requestOf(12, "RUNNING"), { ...reopen, text: "received SIGUSR2 indicating log reopen request" });
  assert.deepEqual(requestOf(28, "RUNNING"), nothing);
});
