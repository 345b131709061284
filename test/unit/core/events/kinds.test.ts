import assert from "node:assert/strict";
import { test } from "node:test";
import { EVENT_TREE, eventNamed, isA } from "../../../../src/core/events/kinds.js";
import { subscriptionsTo } from "../../../../src/core/events/subscriptions.js";

function named(names: string[]): Record<string, string> {
  return Object.fromEntries(subscriptionsTo(names));
}

/** What EV-TYPE-001..023 list, by parent. */
const TREE: Record<string, string> = {
  EVENT:
    "PROCESS_STATE REMOTE_COMMUNICATION PROCESS_LOG PROCESS_COMMUNICATION SUPERVISOR_STATE_CHANGE TICK PROCESS_GROUP",
  PROCESS_STATE:
    "PROCESS_STATE_STARTING PROCESS_STATE_RUNNING PROCESS_STATE_BACKOFF PROCESS_STATE_STOPPING " +
    "PROCESS_STATE_EXITED PROCESS_STATE_STOPPED PROCESS_STATE_FATAL PROCESS_STATE_UNKNOWN",
  PROCESS_LOG: "PROCESS_LOG_STDOUT PROCESS_LOG_STDERR",
  PROCESS_COMMUNICATION: "PROCESS_COMMUNICATION_STDOUT PROCESS_COMMUNICATION_STDERR",
  SUPERVISOR_STATE_CHANGE: "SUPERVISOR_STATE_CHANGE_RUNNING SUPERVISOR_STATE_CHANGE_STOPPING",
  TICK: "TICK_5 TICK_60 TICK_3600",
  PROCESS_GROUP: "PROCESS_GROUP_ADDED PROCESS_GROUP_REMOVED",
};

test("EV-TYPE-001..023 the tree of types is the original's", () => {
  const expected = Object.entries(TREE).flatMap(([parent, children]) =>
    children.split(" ").map((child) => [child, parent]),
  );
  const actual = Object.entries(EVENT_TREE).filter(([, parent]) => parent !== undefined);
  assert.deepEqual(new Map(actual as [string, string][]), new Map(expected as [string, string][]));
  assert.equal(EVENT_TREE.EVENT, undefined);
});

test("EV-TYPE-001 EV-TYPE-024 a subscription matches the type and all below it, announced by its own name", () => {
  assert.ok(isA("TICK_5", "TICK") && isA("TICK_5", "EVENT") && isA("TICK_5", "TICK_5"));
  assert.ok(!isA("TICK", "TICK_5") && !isA("TICK_5", "TICK_60"));
  assert.deepEqual(named(["TICK"]), { TICK: "TICK", TICK_5: "TICK_5", TICK_60: "TICK_60", TICK_3600: "TICK_3600" });
  assert.equal(subscriptionsTo(["EVENT"]).size, Object.keys(EVENT_TREE).length);
});

test("EV-TYPE-025 IMP-057 parent and child subscribed together want an event once", () => {
  assert.deepEqual(subscriptionsTo(["TICK", "TICK_5"]), subscriptionsTo(["TICK"]));
});

test("EV-TYPE-026 EV-TYPE-028 names that exist nowhere, or only before 3.0, name no type", () => {
  for (const name of ["NOPE", "", "PROCESS_STATE_CHANGE", "event", "__proto__", "constructor", "toString"]) {
    assert.equal(eventNamed(name), undefined);
    assert.equal(subscriptionsTo([name]).size, 0);
  }
});

test("an alias is announced by the name that was asked for, unless the real name was asked for too", () => {
  assert.equal(eventNamed("PROCESS_STATE_FAILED"), "PROCESS_STATE_FATAL");
  assert.deepEqual(named(["PROCESS_STATE_FAILED"]), { PROCESS_STATE_FATAL: "PROCESS_STATE_FAILED" });
  const withParent = named(["PROCESS_STATE_FAILED", "PROCESS_STATE"]);
  assert.equal(withParent["PROCESS_STATE_FATAL"], "PROCESS_STATE_FAILED");
  assert.equal(withParent["PROCESS_STATE_EXITED"], "PROCESS_STATE_EXITED");
  assert.equal(named(["PROCESS_STATE_FATAL", "PROCESS_STATE_FAILED"])["PROCESS_STATE_FATAL"], "PROCESS_STATE_FATAL");
});
