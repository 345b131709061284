/** The daemon's turn, on a machine that refuses, hangs and sets its clock back. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { observed } from "../../../../src/core/process/observed.js";
import { awaitStop, Machine } from "../machine.js";

const SIGTERM = 15;
const SIGKILL = 9;

describe("spawning", () => {
  test("LIFE-DMN-007 EV-ORD-004 nothing starts before the beginning", (t) => {
    const machine = new Machine(t, "[program:x]\n");
    machine.subscribe("SUPERVISOR_STATE_CHANGE", "PROCESS_STATE");
    machine.settle();
    machine.supervisor.turn();
    assert.equal(machine.posix.spawned.length, 0);
    assert.equal(machine.armed, 0);
    machine.begin();
    assert.deepEqual(
      machine.events.map(({ name }) => name),
      ["SUPERVISOR_STATE_CHANGE_RUNNING", "PROCESS_STATE_STARTING"],
    );
  });

  for (const [rows, call, code, times, reason] of [
    ["LIFE-SPAWN-013", "spawn", "EAGAIN", 2, "Too many processes in process table to spawn 'x'"],
    ["LIFE-SPAWN-013", "spawn", "ENOMEM", 2, "unknown error during fork for 'x': ENOMEM"],
    // At the first start it is tried once more when the logs have given up their descriptors (descriptor-thrift.ts).
    ["LIFE-SPAWN-011", "pipe", "EMFILE", 3, "too many open files to spawn 'x'"],
    ["LIFE-SPAWN-012", "pipe", "ENFILE", 2, "unknown error making dispatchers for 'x': ENFILE"],
  ] as const) {
    test(`${rows} LIFE-ST-006 LIFE-ST-009 ${code} at ${call}: reported, retried, nothing left open`, (t) => {
      const machine = new Machine(t, "[program:x]\nstartretries=3\n");
      machine.posix.refuse(call, code, times);
      machine.begin();
      assert.deepEqual(machine.states(), { x: "BACKOFF" });
      assert.equal(observed(machine.child("x").lifecycle).spawnError, reason);
      assert.deepEqual(machine.logged(), [`INFO spawnerr: ${reason}`]);
      assert.deepEqual(machine.posix.descriptors.open, []);
      machine.pass(1.1);
      assert.deepEqual(machine.logged(), [`INFO spawnerr: ${reason}`]);
      machine.pass(1.8);
      assert.equal(machine.posix.spawned.length, 0, "the second pause is two seconds");
      machine.pass(0.3);
      assert.deepEqual(machine.states(), { x: "STARTING" });
      machine.pass(1.1);
      assert.deepEqual(machine.states(), { x: "RUNNING" });
    });
  }

  test("LIFE-ST-007 LIFE-ST-009 retries end in FATAL, and then there is nothing to wait for", (t) => {
    const machine = new Machine(t, "[program:x]\nstartretries=2\n");
    machine.posix.refuse("spawn", "EAGAIN", 3);
    machine.begin();
    machine.pass(10);
    assert.deepEqual(machine.states(), { x: "FATAL" });
    assert.equal(machine.logged().at(-1), "INFO gave up: x entered FATAL state, too many start retries too quickly");
    assert.equal(machine.armed, 0);
    assert.deepEqual(machine.posix.descriptors.open, []);
  });

  test("LIFE-ST-029 a program with startsecs=0 that ends at once is started again at once", (t) => {
    const machine = new Machine(t, "[program:x]\nstartsecs=0\nautorestart=true\n").begin();
    machine.subscribe("PROCESS_STATE");
    for (let lives = 1; lives <= 100; lives += 1) {
      machine.pass(0.01);
      assert.equal(machine.posix.spawned.length, lives);
      machine.posix.exit(machine.child("x").pid, 1);
      machine.settle();
    }
    // The end of one life is announced before the next begins (EV-ORD-001).
    assert.deepEqual(
      machine.events.slice(0, 4).map(({ name }) => name),
      ["RUNNING", "EXITED", "STARTING", "RUNNING"].map((state) => `PROCESS_STATE_${state}`),
    );
    assert.ok(machine.posix.descriptors.open.length <= 3);
  });

  test("LIFE-ST-030 a program that ends after it ran is started again at once", (t) => {
    const machine = new Machine(t, "[program:x]\nautorestart=true\n").begin();
    machine.pass(5);
    machine.posix.exit(machine.child("x").pid);
    machine.settle();
    assert.deepEqual(machine.states(), { x: "STARTING" });
    assert.equal(machine.posix.spawned.length, 2);
  });
});

describe("stopping", () => {
  test("LIFE-STOP-001 LIFE-STOP-002 LIFE-STOP-004 LIFE-STOP-008 LIFE-ST-015 what does not end by itself is killed when its time is over", (t) => {
    const machine = new Machine(t, "[program:x]\nstopwaitsecs=7\n").begin();
    machine.pass(2);
    const { pid } = machine.child("x");
    machine.child("x").stop();
    machine.settle();
    machine.pass(6.9);
    assert.deepEqual(machine.posix.sent, [{ pid, signal: SIGTERM }]);
    machine.pass(0.2);
    assert.deepEqual(machine.posix.sent, [
      { pid, signal: SIGTERM },
      { pid, signal: SIGKILL },
    ]);
    assert.deepEqual(machine.states(), { x: "STOPPED" });
    const lines = machine.logged();
    assert.ok(lines.includes("WARN killing 'x' (<n>) with SIGKILL".replace("<n>", String(pid))), lines.join("\n"));
    assert.ok(lines.includes("WARN stopped: x (terminated by SIGKILL)"), lines.join("\n"));
    assert.deepEqual(machine.posix.descriptors.open, []);
  });

  test("LIFE-ST-018 IMP-022 a refused signal leaves a process UNKNOWN; its end is taken note of", (t) => {
    const machine = new Machine(t, "[program:x]\nautorestart=false\n").begin();
    machine.pass(2);
    machine.logged();
    const { pid } = machine.child("x");
    machine.posix.refuse("kill", "EPERM");
    assert.match(machine.child("x").stop() ?? "", /^unknown problem killing x \(\d+\):EPERM$/);
    machine.settle();
    assert.deepEqual(machine.states(), { x: "UNKNOWN" });
    assert.match(machine.logged().join("\n"), /^CRIT unknown problem killing x/m);
    machine.posix.exit(pid);
    machine.settle();
    assert.equal(machine.child("x").pid, 0);
    assert.deepEqual(machine.states(), { x: "EXITED" });
    assert.deepEqual(machine.posix.descriptors.open, []);
  });

  test("LIFE-ST-018 IMP-022 one that was removed while it could not be stopped is not started again", (t) => {
    const machine = new Machine(t, "[program:x]\nautorestart=true\n").begin();
    machine.pass(2);
    const { pid } = machine.child("x");
    machine.posix.refuse("kill", "EPERM");
    machine.child("x").stop();
    assert.equal(machine.supervisor.removeGroup("x"), true);
    machine.logged();
    machine.posix.exit(pid);
    machine.settle();
    machine.pass(60);
    assert.deepEqual(machine.logged(), ["INFO exited: x (exit status 0; expected)"]);
    assert.equal(machine.posix.spawned.length, 1);
    assert.equal(machine.armed, 0);
    assert.deepEqual(machine.posix.descriptors.open, []);
  });

  test("LIFE-ST-018 LIFE-SHUT-001 one that cannot be killed delays no other at shutdown", (t) => {
    const machine = new Machine(t, "[program:x]\nstopwaitsecs=5\npriority=2\n[program:y]\npriority=1\n").begin();
    machine.pass(2);
    machine.supervisor.signalled("SIGTERM");
    machine.posix.refuse("kill", "EPERM");
    machine.pass(5.1);
    assert.deepEqual(machine.states(), { x: "UNKNOWN", y: "STOPPING" });
  });

  test("LIFE-STOP-005 a process that is gone but not reaped yet: no signal, no UNKNOWN", (t) => {
    const machine = new Machine(t, "[program:x]\n").begin();
    machine.pass(2);
    machine.posix.refuse("kill", "ESRCH");
    assert.equal(machine.child("x").stop(), undefined);
    assert.deepEqual(machine.states(), { x: "STOPPING" });
    machine.posix.exit(machine.child("x").pid);
    machine.settle();
    assert.deepEqual(machine.states(), { x: "STOPPED" });
  });

  test("LIFE-STOP-007 RPC-W-001 who waits for a stop hears of it every two seconds, and no timer stays", async (t) => {
    const machine = new Machine(t, "[program:x]\nstopwaitsecs=60\n").begin();
    machine.pass(2);
    machine.logged();
    machine.child("x").stop();
    const stopped = awaitStop(machine, machine.child("x"));
    machine.supervisor.turn();
    machine.settle();
    machine.pass(7);
    const reports = machine.logged().filter((line) => line === "INFO waiting for x to stop");
    assert.equal(reports.length, 4, "at once, and after 2, 4 and 6 seconds");
    machine.posix.exit(machine.child("x").pid);
    machine.settle();
    assert.equal(await stopped, true);
    assert.equal(machine.armed, 0);
  });
});

describe("the clock goes back", () => {
  test("LIFE-CLK-001 TRAP-080 a start does not last longer for it", (t) => {
    const machine = new Machine(t, "[program:x]\nstartsecs=10\n").begin();
    machine.pass(5);
    machine.now -= 3600;
    machine.pass(17);
    assert.deepEqual(machine.states(), { x: "RUNNING" });
  });

  test("LIFE-CLK-004 nor does a pause between retries", (t) => {
    const machine = new Machine(t, "[program:x]\nstartretries=9\n");
    machine.posix.refuse("spawn", "EAGAIN");
    machine.begin();
    machine.now -= 3600;
    machine.pass(4);
    assert.equal(machine.posix.spawned.length, 1);
  });

  test("LIFE-CLK-003 nor the time that a stop may take", (t) => {
    const machine = new Machine(t, "[program:x]\nstopwaitsecs=10\n").begin();
    machine.pass(2);
    machine.child("x").stop();
    machine.settle();
    machine.pass(5);
    machine.now -= 3600;
    machine.pass(17);
    assert.deepEqual(machine.states(), { x: "STOPPED" });
  });
});

describe("shutdown", () => {
  const SECTIONS = `[program:first]
priority=1
[program:second]
priority=2
[group:pair]
programs=a,b
priority=3
[program:a]
priority=10
[program:b]
priority=20
`;

  test("LIFE-ORD-005 LIFE-ORD-006 LIFE-SHUT-001 LIFE-SHUT-003 group by group, the last first", (t) => {
    const machine = new Machine(t, SECTIONS).begin();
    machine.pass(2);
    machine.subscribe("SUPERVISOR_STATE_CHANGE");
    machine.logged();
    const pids = Object.fromEntries(["first", "second", "a", "b"].map((name) => [name, machine.child(name).pid]));
    const reported = () => machine.posix.sent.map(({ pid }) => Object.keys(pids).find((name) => pids[name] === pid));
    machine.supervisor.signalled("SIGTERM");
    assert.deepEqual(reported(), ["b", "a"]);
    assert.deepEqual(machine.logged(), [
      "WARN received SIGTERM indicating exit request",
      "DEBG killing b (pid <n>) with signal SIGTERM",
      "DEBG killing a (pid <n>) with signal SIGTERM",
      "INFO waiting for first, second, a, b to die",
      "BLAT first state: RUNNING",
      "BLAT second state: RUNNING",
      "BLAT a state: STOPPING",
      "BLAT b state: STOPPING",
    ]);
    machine.posix.exit(pids["b"]!);
    machine.settle();
    assert.deepEqual(reported(), ["b", "a"], "the group has not stopped yet");
    machine.posix.exit(pids["a"]!);
    machine.settle();
    assert.deepEqual(reported(), ["b", "a", "second"]);
    machine.pass(3.5);
    assert.ok(machine.logged().includes("INFO waiting for first, second to die"));
    machine.posix.exit(pids["second"]!);
    machine.settle();
    assert.deepEqual(machine.finished, []);
    machine.posix.exit(pids["first"]!);
    machine.settle();
    assert.deepEqual(machine.finished, ["SHUTDOWN"]);
    assert.deepEqual(machine.events, [{ name: "SUPERVISOR_STATE_CHANGE_STOPPING", payload: "" }]);
    assert.equal(machine.armed, 0);
    assert.deepEqual(machine.posix.descriptors.open, []);
  });

  test("LIFE-SHUT-002 nothing is started any more, retries end, a program that hangs is killed", (t) => {
    const machine = new Machine(t, "[program:fails]\n[program:hangs]\nstopwaitsecs=5\nautorestart=true\n");
    machine.posix.refuse("spawn", "EAGAIN"); // `fails` comes first, by name.
    machine.begin();
    assert.deepEqual(machine.states(), { fails: "BACKOFF", hangs: "STARTING" });
    machine.supervisor.shutDown();
    const before = machine.posix.spawned.length;
    machine.supervisor.turn();
    machine.settle();
    machine.pass(60);
    assert.equal(machine.posix.spawned.length, before);
    assert.deepEqual(machine.finished, ["SHUTDOWN"]);
    assert.deepEqual(machine.states(), { fails: "FATAL", hangs: "STOPPED" });
    assert.equal(machine.armed, 0);
  });

  test("LIFE-SHUT-001 with nothing to stop it ends within the turn, once", (t) => {
    const machine = new Machine(t, "").begin();
    machine.supervisor.signalled("SIGINT");
    machine.supervisor.signalled("SIGTERM");
    machine.settle();
    assert.deepEqual(machine.finished, ["SHUTDOWN"]);
  });

  test("LIFE-REL-001 IMP-002 a restart that could not succeed stops nothing", (t) => {
    const machine = new Machine(t, "[program:x]\n").begin();
    machine.logged();
    machine.obstacle = "no such file";
    machine.supervisor.signalled("SIGHUP");
    assert.equal(machine.supervisor.state, "RUNNING");
    assert.deepEqual(machine.posix.sent, []);
    assert.deepEqual(machine.logged(), [
      "WARN received SIGHUP indicating restart request",
      "ERRO cannot restart: no such file; everything continues as it is",
    ]);
    machine.obstacle = undefined;
    machine.supervisor.signalled("SIGHUP");
    assert.equal(machine.supervisor.state, "RESTARTING");
    machine.posix.exit(machine.child("x").pid);
    machine.settle();
    assert.deepEqual(machine.finished, ["RESTARTING"]);
  });
});
