/** The pace at which programs that end at once are started again: never held up where the original is awake. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Machine } from "../machine.js";

const LOOP = "startsecs=0\nautorestart=true\n";
const HELD_UP =
  "WARN x has ended within 1 second of each start for 10 seconds; " +
  "while nothing else happens it is started at most 20 times a second";

/** How long a life is, in seconds. */
const BRIEF = 0.01;

/** Let `names` end as soon as they are started, for so long; how often each was. */
function loop(machine: Machine, seconds: number, names = ["x"], meanwhile: () => void = () => undefined): number {
  const before = machine.posix.spawned.length;
  const end = machine.rested + seconds;
  while (machine.rested < end) {
    meanwhile();
    endAll(machine, names);
    machine.pass(BRIEF);
  }
  return (machine.posix.spawned.length - before) / names.length;
}

/** A loop of more than ten seconds, in lives that are longer but short all the same. */
function lastLong(machine: Machine, names = ["x"]): void {
  for (let life = 0; life < 15; life += 1) {
    endAll(machine, names);
    machine.pass(0.9);
  }
}

function endAll(machine: Machine, names: readonly string[]): void {
  for (const name of names) {
    const { pid } = machine.child(name);
    if (pid !== 0) machine.posix.exit(pid, 1);
  }
  machine.settle();
}

/** In a time in which there is room for a hundred. */
function assertAtOnce(machine: Machine): void {
  const count = loop(machine, 100 * BRIEF);
  assert.ok(count >= 97 && count <= 101, `${count} starts, not 100`);
}

describe("LIFE-ST-029 IMP-011 a program that ends at once, again and again", () => {
  test("is started again at once for ten seconds, then twenty times a second, which is logged once", (t) => {
    const machine = new Machine(t, `[program:x]\n${LOOP}`).begin();
    for (let second = 0; second < 8; second += 1) {
      endAll(machine, ["x"]);
      machine.pass(0.9);
    }
    assertAtOnce(machine);
    assert.ok(!machine.logged().some((line) => line.startsWith("WARN x has")));
    lastLong(machine);
    // A hundredth after the interval at the latest, since that is when this test looks.
    const slow = loop(machine, 10);
    assert.ok(slow >= 10 * 16 && slow <= 10 * 20, `${slow} starts in ten seconds`);
    assert.deepEqual(
      machine.logged().filter((line) => line.startsWith("WARN x has")),
      [HELD_UP],
    );
  });

  test("is not delayed while a client asks, another program writes or another loop continues", (t) => {
    const others: readonly (readonly [what: string, names: string[], act: (machine: Machine) => void])[] = [
      ["requests", ["x"], (machine) => void machine.supervisor.whole(() => undefined)],
      [
        "output",
        ["x"],
        (machine) => {
          machine.posix.say(machine.child("y").pid, "stdout", "a line\n");
          machine.read();
        },
      ],
      ["another loop", ["x", "y"], () => undefined],
    ];
    for (const [what, names, act] of others) {
      const machine = new Machine(t, `[program:x]\n${LOOP}[program:y]\n${LOOP}`).begin();
      lastLong(machine, names);
      const count = loop(machine, 1, names, () => act(machine));
      assert.ok(count >= 97, `${count} starts beside ${what}`);
      t.mock.restoreAll();
    }
  });

  test("is delayed no longer once it has lived for a second", (t) => {
    const machine = new Machine(t, `[program:x]\n${LOOP}`).begin();
    lastLong(machine);
    machine.pass(1.5);
    assertAtOnce(machine);
  });

  test("is delayed no longer once it was stopped, and leaves no timer", (t) => {
    const machine = new Machine(t, `[program:x]\n${LOOP}`).begin();
    lastLong(machine);
    machine.pass(0.1);
    assert.equal(machine.states()["x"], "RUNNING");
    machine.child("x").stop();
    machine.posix.exit(machine.child("x").pid);
    machine.settle();
    assert.deepEqual([machine.states()["x"], machine.armed], ["STOPPED", 0]);
    machine.child("x").start();
    machine.settle();
    assertAtOnce(machine);
  });

  test("is delayed no longer once it was stopped between two lives, and is not started then", (t) => {
    const machine = new Machine(t, `[program:x]\n${LOOP}`).begin();
    lastLong(machine);
    loop(machine, 1);
    endAll(machine, ["x"]);
    assert.equal(machine.states()["x"], "EXITED");
    assert.equal(machine.child("x").stop(), undefined);
    machine.settle();
    const count = machine.posix.spawned.length;
    machine.pass(5);
    assert.deepEqual([machine.states()["x"], machine.armed, machine.posix.spawned.length], ["STOPPED", 0, count]);
    machine.child("x").start();
    machine.settle();
    assertAtOnce(machine);
  });

  test("is not one when it is started by hand now and then, until it continues by itself", (t) => {
    const machine = new Machine(t, "[program:x]\nstartsecs=0\nautorestart=unexpected\n").begin();
    for (let job = 0; job < 10; job += 1) {
      machine.posix.exit(machine.child("x").pid, 0);
      machine.settle();
      machine.pass(2);
      machine.child("x").start();
      machine.settle();
    }
    assertAtOnce(machine);
    assert.ok(!machine.logged().some((line) => line.startsWith("WARN x has")));
  });

  test("keeps its tsd_restart_pause, of which the log says nothing", (t) => {
    const machine = new Machine(t, `[program:x]\n${LOOP}tsd_restart_pause=2\n`).begin();
    lastLong(machine);
    assert.equal(loop(machine, 20.1), 10);
    assert.ok(!machine.logged().some((line) => line.startsWith("WARN x has")));
  });
});

