/** A daemon that sleeps until `deadline` does all that the original does by looking every second, and never spins. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Step } from "../../src/core/process/lifecycle.js";
import { deadline } from "../../src/core/process/deadlines.js";
import * as transitions from "../../src/core/process/transitions.js";
import { fixtureText, parseTraces, replay, type Machine } from "./lifecycle-replay.js";

test("LIFE-LOOP-006 a turn does something exactly when the deadline has passed", () => {
  let due = false;
  let exact = false;
  let woken: Step = { next: transitions.initial, effects: [] };
  let idle = 0;
  let active = 0;
  const watched: Machine = {
    initial: transitions.initial,
    step(policy, current, input, now) {
      const result = transitions.step(policy, current, input, now);
      if (input.kind === "wake") {
        const at = deadline(policy, current, input.isHeld);
        due = at !== undefined && now > at;
        exact = result.next.state === "STOPPING" && result.next.killAt === now;
        woken = result;
      }
      if (input.kind === "settle") {
        const acted = woken.effects.length + result.effects.length > 0;
        if (!exact) assert.equal(acted, due, `${JSON.stringify(woken.next)} at ${now}`);
        if (acted) active += 1;
        else idle += 1;
      }
      return result;
    },
  };
  assert.deepEqual(replay(watched, parseTraces(fixtureText())).divergences, []);
  assert.ok(active > 500 && idle > 500, `${active} turns with effect, ${idle} without`);
});
