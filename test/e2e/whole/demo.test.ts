/** The demo (`npm run demo`): it shows what it says, fails where it cannot, and leaves the machine as it was. */
import assert from "node:assert/strict";
import { cpSync, mkdirSync, readdirSync } from "node:fs";
import { describe, test } from "node:test";
import { subjects, tsd, tsctl } from "../../support/implementations.js";
import { inRepository } from "../../support/repository.js";
import { createScene } from "../../support/scene.js";
import { until } from "../../support/until.js";

/** An AUTO log of another daemon, by the name that supervisord removes when it starts (LOG-A-005). */
const FOREIGN = "web-stdout---supervisor-abcdefgh.log";

describe("demo", { concurrency: 2 }, () => {
  if (!subjects.includes(tsd)) return;

  test("tsd: LOG-A-005 it passes, other daemons' AUTO logs stay, and nothing is left behind", async (t) => {
    const scene = createScene(t);
    scene.write(`tmp/${FOREIGN}`, "precious");
    const ran = await scene.run(["node", inRepository("scripts/demo.mjs")], { env: { TMPDIR: scene.path("tmp") } });
    assert.equal(ran.code, 0, ran.stdout + ran.stderr);
    assert.match(ran.stdout, /^worker:worker_01: started$/m);
    assert.deepEqual(readdirSync(scene.path("tmp")), [FOREIGN]);
    assert.equal(scene.read(`tmp/${FOREIGN}`), "precious");
    // What was signalled as part of a group may be about to end when the daemon, which is not its parent, has.
    await until("nothing is left behind", () => scene.processes().length === 0);
  });

  test("tsd: it fails when a log that it shows is missing", async (t) => {
    const scene = createScene(t);
    cpSync(inRepository("scripts/demo.mjs"), scene.path("scripts/demo.mjs"));
    scene.write("bin/supervisord", `#!/bin/sh\nexec "${tsd.supervisord}" "$@"\n`, 0o755);
    const losing = `#!/bin/sh
case "$*" in *"tail clock") rm tmp/*/clock-stdout---supervisor-*.log ;; esac
exec "${tsctl}" "$@"
`;
    scene.write("bin/tsctl", losing, 0o755);
    mkdirSync(scene.path("tmp"));
    const ran = await scene.run(["node", "scripts/demo.mjs"], { env: { TMPDIR: scene.path("tmp") } });
    assert.equal(ran.code, 1, ran.stdout + ran.stderr);
    assert.match(ran.stdout, /^clock: ERROR \(no log file\)$/m);
    assert.match(ran.stderr, /^demo: not as it should be: .*prints/m);
    assert.match(ran.stderr, /^demo: not as it should be: there are eight logs/m);
  });
});
