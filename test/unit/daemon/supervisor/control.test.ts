/** Starting, stopping and restarting one process on request: the outcomes, and what follows them. */
import assert from "node:assert/strict";
import { describe, test, type TestContext } from "node:test";
import { startProgress, stopProgress } from "../../../../src/daemon/supervisor/control.js";
import { Machine } from "../machine.js";

const SIGTERM = 15;

function machineWith(t: TestContext, options = "autostart=false\n"): Machine {
  return new Machine(t, `[program:x]\n${options}`).begin();
}

/** Let the code that waits for resolved promises run. */
const soon = () => new Promise<void>((resolve) => process.nextTick(resolve));

describe("a start", () => {
  test("is under way until startsecs are over", (t) => {
    const machine = machineWith(t);
    const child = machine.child("x");
    assert.deepEqual(machine.supervisor.start(child), { kind: "starting" });
    assert.deepEqual(machine.supervisor.start(child), { kind: "already-running" });
    assert.deepEqual(startProgress(child), { kind: "starting" });
    machine.settle();
    machine.pass(1.1);
    assert.deepEqual(startProgress(child), { kind: "running" });
  });

  test("RPC-S-006 has nothing to wait for where startsecs=0", (t) => {
    const machine = machineWith(t, "autostart=false\nstartsecs=0\n");
    assert.deepEqual(machine.supervisor.start(machine.child("x")), { kind: "running" });
    assert.equal(machine.child("x").state, "STARTING");
  });

  test("reports that nothing could be spawned", (t) => {
    const machine = machineWith(t);
    machine.posix.refuse("spawn", "EAGAIN", 2);
    assert.deepEqual(machine.supervisor.start(machine.child("x")), { kind: "not-spawned" });
    assert.equal(machine.child("x").state, "BACKOFF");
  });

  test("has ended where a client stops it meanwhile", (t) => {
    const machine = machineWith(t);
    const child = machine.child("x");
    machine.supervisor.start(child);
    machine.supervisor.stop(child);
    assert.deepEqual(startProgress(child), { kind: "ended" });
  });

  test("is refused while the daemon ends", (t) => {
    const machine = new Machine(t, "[program:x]\nautostart=false\n[program:y]\n").begin();
    machine.supervisor.shutDown();
    assert.deepEqual(machine.supervisor.start(machine.child("x")), { kind: "daemon-ends" });
    assert.equal(machine.child("x").state, "STOPPED");
  });
});

describe("a stop", () => {
  test("is under way until the process has ended", (t) => {
    const machine = machineWith(t, "");
    const child = machine.child("x");
    const { pid } = child;
    assert.deepEqual(machine.supervisor.stop(child), { kind: "stopping" });
    assert.deepEqual(machine.posix.sent, [{ pid, signal: SIGTERM }]);
    assert.equal(stopProgress(child).kind, "stopping");
    machine.posix.exit(pid);
    machine.settle();
    assert.deepEqual(stopProgress(child), { kind: "stopped" });
    assert.deepEqual(machine.supervisor.stop(child), { kind: "not-running" });
  });

  test("reports that the signal could not be sent", (t) => {
    const machine = machineWith(t, "");
    machine.posix.refuse("kill", "EPERM");
    assert.equal(machine.supervisor.stop(machine.child("x")).kind, "not-signalled");
    assert.deepEqual(machine.supervisor.start(machine.child("x")), { kind: "out-of-reach" });
  });
});

describe("a restart", () => {
  test("stops, waits for the end, starts, and waits until it runs", async (t) => {
    const machine = machineWith(t, "");
    const child = machine.child("x");
    const { pid } = child;
    const restart = machine.supervisor.restart(child);
    assert.equal(child.state, "STOPPING");
    machine.posix.exit(pid);
    machine.settle();
    assert.equal(child.state, "STOPPED");
    await soon();
    assert.equal(child.state, "STARTING");
    assert.notEqual(child.pid, pid);
    machine.pass(1.1);
    assert.deepEqual(await restart, { kind: "running" });
  });

  test("starts what does not run", async (t) => {
    const machine = machineWith(t, "autostart=false\nstartsecs=0\n");
    assert.deepEqual(await machine.supervisor.restart(machine.child("x")), { kind: "running" });
  });

  test("starts nothing where the daemon ends meanwhile", async (t) => {
    const machine = machineWith(t, "");
    const child = machine.child("x");
    const restart = machine.supervisor.restart(child);
    machine.supervisor.shutDown();
    machine.posix.exit(child.pid);
    machine.settle();
    assert.deepEqual(await restart, { kind: "daemon-ends" });
    assert.deepEqual(machine.finished, ["SHUTDOWN"]);
  });

  test("ends with the signal that could not be sent", async (t) => {
    const machine = machineWith(t, "");
    machine.posix.refuse("kill", "EPERM");
    assert.equal((await machine.supervisor.restart(machine.child("x"))).kind, "not-signalled");
  });
});
