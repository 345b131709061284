import assert from "node:assert/strict";
import { test } from "node:test";

import { daemon, found, only, places } from "../checking.js";

const pool = (events: string, more = "") => daemon(`[eventlistener:l]\ncommand=cat\nevents=${events}\n${more}`);

test("CFG-EL-001 an event type that does not exist, in the daemon's own words", () => {
  const { line, column, severity, now, write } = only("unknown-event", pool("TICK_5, PROCESS_STATE_EXITTED"));
  assert.deepEqual([line, column, severity], [5, 16, "error"]);
  assert.match(now, /Error: Unknown event type PROCESS_STATE_EXITTED in \[eventlistener:l\] events/);
  assert.equal(write, "Did you mean PROCESS_STATE_EXITED?");
  assert.match(only("unknown-event", pool("BANANA")).write, /^Write an event type such as/);
});

test("CFG-EL-002 a name that only we understand", () => {
  const { severity, now, write } = only("unknown-event", pool("process_state_failed"));
  assert.equal(severity, "warning");
  assert.match(now, /taken as PROCESS_STATE_FATAL by tsd alone/);
  assert.equal(write, "Write PROCESS_STATE_FATAL.");
  assert.deepEqual(found("unknown-event", pool("tick_5,EVENT,\n  PROCESS_STATE")), []);
});

test("events that are never sent", () => {
  const { line, column, write } = only("silent-events", pool("TICK_5,PROCESS_LOG_STDOUT"));
  assert.deepEqual([line, column], [5, 15]);
  assert.match(write, /stdout_events_enabled=true/);
  assert.match(only("silent-events", pool("PROCESS_COMMUNICATION")).write, /stdout_capture_maxbytes/);
  const program = (line: string) => `[program:a]\ncommand=cat\n${line}\n`;
  assert.deepEqual(places("silent-events", pool("PROCESS_LOG", program("stderr_events_enabled=true"))), []);
  assert.deepEqual(places("silent-events", pool("PROCESS_COMMUNICATION", program("stdout_capture_maxbytes=1"))), []);
  assert.deepEqual(places("silent-events", pool("EVENT,PROCESS_STATE,TICK_5")), []);
});
