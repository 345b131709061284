import assert from "node:assert/strict";
import { test } from "node:test";
import {
  processCommunicationEvent,
  processGroupEvent,
  processLogEvent,
  processStateEvent,
  remoteCommunicationEvent,
  supervisorStateEvent,
  tickEvent,
} from "../../../../src/core/events/payload.js";
import type { StateChange } from "../../../../src/core/events/subject.js";
import { STATE_CODES, type ProcessState } from "../../../../src/core/process/states.js";
import { bytesOf } from "../../../support/wire.js";

const SUBJECT = { name: "cat_00", group: "cats" };
const CHANGE: StateChange = { from: "STOPPED", to: "STARTING", expected: true, pid: 77, backoff: 3 };

function payload(change: Partial<StateChange>): string {
  return processStateEvent(SUBJECT, { ...CHANGE, ...change }).payload;
}

test("EV-PAY-001 STARTING and BACKOFF say how often starting has failed", () => {
  assert.equal(payload({ to: "STARTING" }), "processname:cat_00 groupname:cats from_state:STOPPED tries:3");
  assert.equal(
    payload({ from: "STARTING", to: "BACKOFF", backoff: 1 }),
    "processname:cat_00 groupname:cats from_state:STARTING tries:1",
  );
});

test("EV-PAY-002 EV-PAY-003 RUNNING, STOPPING and STOPPED have the pid, even if it is 0", () => {
  assert.equal(
    payload({ from: "STARTING", to: "RUNNING" }),
    "processname:cat_00 groupname:cats from_state:STARTING pid:77",
  );
  assert.equal(
    payload({ from: "RUNNING", to: "STOPPING" }),
    "processname:cat_00 groupname:cats from_state:RUNNING pid:77",
  );
  assert.equal(
    payload({ from: "BACKOFF", to: "STOPPED", pid: 0 }),
    "processname:cat_00 groupname:cats from_state:BACKOFF pid:0",
  );
});

test("EV-PAY-004 EXITED says whether that was expected, then the pid", () => {
  const shared = "processname:cat_00 groupname:cats from_state:RUNNING";
  assert.equal(payload({ from: "RUNNING", to: "EXITED" }), `${shared} expected:1 pid:77`);
  assert.equal(payload({ from: "RUNNING", to: "EXITED", expected: false }), `${shared} expected:0 pid:77`);
});

test("EV-PAY-005 FATAL and UNKNOWN have nothing more", () => {
  assert.equal(payload({ from: "BACKOFF", to: "FATAL" }), "processname:cat_00 groupname:cats from_state:BACKOFF");
  assert.equal(payload({ from: "RUNNING", to: "UNKNOWN" }), "processname:cat_00 groupname:cats from_state:RUNNING");
});

test("EV-PAY-006 EV-PAY-015 states are named in capitals, tokens have one order, and the event is named for the new state", () => {
  for (const state of Object.keys(STATE_CODES) as ProcessState[]) {
    const event = processStateEvent(SUBJECT, { ...CHANGE, from: state, to: state });
    assert.equal(event.name, `PROCESS_STATE_${state}`);
    assert.ok(event.payload.startsWith(`processname:cat_00 groupname:cats from_state:${state}`));
  }
});

test("EV-PAY-008 output is sent verbatim behind a line of its own", () => {
  assert.deepEqual(processLogEvent(SUBJECT, "stdout", 5, bytesOf("a\nGr\xc3\xbc\xc3\x9fe\n\x00")), {
    name: "PROCESS_LOG_STDOUT",
    subject: { kind: "output", ...SUBJECT, channel: "stdout", pid: 5 },
    payload: "processname:cat_00 groupname:cats pid:5 channel:stdout\na\nGrüße\n\0",
  });
  const event = processLogEvent(SUBJECT, "stderr", 5, bytesOf(""));
  assert.deepEqual(event, {
    name: "PROCESS_LOG_STDERR",
    subject: { kind: "output", ...SUBJECT, channel: "stderr", pid: 5 },
    payload: "processname:cat_00 groupname:cats pid:5 channel:stderr\n",
  });
});

test("EV-PAY-009 captured output names no channel in its payload", () => {
  assert.deepEqual(processCommunicationEvent(SUBJECT, "stdout", 5, bytesOf("hi")), {
    name: "PROCESS_COMMUNICATION_STDOUT",
    subject: { kind: "output", ...SUBJECT, channel: "stdout", pid: 5 },
    payload: "processname:cat_00 groupname:cats pid:5\nhi",
  });
  assert.equal(processCommunicationEvent(SUBJECT, "stderr", 5, bytesOf("")).name, "PROCESS_COMMUNICATION_STDERR");
});

test("EV-PAY-010 output that is not UTF-8 is written as Python prints bytes", () => {
  const log = processLogEvent(SUBJECT, "stdout", 5, bytesOf("\xffit's\n"));
  assert.equal(log.payload, 'processname:cat_00 groupname:cats pid:5 channel:stdout\nUndecodable: b"\\xffit\'s\\n"');
  const communication = processCommunicationEvent(SUBJECT, "stdout", 5, bytesOf("\xc3"));
  assert.equal(communication.payload, "processname:cat_00 groupname:cats pid:5\nUndecodable: b'\\xc3'");
});

test("EV-PAY-011 a remote event carries both texts as they are", () => {
  const event = remoteCommunicationEvent("a b\nc", "d:e\n");
  assert.deepEqual(event, {
    name: "REMOTE_COMMUNICATION",
    subject: { kind: "remote", type: "a b\nc" },
    payload: "type:a b\nc\nd:e\n",
  });
});

test("EV-PAY-012 a tick has its second", () => {
  assert.deepEqual(tickEvent(60, 1_700_000_040), {
    name: "TICK_60",
    subject: { kind: "tick", period: 60, when: 1_700_000_040 },
    payload: "when:1700000040",
  });
  assert.deepEqual([tickEvent(5, 5).name, tickEvent(3600, 0).name], ["TICK_5", "TICK_3600"]);
});

test("EV-PAY-013 the daemon's own events are empty", () => {
  assert.deepEqual(supervisorStateEvent("RUNNING"), {
    name: "SUPERVISOR_STATE_CHANGE_RUNNING",
    subject: { kind: "daemon", state: "RUNNING" },
    payload: "",
  });
  assert.deepEqual(supervisorStateEvent("STOPPING"), {
    name: "SUPERVISOR_STATE_CHANGE_STOPPING",
    subject: { kind: "daemon", state: "STOPPING" },
    payload: "",
  });
});

test("EV-PAY-014 events about groups end with a newline", () => {
  assert.deepEqual(processGroupEvent("ADDED", "cats"), {
    name: "PROCESS_GROUP_ADDED",
    subject: { kind: "group", group: "cats", change: "ADDED" },
    payload: "groupname:cats\n",
  });
  assert.equal(processGroupEvent("REMOVED", "cats").name, "PROCESS_GROUP_REMOVED");
});

test("a change of state is given in fields as well", () => {
  const { subject } = processStateEvent(SUBJECT, { ...CHANGE, from: "RUNNING", to: "EXITED", expected: false });
  assert.deepEqual(subject, {
    ...{ kind: "process", ...SUBJECT, from: "RUNNING", to: "EXITED" },
    ...{ expected: false, pid: 77, backoff: 3 },
  });
});
