/** The end-to-end tests of the original itself, its entry points led to ours. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { debian, subjects } from "../support/implementations.js";
import { runOriginalTests } from "../support/original-tests.js";
import { createScene } from "../support/scene.js";

test("the original's own end-to-end tests", async (t) => {
  // One implementation after the other: the tests have fixed paths below /tmp.
  for (const subject of existsSync(debian.supervisord) ? subjects : []) {
    const verdicts = await runOriginalTests(createScene(t), subject);
    assert.equal(verdicts.length, 25);
    for (const { name, passed, report } of verdicts) {
      await t.test(`${subject.name}: ${name}`, () => assert.ok(passed, report));
    }
  }
});
