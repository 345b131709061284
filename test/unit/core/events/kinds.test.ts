import assert from "node:assert/strict";
import { test } from "node:test";
import { EVENT_TREE, eventNamed, isA, type EventName } from "../../../../src/core/events/kinds.js";
import { subscriptionsTo } from "../../../../src/core/events/subscriptions.js";

function named(names: string[]): Record<string, string> {
  return Object.fromEntries(subscriptionsTo(names));
}

/** Each row of the specification: a parent and what it says stands below it. */
const ROWS: readonly (readonly [string, EventName | undefined, string])[] = [
  ["EV-TYPE-001", undefined, "EVENT"],
  ["EV-TYPE-002", "EVENT", "PROCESS_STATE"],
  ["EV-TYPE-003", "PROCESS_STATE", "PROCESS_STATE_STARTING"],
  ["EV-TYPE-004", "PROCESS_STATE", "PROCESS_STATE_RUNNING"],
  ["EV-TYPE-005", "PROCESS_STATE", "PROCESS_STATE_BACKOFF"],
  ["EV-TYPE-006", "PROCESS_STATE", "PROCESS_STATE_STOPPING"],
  ["EV-TYPE-007", "PROCESS_STATE", "PROCESS_STATE_EXITED"],
  ["EV-TYPE-008", "PROCESS_STATE", "PROCESS_STATE_STOPPED"],
  ["EV-TYPE-009", "PROCESS_STATE", "PROCESS_STATE_FATAL"],
  ["EV-TYPE-010", "PROCESS_STATE", "PROCESS_STATE_UNKNOWN"],
  ["EV-TYPE-011", "EVENT", "REMOTE_COMMUNICATION"],
  ["EV-TYPE-012", "EVENT", "PROCESS_LOG"],
  ["EV-TYPE-013", "PROCESS_LOG", "PROCESS_LOG_STDOUT PROCESS_LOG_STDERR"],
  ["EV-TYPE-014", "EVENT", "PROCESS_COMMUNICATION"],
  ["EV-TYPE-015", "PROCESS_COMMUNICATION", "PROCESS_COMMUNICATION_STDOUT PROCESS_COMMUNICATION_STDERR"],
  ["EV-TYPE-016", "EVENT", "SUPERVISOR_STATE_CHANGE"],
  ["EV-TYPE-017", "SUPERVISOR_STATE_CHANGE", "SUPERVISOR_STATE_CHANGE_RUNNING"],
  ["EV-TYPE-018", "SUPERVISOR_STATE_CHANGE", "SUPERVISOR_STATE_CHANGE_STOPPING"],
  ["EV-TYPE-019", "EVENT", "TICK"],
  ["EV-TYPE-020", "TICK", "TICK_5 TICK_60 TICK_3600"],
  ["EV-TYPE-021", "EVENT", "PROCESS_GROUP"],
  ["EV-TYPE-022", "PROCESS_GROUP", "PROCESS_GROUP_ADDED"],
  ["EV-TYPE-023", "PROCESS_GROUP", "PROCESS_GROUP_REMOVED"],
];

for (const [row, parent, children] of ROWS) {
  test(`${row} ${children} below ${parent ?? "nothing"}`, () => {
    for (const child of children.split(" ")) assert.equal(EVENT_TREE[child as EventName], parent);
  });
}

test("the tree holds no type that the original lacks", () => {
  const names = ROWS.flatMap(([, , children]) => children.split(" "));
  assert.deepEqual(new Set(Object.keys(EVENT_TREE)), new Set(names));
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
