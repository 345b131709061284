import assert from "node:assert/strict";
import { test } from "node:test";
import { isRotationDue, rotationNames } from "../../../../src/core/logs/rotation.js";

/** A directory as the renames leave it: name → content. */
function rotated(files: Record<string, string>, backups: number): Record<string, string> {
  const after = new Map(Object.entries(files));
  for (const [index, name] of rotationNames("log", backups).entries()) {
    const content = after.get(name);
    if (content === undefined || index === 0) continue;
    after.delete(name);
    after.set(rotationNames("log", backups)[index - 1]!, content);
  }
  after.set("log", "");
  return Object.fromEntries(after);
}

test("LOG-R-001 LOG-R-008 TRAP-029 rotation is due as soon as the limit is reached, not before", () => {
  assert.deepEqual(
    [199, 200, 1001].map((position) => isRotationDue(position, 200)),
    [false, true, true],
  );
});

test("LOG-R-007 a limit of 0 or less never rotates", () => {
  assert.ok(!isRotationDue(1e12, 0) && !isRotationDue(1e12, -1));
});

test("LOG-R-002 LOG-R-003 LOG-R-004 each backup moves by one, the oldest is replaced, the file becomes .1", () => {
  assert.deepEqual(rotationNames("/l.log", 3), ["/l.log.3", "/l.log.2", "/l.log.1", "/l.log"]);
  assert.deepEqual(rotated({ log: "d", "log.1": "c", "log.2": "b", "log.3": "a" }, 3), {
    log: "",
    "log.1": "d",
    "log.2": "c",
    "log.3": "b",
  });
});

test("LOG-R-004 LOG-R-009 gaps are kept, and what is not there is not missed", () => {
  assert.deepEqual(rotated({ log: "d", "log.2": "b" }, 4), { log: "", "log.1": "d", "log.3": "b" });
  assert.deepEqual(rotated({ "log.1": "c" }, 1), { log: "", "log.1": "c" });
});

test("LOG-R-005 without backups nothing is renamed", () => {
  assert.deepEqual(rotated({ log: "d" }, 0), { log: "" });
});

test("LOG-R-006 backups beyond the number configured stay where they are", () => {
  assert.deepEqual(rotated({ log: "d", "log.7": "old" }, 2), { log: "", "log.1": "d", "log.7": "old" });
});

test("LOG-R-004 a number of backups that means all of them costs no memory for each", () => {
  assert.equal(rotationNames("log", 1e9).length, 100_001);
});
