/** Starting that takes long: others have the loop in between, and no client sees half of it. */
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { Machine } from "../machine.js";

const SIGTERM = 15;
const SLOW = 0.02;

/** A daemon with ten programs, each of which takes that long to be executed. */
function slow(t: TestContext, options = "", seconds = SLOW): Machine {
  const machine = new Machine(t, `[program:x]\nnumprocs=10\nprocess_name=%(process_num)d\n${options}\n`);
  const spawn = machine.posix.spawn.bind(machine.posix);
  machine.posix.spawn = (plan) => {
    machine.now += seconds;
    return spawn(plan);
  };
  return machine;
}

const started = (machine: Machine) => machine.posix.spawned.length;

test("LIFE-ORD-001 starts that take long leave the loop to others, and continue in the same order", (t) => {
  const machine = slow(t);
  machine.supervisor.begin();
  assert.equal(started(machine), 3, "fifty milliseconds are over");
  machine.settle();
  assert.equal(started(machine), 10);
  const broken = machine.logged().filter((line) => line.includes("spawned"));
  const inOneGo = slow(t, "", 0).begin();
  assert.deepEqual(
    broken,
    inOneGo.logged().filter((line) => line.includes("spawned")),
  );
  assert.equal(broken.length, 10);
});

test("LIFE-LOOP-001 what shows or changes processes waits until all have been started", async (t) => {
  const machine = slow(t);
  machine.supervisor.begin();
  const seen: Record<string, string>[] = [];
  const looked = machine.supervisor.whole(() => void seen.push(machine.states()));
  const stopped = machine.supervisor.whole(() => {
    for (const name of Object.keys(machine.states())) machine.child(name).stop();
    machine.supervisor.turn();
  });
  // A turn that is requested meanwhile is not a second pass in the middle of the first.
  machine.supervisor.turn();
  assert.equal(started(machine), 3);
  assert.deepEqual(seen, []);
  machine.settle();
  await Promise.all([looked, stopped]);
  assert.deepEqual(new Set(Object.values(seen[0]!)), new Set(["STARTING"]));
  assert.equal(machine.posix.sent.filter(({ signal }) => signal === SIGTERM).length, 10, "not one was forgotten");
  assert.deepEqual(new Set(Object.values(machine.states())), new Set(["STOPPING"]));
});

test("LIFE-SIG-001 what has not been started when the daemon is asked to end is not started any more", (t) => {
  const machine = slow(t);
  machine.posix.deadly.add(SIGTERM);
  machine.supervisor.begin();
  machine.supervisor.signalled("SIGTERM");
  machine.settle();
  assert.equal(started(machine), 3);
  machine.pass(1);
  assert.deepEqual(machine.finished, ["SHUTDOWN"]);
});

test("IMP-055 LIFE-LOOP-007 one that died while others were being started is not taken for running when its time has come", (t) => {
  const machine = slow(t, "startsecs=1\nautorestart=false", 0.3);
  machine.supervisor.begin();
  machine.posix.exit(machine.child("0").pid, 3);
  machine.settle();
  const log = machine.logged().join("\n");
  assert.match(log, /success: 1 entered RUNNING/, "their time has come in that pass");
  assert.match(log, /exited: 0 \(exit status 3/);
  assert.doesNotMatch(log, /success: 0 entered RUNNING/);
});
