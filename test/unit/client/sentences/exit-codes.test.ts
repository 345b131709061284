import assert from "node:assert/strict";
import { test } from "node:test";
import { statusOfResult } from "../../../../src/client/sentences/exit-codes.js";
import { FAULTS } from "../../../../src/core/xmlrpc/faults.js";

test("CTL-X-002,CTL-X-007 a dead program is 7, any other fault 1, success changes nothing", () => {
  const dead = ["SPAWN_ERROR", "ABNORMAL_TERMINATION", "NOT_RUNNING"];
  for (const [name, code] of Object.entries(FAULTS)) {
    const expected = name === "SUCCESS" ? undefined : dead.includes(name) ? 7 : 1;
    assert.equal(statusOfResult(code), expected, name);
  }
});

test("CTL-X-010 what a verb forgives changes nothing", () => {
  assert.equal(statusOfResult(FAULTS.ALREADY_STARTED, FAULTS.ALREADY_STARTED), undefined);
  assert.equal(statusOfResult(FAULTS.NOT_RUNNING, FAULTS.NOT_RUNNING), undefined);
  assert.equal(statusOfResult(FAULTS.NOT_RUNNING, FAULTS.ALREADY_STARTED), 7);
});
