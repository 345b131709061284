/** Whatever is thrown on the way to a child: a spawn error with a pause, nothing left open, and the daemon continues. */
import assert from "node:assert/strict";
import { describe, test, type TestContext } from "node:test";
import { observed } from "../../../../src/core/process/observed.js";
import type { DaemonContext } from "../../../../src/daemon/context/context.js";
import type { Posix } from "../../../../src/posix/posix.js";
import { Machine } from "../machine.js";

const SIGKILL = 9;

describe("unforeseen errors", () => {
  /** A machine on which `call` throws what is no error of the system; it may be mended. */
  function broken(t: TestContext, call: keyof Posix): { machine: Machine; mend: () => void } {
    const machine = new Machine(t, "[program:x]\nstartretries=3\n");
    const { mock } = t.mock.method(machine.posix, call, () => {
      throw new TypeError("cannot take it\nat all");
    });
    machine.begin();
    return { machine, mend: () => mock.restore() };
  }

  for (const [call, stage] of [
    ["pipe", "making dispatchers"],
    ["spawn", "during fork"],
  ] as const) {
    test(`LIFE-ST-006 at ${call} is logged with its stack, reported as a spawn error, and tried again`, (t) => {
      const { machine, mend } = broken(t, call);
      const reason = `unknown error ${stage} for 'x': cannot take it`;
      assert.deepEqual(machine.states(), { x: "BACKOFF" });
      assert.equal(observed(machine.child("x").lifecycle).spawnError, reason);
      const logged = machine.logged();
      assert.match(logged.join("\n"), /unexpected error starting x: TypeError: cannot take it/);
      assert.equal(logged.at(-1), `INFO spawnerr: ${reason}`);
      assert.deepEqual(machine.posix.descriptors.open, []);
      mend();
      machine.pass(3);
      assert.deepEqual(machine.states(), { x: "RUNNING" });
    });
  }

  test("LIFE-ST-006 a child whose output cannot be read is ended, and nothing of it stays open", (t) => {
    const machine = new Machine(t, "[program:x]\nstartretries=3\n");
    const context = machine.supervisor.context as { openReading: NonNullable<DaemonContext["openReading"]> };
    const { openReading } = context;
    let opened = 0;
    context.openReading = (...args) => {
      if (++opened === 2) throw new RangeError("no reader");
      return openReading(...args);
    };
    machine.begin();
    assert.deepEqual(machine.states(), { x: "BACKOFF" });
    assert.deepEqual(machine.posix.descriptors.open, []);
    assert.equal(machine.posix.sent.length, 1);
    const [{ pid, signal }] = machine.posix.sent as [{ pid: number; signal: number }];
    assert.ok(pid < 0 && signal === SIGKILL, "its whole group gets SIGKILL");
    machine.pass(3);
    assert.deepEqual(machine.states(), { x: "RUNNING" });
    assert.equal(machine.posix.spawned.length, 2);
  });
});
