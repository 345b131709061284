/** What one turn does, and when there is none. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { observed } from "../../../../src/core/process/observed.js";
import { remoteCommunicationEvent } from "../../../../src/core/events/payload.js";
import { awaitStop, Machine } from "../machine.js";

/** A listener, as text of a section. */
const EAR = "[eventlistener:ear]\nevents=TICK\ncommand=/bin/cat\nstdout_logfile=NONE\nstderr_logfile=NONE\n";

const SIGTERM = 15;

describe("turns", () => {
  test("a turn asked for within a turn runs after it, not inside", (t) => {
    const machine = new Machine(t, "[program:x]\nautorestart=false\n[program:y]\nautorestart=false\n").begin();
    machine.pass(2);
    // The end of a child is noticed in the middle of the kill that caused it.
    machine.posix.deadly.add(SIGTERM);
    machine.posix.onChildEnd = () => machine.supervisor.signalled("SIGCHLD");
    machine.supervisor.signalled("SIGTERM");
    assert.deepEqual(machine.states(), { x: "STOPPED", y: "STOPPED" });
    assert.deepEqual(machine.finished, ["SHUTDOWN"]);
  });

  test("EV-POOL-009 a listener that has closed its ears costs a turn a second, as in the original", async (t) => {
    const sections = EAR.replace("TICK", "REMOTE_COMMUNICATION");
    const machine = new Machine(t, sections).begin();
    machine.pass(2);
    const { pid } = machine.child("ear");
    machine.posix.say(pid, "stdout", "READY\n");
    machine.posix.shut(pid, "stdin");
    machine.read();
    machine.logged();
    machine.bus.notify("REMOTE_COMMUNICATION", () => remoteCommunicationEvent("t", "x"));
    await Promise.resolve();
    machine.settle();
    const tried = () => machine.logged().filter((line) => line.includes("epipe occurred")).length;
    assert.equal(tried(), 1);
    machine.wakeUps = 0;
    machine.pass(10.5);
    assert.equal(tried(), 10);
    assert.ok(machine.wakeUps <= 11, `${machine.wakeUps} turns in ten seconds`);
    machine.now -= 3600;
    machine.pass(3);
    assert.ok(tried() >= 2, "also after a step back of the clock");
  });

  test("LIFE-LOOP-002 IMP-013 nothing polls: ten programs that run, and no timer", (t) => {
    const machine = new Machine(t, "[program:x]\nnumprocs=10\nprocess_name=%(process_num)d\n").begin();
    machine.pass(2);
    assert.ok(Object.values(machine.states()).every((state) => state === "RUNNING"));
    assert.equal(machine.armed, 0);
    assert.ok(machine.wakeUps <= 2, `${machine.wakeUps} turns brought ten programs up`);
    machine.wakeUps = 0;
    machine.pass(86_400);
    assert.equal(machine.wakeUps, 0);
  });

  test("EV-TICK-001 EV-TICK-002 the clock is looked at only for who wants ticks", (t) => {
    const machine = new Machine(t, "").begin();
    machine.pass(60);
    const unwanted = machine.wakeUps;
    assert.equal(unwanted, 0);
    machine.subscribe("TICK_5");
    machine.supervisor.turn();
    machine.events.length = 0;
    machine.pass(60.5);
    assert.equal(machine.events.length, 12);
    assert.ok(machine.wakeUps >= 12 && machine.wakeUps <= 24, `${machine.wakeUps} turns`);
  });

  test("IMP-054 EV-ORD-001 what a program wrote comes before the news of its end", (t) => {
    const machine = new Machine(t, "[program:x]\nstdout_events_enabled=true\nautorestart=false\n").begin();
    machine.pass(2);
    machine.subscribe("PROCESS_LOG", "PROCESS_STATE");
    const { pid } = machine.child("x");
    machine.posix.say(pid, "stdout", "last words");
    machine.posix.exit(pid);
    machine.settle();
    assert.deepEqual(
      machine.events.map(({ name }) => name),
      ["PROCESS_LOG_STDOUT", "PROCESS_STATE_EXITED"],
    );
    assert.match(machine.events[0]!.payload, /last words$/);
  });

  test("LIFE-REAP-003 a refusal of the kernel is logged, and the daemon continues", (t) => {
    const machine = new Machine(t, "[program:x]\n").begin();
    machine.pass(2);
    machine.logged();
    machine.posix.refuse("reap", "EINVAL");
    machine.supervisor.turn();
    assert.match(machine.logged().join(), /^CRIT waitpid error \d+; a process may not be cleaned up properly$/);
    machine.posix.exit(machine.child("x").pid, 1);
    machine.settle();
    assert.deepEqual(machine.states(), { x: "STARTING" });
  });

  test("LIFE-LOOP-001 IMP-014 who waits for a stop is answered in the turn that reaps the child, not a second later", async (t) => {
    const machine = new Machine(t, "[program:x]\n").begin();
    machine.pass(2);
    const { wakeUps } = machine;
    machine.child("x").stop();
    const stopped = awaitStop(machine, machine.child("x"));
    machine.posix.die(machine.child("x").pid, SIGTERM);
    machine.settle();
    assert.equal(await stopped, true);
    assert.equal(machine.wakeUps, wakeUps, "no time went by");
  });

  test("LIFE-LOOP-008 LIFE-ST-011 a child that ended unnoticed is reaped before it could be promoted", (t) => {
    const machine = new Machine(t, "[program:x]\nautorestart=false\n").begin();
    machine.subscribe("PROCESS_STATE");
    machine.now += 5;
    machine.posix.exit(machine.child("x").pid, 3);
    machine.logged();
    machine.settle();
    assert.equal(observed(machine.child("x").lifecycle).spawnError, "Bad exit code 3");
    assert.deepEqual(machine.logged(), ["WARN exited: x (exit status 3; not expected)"], "no `success`");
  });

  test("LIFE-REAP-001 LIFE-REAP-002 all that ended is reaped in one turn, strangers too", (t) => {
    const machine = new Machine(
      t,
      "[program:x]\nnumprocs=20\nprocess_name=%(process_num)02d\nautorestart=false\n",
    ).begin();
    machine.pass(2);
    machine.logged();
    machine.posix.onChildEnd = () => undefined;
    for (const pid of [...machine.posix.processes.keys()]) machine.posix.exit(pid);
    machine.posix.orphanEnds(999, 3 << 8);
    machine.supervisor.signalled("SIGCHLD");
    assert.ok(Object.values(machine.states()).every((state) => state === "EXITED"));
    assert.ok(machine.logged().includes("INFO reaped unknown pid 999 (exit status 3)".replace("pid 999", "pid <n>")));
    assert.deepEqual(machine.posix.descriptors.open, []);
  });

  test("LIFE-ORD-001 LIFE-ORD-008 groups start in order of priority, in one turn", (t) => {
    const machine = new Machine(t, "[program:late]\npriority=20\n[program:early]\npriority=10\n").begin();
    machine.pass(0.5);
    const spawned = machine.logged().filter((line) => line.startsWith("INFO spawned"));
    assert.deepEqual(spawned, ["INFO spawned: 'early' with pid <n>", "INFO spawned: 'late' with pid <n>"]);
    assert.equal(machine.wakeUps, 0);
  });

  test("LIFE-ORD-002 LIFE-ORD-009 listeners come first; in a group members start as listed, whatever their priorities", (t) => {
    const programs = ["web", "db", "aux"].map((name, index) => `[program:${name}]\npriority=${30 - index}\n`).join("");
    const machine = new Machine(t, `[group:site]\nprograms=web,db,aux\n${programs}${EAR}`).begin();
    const spawned = machine.logged().filter((line) => line.startsWith("INFO spawned"));
    assert.deepEqual(
      spawned.map((line) => /'(.*)'/.exec(line)?.[1]),
      ["ear", "web", "db", "aux"],
    );
  });

  test("EV-TICK-001 a listener that is added later does not hear of ticks that went by before", (t) => {
    const machine = new Machine(t, `${EAR}autostart=false\n`).begin();
    const ear = machine.supervisor.groups.get("ear")!.config;
    assert.ok(machine.supervisor.removeGroup("ear"));
    machine.now += 4000;
    assert.ok(machine.supervisor.addGroup(ear));
    machine.subscribe("TICK");
    machine.supervisor.turn();
    assert.deepEqual(machine.events, []);
    machine.now += 5;
    machine.supervisor.turn();
    assert.deepEqual(
      machine.events.map(({ name }) => name),
      ["TICK_5"],
    );
  });
});
