/** What these tests rest on: whatever fails is a failure without a second try, and output that was written is seen. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync } from "node:fs";
import { test, type TestContext } from "node:test";
import { startDaemon } from "../../support/daemon.js";
import { tsd } from "../../support/implementations.js";
import { inRepository } from "../../support/repository.js";
import { createScene } from "../../support/scene.js";

/** Run the runner in a tree of its own that has this one file of tests. */
async function run(t: TestContext, body: string) {
  const scene = createScene(t, {
    "scripts/bundle.mjs": "",
    "build/test/one.test.js": `const { describe, test } = require("node:test");\n${body}`,
  });
  cpSync(inRepository("scripts/test.mjs"), scene.path("scripts/test.mjs"));
  const ran = await scene.run([process.execPath, "scripts/test.mjs"], { env: { TSD_SUBJECTS: "tsd,debian" } });
  const report = ran.stdout.split("\n").filter((line) => /^[✔✖] one\.test\.js: /.test(line));
  return { scene, code: ran.code, report, last: ran.stdout.trimEnd().split("\n").at(-1) };
}

test("a file that passes is one line", async (t) => {
  const { code, report, last } = await run(t, `test("good", () => undefined);`);
  assert.deepEqual([code, report.length, last], [0, 1, "1 passed, 0 failed"]);
  assert.match(report[0]!, /^✔ one\.test\.js: 1 passed, 0 failed \(\d+\.\d s\)$/);
});

test("a test that would pass at the second try has failed", async (t) => {
  const flaky = `const { appendFileSync, readFileSync } = require("node:fs");
appendFileSync("tries", "x");
test("flaky", () => { if (readFileSync("tries", "utf8") === "x") throw new Error("late"); });`;
  const { scene, code, report, last } = await run(t, flaky);
  assert.deepEqual([code, report.length, last], [1, 1, "0 passed, 1 failed"]);
  assert.equal(scene.read("tries"), "x");
});

test("tests that could not be set up have failed", async (t) => {
  const broken = `test("good", () => undefined);\ndescribe("broken", () => { throw new Error("no tests here"); });`;
  const { code, last } = await run(t, broken);
  assert.deepEqual([code, last], [1, "1 passed, 1 failed"]);
});

test("what a daemon has written is there when it is asked for, although the event loop has not come to it", async (t) => {
  const scene = createScene(t);
  const script = "#!/bin/sh\nseq 1 10000\necho error >&2\n>written\nexit 3\n";
  const daemon = startDaemon(scene, { ...tsd, supervisord: scene.write("writer", script, 0o755) });
  while (!existsSync(scene.path("written"))) spawnSync("sleep", ["0.01"]);
  assert.ok(daemon.stdout.endsWith("\n9999\n10000\n"));
  assert.equal(daemon.stderr, "error\n");
  assert.equal(daemon.output.length, daemon.stdout.length + daemon.stderr.length);
  assert.equal((await daemon.exits()).code, 3);
});
