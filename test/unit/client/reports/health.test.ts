import assert from "node:assert/strict";
import { test } from "node:test";
import type { ProcessDetails, ProcessTrouble, StartPolicy } from "../../../../src/client/wire/extension-answers.js";
import { healthProblems, expectedToRun } from "../../../../src/client/reports/health.js";
import { detailsOf } from "../fakes.js";

const problemsOf = (info: ProcessDetails, exitcodes = [0], trouble?: Partial<ProcessTrouble>, maxRestarts?: number) => {
  const known = { group: "p", name: "p", restarts: 0, failures: 0, last: "", lastat: 0, deaf: "", ...trouble };
  const demands = { exitcodes, trouble: trouble === undefined ? undefined : known, maxRestarts };
  return healthProblems([info], () => demands).map(({ why }) => why);
};

test("what runs is well, and so is what has done its work", () => {
  assert.deepEqual(problemsOf(detailsOf("web", "RUNNING")), []);
  assert.deepEqual(problemsOf(detailsOf("job", "EXITED", { exitstatus: 0 })), []);
  assert.deepEqual(problemsOf(detailsOf("job", "EXITED", { exitstatus: 2 }), [0, 2]), []);
});

test("everything else is not, and says why", () => {
  assert.deepEqual(problemsOf(detailsOf("job", "EXITED", { exitstatus: 3 })), [
    "EXITED with status 3, and exitcodes=0",
  ]);
  assert.deepEqual(problemsOf(detailsOf("job", "EXITED", { exitstatus: -1 })), ["EXITED: a signal ended it"]);
  assert.deepEqual(problemsOf(detailsOf("web", "STARTING")), ["STARTING: not up for startsecs yet"]);
  assert.deepEqual(problemsOf(detailsOf("web", "FATAL", { description: "can't find command 'x'" })), [
    "FATAL: can't find command 'x'",
  ]);
  assert.deepEqual(problemsOf(detailsOf("web", "STOPPED", { description: "" })), ["STOPPED"]);
});

test("TSD-HEALTH-001 what runs and gets no events is not well; how often it may have been restarted is up to who asks", () => {
  const web = detailsOf("web", "RUNNING");
  assert.deepEqual(problemsOf(web, [0], { deaf: "it wrote b'hi'" }), ["RUNNING, but gets no events: it wrote b'hi'"]);
  const looping = { restarts: 4, failures: 4, last: "exit 7" };
  assert.deepEqual(problemsOf(web, [0], looping), []);
  assert.deepEqual(problemsOf(web, [0], looping, 4), []);
  assert.deepEqual(problemsOf(web, [0], looping, 3), ["RUNNING, but restarted 4 times, last exit 7"]);
  assert.deepEqual(problemsOf(detailsOf("web", "STARTING"), [0], looping), [
    "STARTING: not up for startsecs yet, restarted 4 times, last exit 7",
  ]);
});

test("only what starts by itself and is in use is expected to run", () => {
  const policy = (name: string, more: Partial<StartPolicy>) =>
    ({ group: name, name, inuse: true, autostart: true, ...more }) as StartPolicy;
  const infos = ["web", "manual", "gone"].map((name) => detailsOf(name, "STOPPED"));
  const policies = [policy("web", {}), policy("manual", { autostart: false }), policy("later", { inuse: false })];
  assert.deepEqual(
    expectedToRun(infos, policies).map(({ name }) => name),
    ["web"],
  );
});
