/** docs/explanation/process-states.md shows what the rules do; it is made from them. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { STATE_CODES } from "../../../src/core/process/states.js";
import { step } from "../../../src/core/process/transitions.js";
import { inRepository } from "../../support/repository.js";
import { diagramOf, explore, fieldsOf, tableOf, withParts, type Rules } from "../../support/process-states.js";

const page = readFileSync(inRepository("docs/explanation/process-states.md"), "utf8");

test("what the page draws and lists is what the rules do", () => {
  assert.equal(withParts(page, step), page, "node scripts/states.mjs writes it");
});

test("other rules make another page: a state that is not left, a line that is not logged, a field that stays", () => {
  const unstoppable: Rules = (policy, current, input, now) =>
    input.kind === "stop" && current.state === "RUNNING"
      ? { next: current, effects: [] }
      : step(policy, current, input, now);
  assert.ok(!diagramOf(explore(unstoppable)).includes("RUNNING --> STOPPING: stop,"));
  assert.ok(diagramOf(explore(step)).includes("RUNNING --> STOPPING: stop,"));

  const silent: Rules = (policy, current, input, now) =>
    input.kind === "stop-report" ? { next: current, effects: [] } : step(policy, current, input, now);
  assert.notEqual(tableOf(explore(silent)), tableOf(explore(step)));

  const forgetful: Rules = (policy, current, input, now) => {
    const done = step(policy, current, input, now);
    return input.kind === "exited" ? { ...done, next: { ...current, ...done.next } } : done;
  };
  assert.notEqual(fieldsOf(explore(forgetful)), fieldsOf(explore(step)));
  for (const rules of [unstoppable, silent, forgetful]) assert.notEqual(withParts(page, rules), page);
});

test("the page explains every state, and every state has been reached", () => {
  const reached = new Set(explore(step).map(({ before }) => before.state));
  for (const state of Object.keys(STATE_CODES)) {
    assert.ok(page.includes(`- **${state}**: `), state);
    assert.ok(reached.has(state as keyof typeof STATE_CODES), state);
  }
});

test("in a state the same things are always known", () => {
  // A cell with "or" would be a field that is there in some lives of that state only.
  assert.ok(!fieldsOf(explore(step)).includes(" or "));
});
