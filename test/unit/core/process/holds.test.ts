/** Pauses as holds, and which holds are of an earlier life. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { pauseOf, remainsOf, type Hold } from "../../../../src/core/process/holds.js";
import { backoff, exited as ended, policy } from "./stages.js";

const rules = { ...policy, autorestart: "always", restartPause: 30 } as const;
const exited = { ...ended, lastStart: 90, lastStop: 100, exitStatus: 1 };
const failed = { ...backoff, lastStart: 90, retryAt: 101 };

test("TSD-ORDER-002 a restart that is due later is held by a pause, and says by which rule", () => {
  assert.deepEqual(pauseOf(rules, exited, 130, 110), { kind: "pause", rule: "tsd_restart_pause", until: 130 });
  assert.deepEqual(pauseOf(rules, exited, 130.5, 110), { kind: "pause", rule: "pace", until: 130.5 });
  assert.deepEqual(pauseOf(rules, failed, 101, 100.5), { kind: "pause", rule: "retry", until: 101 });
});

test("control: nothing is in a pause that is due, or is not started by itself", () => {
  assert.equal(pauseOf(rules, exited, 130, 130), undefined);
  assert.equal(pauseOf(rules, exited, undefined, 110), undefined);
  assert.equal(pauseOf({ ...rules, autorestart: "never" }, exited, 130, 110), undefined);
});

test("what an earlier life left is found among other holds", () => {
  const output = { kind: "output", paths: ["/dev/stdout"] } as const;
  const dependencies: Hold = { kind: "dependencies", on: [{ name: "db", state: undefined }] };
  assert.equal(remainsOf([dependencies, output]), output);
  assert.equal(remainsOf([dependencies, { kind: "pause", rule: "pace", until: 1 }]), undefined);
});
