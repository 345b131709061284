/**
 * The end-to-end tests of the original itself, its entry points led to ours. Two of them (issue_1231b and c) run the
 * client under LANG=oops: ours writes UTF-8 whatever the locale (CLI-C-014).
 */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { debian, subjects, tsd } from "../support/implementations.js";
import { readMatrix } from "../support/matrix.js";
import { runOriginalTests } from "../support/original-tests.js";
import { createScene } from "../support/scene.js";

/** Tests ours cannot pass yet, with the reason; compat-matrix.md says the same. One that passes has to leave this list. */
const notYet: ReadonlyMap<string, string> = new Map();

test("the original's own end-to-end tests", async (t) => {
  // One implementation after the other: the tests have fixed paths below /tmp.
  for (const subject of existsSync(debian.supervisord) ? subjects : []) {
    const verdicts = await runOriginalTests(createScene(t), subject);
    assert.equal(verdicts.length, 25);
    for (const { name, passed, report } of verdicts) {
      const gap = subject === tsd ? notYet.get(name) : undefined;
      await t.test(`${subject.name}: ${name}${gap === undefined ? "" : ` fails: ${gap}`}`, () => {
        assert.equal(passed, gap === undefined, report);
      });
    }
  }
});

test("compat-matrix.md says how many of them ours passes", () => {
  assert.match(readMatrix(), new RegExp(`\\b${25 - notYet.size} of 25 pass\\b`));
});
