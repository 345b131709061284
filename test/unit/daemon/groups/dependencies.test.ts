/** tsd_depends_on and tsd_restart_pause, on a machine whose clock the test moves. Without them: the control. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { LastOutput } from "../../../../src/daemon/child/last-output.js";
import { accept, refuse } from "../../core/config/loading.js";
import { Machine } from "../machine.js";

const CHAIN =
  "[program:web]\nPLACE\nstartsecs=2\n[program:db]\nstartsecs=5\npriority=1000\n[program:init]\nautorestart=false\n";

describe("TSD-ORDER-001 IMP-012 tsd_depends_on", () => {
  test("a program starts when what it depends on is RUNNING, not before", (t) => {
    const machine = new Machine(t, CHAIN.replace("PLACE", "tsd_depends_on=db")).begin();
    assert.deepEqual(machine.states(), { web: "STOPPED", db: "STARTING", init: "STARTING" });
    machine.pass(4.9);
    assert.equal(machine.states()["web"], "STOPPED");
    machine.pass(0.3);
    assert.deepEqual(machine.states(), { web: "STARTING", db: "RUNNING", init: "RUNNING" });
  });

  test("control: without it everything starts at once", (t) => {
    const machine = new Machine(t, CHAIN.replace("PLACE", "")).begin();
    assert.deepEqual(machine.states(), { web: "STARTING", db: "STARTING", init: "STARTING" });
  });

  for (const [code, state] of [
    [0, "STARTING"],
    [1, "EXITED"],
  ] as const) {
    test(`restarts wait as well: one that has done its work counts, one that failed does not (${code})`, (t) => {
      const machine = new Machine(t, CHAIN.replace("PLACE", "tsd_depends_on=init")).begin();
      machine.pass(10);
      machine.posix.exit(machine.child("init").pid, code);
      machine.settle();
      machine.posix.exit(machine.child("web").pid, 1);
      machine.settle();
      machine.pass(1.5);
      assert.deepEqual(machine.states(), { web: state, db: "RUNNING", init: "EXITED" });
    });
  }

  test("it waits without waking the daemon, and can be started by hand", (t) => {
    const machine = new Machine(
      t,
      CHAIN.replace("PLACE", "tsd_depends_on=db").replace("startsecs=5", "autostart=false"),
    ).begin();
    machine.pass(3);
    const before = machine.wakeUps;
    machine.pass(3600);
    assert.equal(machine.wakeUps, before);
    assert.equal(machine.states()["web"], "STOPPED");
    machine.child("web").start();
    assert.equal(machine.states()["web"], "STARTING");
  });

  test("what holds it is given as data, as it is at that moment", (t) => {
    const machine = new Machine(t, CHAIN.replace("PLACE", "tsd_depends_on=db,init\nautorestart=true")).begin();
    const web = machine.child("web");
    const before = machine.supervisor.holdsOn(web);
    const on = [
      { name: "db", state: "STARTING" },
      { name: "init", state: "STARTING" },
    ];
    assert.deepEqual(before, [{ kind: "dependencies", on }]);
    machine.pass(10);
    assert.deepEqual(machine.supervisor.holdsOn(web), []);
    assert.deepEqual(before, [{ kind: "dependencies", on }]);
  });

  test("started by hand, and held by the last output of an earlier life, it is started when that is read", (t) => {
    const machine = new Machine(
      t,
      CHAIN.replace("PLACE", "tsd_depends_on=db").replace("startsecs=5", "autostart=false"),
    ).begin();
    let read: () => void = () => assert.fail("nobody waits");
    const unread = { path: "/dev/stdout", whenWritten: (go: () => void) => (read = go) };
    new LastOutput(machine.supervisor.context.log, "web", "web").ended([unread]);
    const web = machine.child("web");
    machine.supervisor.start(web);
    machine.settle();
    assert.deepEqual([web.state, web.pid], ["STARTING", 0]);
    assert.deepEqual(machine.supervisor.holdsOn(web), [
      { kind: "dependencies", on: [{ name: "db", state: "STOPPED" }] },
      { kind: "output", paths: ["/dev/stdout"] },
    ]);
    read();
    machine.settle();
    assert.equal(web.state, "STARTING");
    assert.notEqual(web.pid, 0);
  });

  test("control: where the daemon ends meanwhile it is not", (t) => {
    const machine = new Machine(t, "[program:late]\nautostart=false\n[program:stays]\n").begin();
    let read: () => void = () => assert.fail("nobody waits");
    const unread = { path: "/dev/stdout", whenWritten: (go: () => void) => (read = go) };
    new LastOutput(machine.supervisor.context.log, "late", "late").ended([unread]);
    machine.supervisor.start(machine.child("late"));
    machine.supervisor.shutDown();
    read();
    machine.settle();
    assert.equal(machine.child("late").state, "STOPPED");
  });

  test("at the end it stops first, although its priority is lower", (t) => {
    const machine = new Machine(t, CHAIN.replace("PLACE", "tsd_depends_on=db")).begin();
    machine.pass(20);
    const [web, db] = [machine.child("web").pid, machine.child("db").pid];
    machine.posix.deadly.add(15);
    machine.supervisor.signalled("SIGTERM");
    machine.settle();
    machine.pass(5);
    assert.deepEqual(
      machine.posix.sent.map(({ pid }) => pid).filter((pid) => pid === web || pid === db),
      [web, db],
    );
    assert.deepEqual(machine.finished, ["SHUTDOWN"]);
  });

  test("of several processes of one name only those that are there are waited for", (t) => {
    const machine = new Machine(
      t,
      "[program:web]\ntsd_depends_on=db\n[program:db]\n[program:far]\nprocess_name=db\nautostart=false\n",
    ).begin();
    machine.pass(10);
    assert.equal(machine.child("web").state, "STOPPED");
    machine.supervisor.removeGroup("far");
    machine.supervisor.turn();
    machine.pass(10);
    assert.equal(machine.child("web").state, "RUNNING");
  });

  test("circles that an update has made, and names that mean no program, do not keep the daemon from its end", (t) => {
    const machine = new Machine(t, "[program:a]\ntsd_depends_on=b\n[program:b]\n").begin();
    machine.pass(10);
    const turned = accept(
      "[supervisord]\n[program:b]\ncommand=x\ntsd_depends_on=a,c\n[program:a]\ncommand=x\n[program:c]\ncommand=x\n",
    );
    machine.posix.deadly.add(15);
    machine.child("b").stop();
    machine.settle();
    machine.supervisor.removeGroup("b");
    machine.supervisor.addGroup(turned.groups.find(({ name }) => name === "b")!);
    machine.supervisor.turn();
    machine.pass(10);
    assert.deepEqual(machine.states(), { a: "RUNNING", b: "STOPPED" });
    machine.supervisor.signalled("SIGTERM");
    machine.settle();
    machine.pass(5);
    assert.deepEqual(machine.finished, ["SHUTDOWN"]);
  });

  test("names that no program has, and circles, are refused", () => {
    const programs = (a: string, b: string) =>
      `[supervisord]\n[program:a]\ncommand=x\ntsd_depends_on=${a}\n[program:b]\ncommand=x\ntsd_depends_on=${b}\n`;
    assert.equal(refuse(programs("c", "")).message, "cannot find the program 'c' that tsd_depends_on of 'a' names");
    assert.equal(
      refuse(programs("b", "a")).message,
      "cannot start programs that wait for each other: a waits for b waits for a",
    );
  });

  test("a refusal says at which line", () => {
    const before = "[supervisord]\n[program:a]\ncommand=x\n[program:b]\ncommand=x\n";
    const missing = refuse(`${before}tsd_depends_on=a, c\n`);
    assert.deepEqual([missing.advice, missing.place?.line], [["/etc/s.conf:6: write one of a."], 6]);
    const itself = refuse(`${before}tsd_depends_on=b:b\n`);
    assert.deepEqual(
      [itself.advice, itself.place?.line],
      [["/etc/s.conf:6: remove one of these from tsd_depends_on."], 6],
    );
    // A group's members are found although they go by their group's name.
    const grouped = refuse(`${before}tsd_depends_on=c\n[group:g]\nprograms=b\n`);
    assert.deepEqual([grouped.advice, grouped.place?.line], [["/etc/s.conf:6: write one of a."], 6]);
  });
});

describe("TSD-ORDER-002 IMP-011 tsd_restart_pause", () => {
  for (const [pause, line] of [
    [30, "tsd_restart_pause=30"],
    [0, ""],
  ] as const) {
    test(`${pause} s between an exit and the restart`, (t) => {
      const machine = new Machine(t, `[program:x]\nautorestart=true\n${line}\n`).begin();
      machine.pass(10);
      machine.posix.exit(machine.child("x").pid, 1);
      machine.settle();
      if (pause > 0) {
        machine.pass(pause - 1);
        assert.deepEqual(machine.states(), { x: "EXITED" });
        machine.pass(1.1);
      } else machine.pass(0.1);
      assert.deepEqual(machine.states(), { x: "STARTING" });
    });
  }
});
