import assert from "node:assert/strict";
import { test } from "node:test";
import {
  isRunning,
  isSignallable,
  isStopped,
  STATE_CODES,
  type ProcessState,
} from "../../../../src/core/process/states.js";

const STATES = Object.keys(STATE_CODES) as ProcessState[];

test("RPC-PI-006 names and numbers", () => {
  const numbers = STATES.map((state) => `${STATE_CODES[state]} ${state}`);
  const wanted = "0 STOPPED,10 STARTING,20 RUNNING,30 BACKOFF,40 STOPPING,100 EXITED,200 FATAL,1000 UNKNOWN";
  assert.equal(numbers.join(), wanted);
});

test("LIFE-SHUT-005 LIFE-ST-022 LIFE-ST-023 RPC-S-008 RPC-S-009 the three sets of states", () => {
  assert.equal(STATES.filter(isStopped).join(), "STOPPED,EXITED,FATAL,UNKNOWN");
  assert.equal(STATES.filter(isRunning).join(), "STARTING,RUNNING,BACKOFF");
  assert.equal(STATES.filter(isSignallable).join(), "STARTING,RUNNING,STOPPING");
});
