/** What the log says of a listener that keeps events waiting by saying nothing. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { remoteCommunicationEvent } from "../../../../src/core/events/payload.js";
import { Machine } from "../machine.js";

const EAR =
  "[eventlistener:ear]\nevents=REMOTE_COMMUNICATION\ncommand=/bin/cat\nstdout_logfile=NONE\nstderr_logfile=NONE\n";

describe("TSD-LISTENER-001 a listener that does not say READY", () => {
  test("while an event waits it is said once, after ten seconds, and again only of its next life", async (t) => {
    const machine = listening(t);
    await tell(machine, 2);
    machine.pass(7.5);
    assert.deepEqual(silences(machine), [], "not yet");
    machine.pass(1);
    const line = /ear has not said READY for 10 seconds, and 2 events wait for it: a listener writes "READY\\n"/;
    const [said = "", ...more] = silences(machine);
    assert.match(said, line);
    assert.deepEqual(more, []);
    machine.pass(3600);
    assert.deepEqual(silences(machine), [], "once in a life");
    machine.posix.exit(machine.child("ear").pid, 1);
    machine.supervisor.signalled("SIGCHLD");
    machine.pass(11.5);
    assert.equal(silences(machine).length, 1, "of its next life too");
  });

  test("without an event that waits, or when it has been said in time, nothing is", async (t) => {
    const machine = listening(t);
    machine.pass(60);
    assert.deepEqual(silences(machine), []);
    const { pid } = machine.child("ear");
    machine.posix.say(pid, "stdout", "READY\n");
    machine.read();
    await tell(machine, 2);
    machine.pass(60);
    assert.deepEqual(silences(machine), [], "who is busy with an event says nothing, as long as it takes");
  });
});

function listening(t: ConstructorParameters<typeof Machine>[0]): Machine {
  const machine = new Machine(t, EAR).begin();
  machine.pass(2);
  machine.logged();
  return machine;
}

async function tell(machine: Machine, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1)
    machine.bus.notify("REMOTE_COMMUNICATION", () => remoteCommunicationEvent("t", "x"));
  await Promise.resolve();
  machine.settle();
}

function silences(machine: Machine): readonly string[] {
  return machine.logged().filter((line) => line.includes("has not said READY"));
}
