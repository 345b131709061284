/** What is announced of a process, and what a subscriber finds at that moment. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Machine } from "../machine.js";

test("EV-ORD-003 an observer of a change finds the process in its new state", (t) => {
  const machine = new Machine(t, "[program:x]\nautorestart=false\n");
  const found: string[] = [];
  machine.bus.subscribe({
    wants: (name) => name.startsWith("PROCESS_STATE_"),
    accept: ({ name }) => found.push(`${name} ${machine.child("x").state}`),
  });
  machine.begin();
  machine.pass(2);
  machine.posix.exit(machine.child("x").pid);
  machine.settle();
  assert.deepEqual(found, [
    "PROCESS_STATE_STARTING STARTING",
    "PROCESS_STATE_RUNNING RUNNING",
    "PROCESS_STATE_EXITED EXITED",
  ]);
});

test("EV-TYPE-010 EV-PAY-005 a process that cannot be signalled: PROCESS_STATE_UNKNOWN and its three tokens", (t) => {
  const machine = new Machine(t, "[program:x]\n").begin();
  machine.pass(2);
  machine.subscribe("PROCESS_STATE");
  machine.posix.refuse("kill", "EPERM");
  machine.child("x").stop();
  assert.deepEqual(machine.events, [
    {
      name: "PROCESS_STATE_STOPPING",
      payload: `processname:x groupname:x from_state:RUNNING pid:${machine.child("x").pid}`,
    },
    { name: "PROCESS_STATE_UNKNOWN", payload: "processname:x groupname:x from_state:STOPPING" },
  ]);
});
