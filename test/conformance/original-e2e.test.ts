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

/**
 * What the original's daemon may do on a busy machine, and its own tests do not allow for, by their reports: with
 * startsecs=0 a program that has ended before the daemon looks again is not said to have entered RUNNING (LIFE-ST-011).
 */
const onBusyMachines: ReadonlyMap<string, RegExp> = new Map([
  ["test_issue_550", /INFO exited: print_env \(exit status 0; expected\)/],
]);

test("IMP-V-010 the original's own end-to-end tests", async (t) => {
  // One implementation after the other: the tests have fixed paths below /tmp.
  for (const subject of existsSync(debian.supervisord) ? subjects : []) {
    const verdicts = await runOriginalTests(createScene(t), subject);
    assert.equal(verdicts.length, 25);
    for (const { name, passed, report } of verdicts) {
      const gap = subject === tsd ? notYet.get(name) : undefined;
      const isChance = subject === debian && onBusyMachines.get(name)?.test(report) === true;
      await t.test(`${subject.name}: ${name}${gap === undefined ? "" : ` fails: ${gap}`}`, () => {
        assert.equal(passed || isChance, gap === undefined, report);
      });
    }
  }
});

test("compat-matrix.md says how many of them ours passes", () => {
  assert.match(readMatrix(), new RegExp(`\\b${25 - notYet.size} of 25 pass\\b`));
});
