/** docs/how-to/tsctl.md tells the truth: its commands are run one after the other, and print what stands there. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { startDaemon } from "../../support/daemon.js";
import { subjects, tsctl, tsd } from "../../support/implementations.js";
import { configurationIn, examplesIn, timeless, type Example } from "../../support/page-examples.js";
import { inRepository } from "../../support/repository.js";
import { createScene } from "../../support/scene.js";

const page = readFileSync(inRepository("docs/how-to/tsctl.md"), "utf8");
/** The folder that the page's examples speak of. */
const FOLDER = "/srv/app";

if (subjects.includes(tsd)) {
  test("the page's examples print what it says", async (t) => {
    // What ends at once has ended too quickly however slow the machine is.
    const patient = configurationIn(page).replace("startretries=0\n", "$&startsecs=60\n");
    const scene = createScene(t, { "supervisord.conf": patient, "bin/tsctl": "" });
    scene.write("bin/tsctl", `#!/bin/sh\nexec ${tsctl} "$@"\n`, 0o755);
    const [before = "", after = ""] = page.split("<!-- the daemon is started here -->");
    const show = async ({ command, prints }: Example): Promise<void> => {
      const script = command.replace(/^tsctl /, `tsctl -c ${scene.path("supervisord.conf")} `);
      const { stdout, stderr } = await scene.run(["bash", "-c", script]);
      const shown = (stdout + stderr).replaceAll(scene.folder, FOLDER).replaceAll(`"${FOLDER}/shell-`, '"/tmp/shell-');
      assert.equal(timeless(shown), timeless(prints), command);
    };

    assert.equal(examplesIn(before).length, 2);
    for (const example of examplesIn(before)) await show(example);
    const daemon = startDaemon(scene, tsd);
    await daemon.prints("gave up: api");
    await daemon.prints("exited: migrate (exit status 0; expected)");
    for (const name of ["web-1", "web-2"])
      await daemon.until(`${name} has spoken`, async () => (await daemon.ctl(["tail", name])).stdout.includes("ready"));
    assert.ok(examplesIn(after).length > 10, "there is something to run");
    for (const example of examplesIn(after)) await show(example);
  });

  test("what a page claims wrongly is found", () => {
    assert.notEqual(timeless("web RUNNING pid 1, uptime 0:00:01\n"), timeless("web STOPPED\n"));
    assert.deepEqual(examplesIn("```console\n$ a b\nc\n$ d\n```"), [
      { command: "a b", prints: "c\n" },
      { command: "d", prints: "" },
    ]);
  });
}
