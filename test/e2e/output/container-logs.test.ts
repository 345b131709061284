/** The example of docs/how-to/container-logs.md is run as it stands there, and prints what stands there. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { startDaemon } from "../../support/daemon.js";
import { subjects, tsd } from "../../support/implementations.js";
import { inRepository } from "../../support/repository.js";
import { createScene } from "../../support/scene.js";

/** The blocks of the chapter about whole lines. */
const CHAPTER = /## Lines that say[^]*?```ini\n([^]*?)```[^]*?```\n([^]*?)```/;

test("TSD-OUTPUT-001..003 docs/how-to/container-logs.md: output of two programs, one with a prefix and one as JSON; their files have the bytes alone", async (t) => {
  if (!subjects.includes(tsd)) return t.skip("TSD_SUBJECTS names the original alone, which has no such keys");
  const [, ini = "", log = ""] =
    CHAPTER.exec(readFileSync(inRepository("docs/how-to/container-logs.md"), "utf8")) ?? [];
  const files = "stdout_logfile=%(here)s/%(program_name)s.out\nstderr_logfile=%(here)s/%(program_name)s.err\n";
  const scene = createScene(t, {
    "supervisord.conf": ini
      .replace("nodaemon=true", "$&\nuser=%(ENV_USER)s")
      .replaceAll(/^command=.*$/gm, `$&\n${files}`),
  });
  const daemon = startDaemon(scene, tsd, {
    env: { USER: process.getuid?.() === 0 ? "root" : (process.env["USER"] ?? "") },
  });
  const timeless = (text: string) => text.replaceAll(/"time":"[^"]*"/g, '"time":"<time>"');
  const expected = timeless(log).split("\n").slice(0, -1).sort();
  await daemon.until("both are there", () => expected.every((line) => timeless(daemon.stdout).includes(`${line}\n`)));
  const own = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} [A-Z]{4} /;
  const lines = timeless(daemon.stdout).split("\n").slice(0, -1);
  assert.deepEqual(lines.filter((line) => !own.test(line)).sort(), expected);
  await daemon.until("the files have it", () => scene.read("web.out") !== "" && scene.read("worker.err") !== "");
  assert.equal(scene.read("web.out"), "started\n");
  assert.equal(scene.read("worker.err"), "ready\n");
});
