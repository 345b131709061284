/** docs/tutorial/first-ten-minutes.md tells the truth: its commands are run one after the other, and print what stands there. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { subjects, tsd } from "../../support/implementations.js";
import { configurationIn, examplesIn, timeless } from "../../support/page-examples.js";
import { inRepository } from "../../support/repository.js";
import { createScene } from "../../support/scene.js";
import { until } from "../../support/until.js";

const page = readFileSync(inRepository("docs/tutorial/first-ten-minutes.md"), "utf8");

if (subjects.includes(tsd)) {
  test("the tutorial can be followed, and prints what it says", async (t) => {
    const scene = createScene(t, { "supervisord.conf": configurationIn(page) });
    const env = { PATH: `${inRepository("bin")}:${process.env["PATH"] ?? ""}` };
    const run = (command: string) => scene.run(["bash", "-c", command], { env });
    const [first = "", ...parts] = page.split("<!-- wait: ");
    const waits: Readonly<Record<string, string>> = {
      "all run": "tsctl healthcheck",
      "web runs again": "tsctl status web | grep 'RUNNING.*restarted once'",
      "web is FATAL": "tsctl status web | grep FATAL",
    };
    let shown = 0;
    for (const [wait, text] of [["", first] as const, ...parts.map(splitAtMark)]) {
      const { [wait]: condition } = waits;
      assert.equal(condition === undefined, wait === "", wait);
      if (condition !== undefined) await until(wait, async () => (await run(condition)).code === 0);
      for (const { command, prints } of examplesIn(text)) {
        const { stdout, stderr } = await run(command);
        assert.equal(timeless(stdout + stderr), timeless(prints), command);
        shown += 1;
      }
    }
    assert.ok(shown >= 15, "there is something to run");
    await until("the daemon has ended", () => scene.processes().length === 0);
  });
}

function splitAtMark(part: string): readonly [wait: string, text: string] {
  const end = part.indexOf(" -->");
  return [part.slice(0, end), part.slice(end)];
}
