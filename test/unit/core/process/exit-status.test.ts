import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeWaitStatus } from "../../../../src/core/process/exit-status.js";
import { signalName } from "../../../../src/core/config/values/signals.js";

test("LIFE-STOP-009 LIFE-ST-031 wait statuses as the original reads them", () => {
  const table: readonly (readonly [number, number, number | undefined, boolean, string])[] = [
    [0x0000, 0, undefined, false, "exit status 0"],
    [0x0100, 1, undefined, false, "exit status 1"],
    [0x7f00, 127, undefined, false, "exit status 127"],
    [0xff00, 255, undefined, false, "exit status 255"],
    [0x000f, -1, 15, false, "terminated by SIGTERM"],
    [0x0009, -1, 9, false, "terminated by SIGKILL"],
    [0x008b, -1, 11, true, "terminated by SIGSEGV (core dumped)"],
    [0x0023, -1, 35, false, "terminated by signal 35"],
    [0x00a3, -1, 35, true, "terminated by signal 35 (core dumped)"],
    [0x0022, -1, 34, false, "terminated by SIGRTMIN"],
    [0x137f, -1, undefined, false, "unknown termination cause 0x137f"],
    [0x007f, -1, undefined, false, "unknown termination cause 0x007f"],
    [0xffff, -1, undefined, false, "unknown termination cause 0xffff"],
  ];
  for (const [status, code, signal, coreDumped, text] of table) {
    assert.deepEqual(decodeWaitStatus(status), { code, signal, coreDumped, text });
  }
});

test("every wait status has a code between -1 and 255", () => {
  for (let status = 0; status <= 0xffff; status += 1) {
    const { code } = decodeWaitStatus(status);
    assert.ok(code >= -1 && code <= 255, String(status));
  }
});

test("LIFE-STOP-009 signals without a name are numbered, those with two have the original's", () => {
  const names = [1, 6, 17, 29, 31, 32, 33, 34, 35, 64, 0].map(signalName);
  const wanted = "SIGHUP SIGABRT SIGCHLD SIGPOLL SIGSYS signal_32 signal_33 SIGRTMIN signal_35 SIGRTMAX signal_0";
  assert.deepEqual(
    names,
    wanted.split(" ").map((name) => name.replace("_", " ")),
  );
});