describe("LIFE-ST-029 the time restarts take", () => {
  test("is about two thirds of the daemon's at most, for one program and for two hundred", (t) => {
    for (const count of [1, 200]) {
      const machine = new Machine(t, `[program:x]\n${LOOP}numprocs=${count}\nprocess_name=%(process_num)d\n`);
      const spawn = machine.posix.spawn.bind(machine.posix);
      machine.posix.spawn = (plan) => {
        machine.now += 0.004;
        return spawn(plan);
      };
      machine.begin();
      const before = machine.posix.spawned.length;
      const [began, restedBefore] = [machine.now, machine.rested];
      while (machine.now < began + 5) {
        for (const child of machine.supervisor.groups.get("x")!.processes)
          if (child.pid !== 0) machine.posix.exit(child.pid);
        machine.supervisor.turn();
        machine.settle();
        machine.pass(0.001);
      }
      const took = (machine.posix.spawned.length - before) * 0.004;
      const share = took / (took + machine.rested - restedBefore);
      assert.ok(share > 0.5 && share < 0.75, `${share} of the time, with ${count}`);
      t.mock.restoreAll();
    }
  });
});

describe("LIFE-ST-012 a restart that is due", () => {
  test("does not happen when the daemon is asked to end meanwhile", (t) => {
    const machine = new Machine(t, `[program:x]\n${LOOP}`).begin();
    lastLong(machine);
    endAll(machine, ["x"]);
    machine.pass(BRIEF);
    endAll(machine, ["x"]);
    const count = machine.posix.spawned.length;
    assert.equal(machine.states()["x"], "EXITED");
    machine.supervisor.signalled("SIGTERM");
    machine.settle();
    machine.pass(5);
    assert.deepEqual([machine.finished, machine.posix.spawned.length], [["SHUTDOWN"], count]);
  });

  test("is not put off when the clock goes back", (t) => {
    const machine = new Machine(t, `[program:x]\n${LOOP}`).begin();
    lastLong(machine);
    assert.ok(loop(machine, 1) < 21, "there is something to hold it up");
    machine.now -= 3600;
    assertAtOnce(machine);
  });
});
