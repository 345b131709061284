/** A program that cannot stay up: BACKOFF with growing waits, then FATAL (LIFE-ST-006, LIFE-ST-007). */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { configuration } from "../../support/configuration.js";
import { startDaemon } from "../../support/daemon.js";
import { subjects } from "../../support/implementations.js";
import { machineLateness } from "../../support/lateness.js";
import { createScene } from "../../support/scene.js";

// With a long startsecs an exit is too quick even if the original looks a second late (LIFE-LOOP-007).
const failing = "[program:broken]\ncommand=/bin/sh -c 'exit 3'\n";
const patient = "startsecs=10\n";
const gaveUp = "gave up: broken entered FATAL state, too many start retries too quickly";

describe("backing off", { concurrency: 4 }, () => {
  for (const subject of subjects) {
    test(`${subject.name}: LIFE-ST-005 LIFE-ST-006 LIFE-ST-007 four attempts with waits of 1, 2 and 3 seconds, then FATAL`, async (t) => {
      const scene = createScene(t, { "supervisord.conf": configuration(failing + patient) });
      const daemon = startDaemon(scene, subject);
      await daemon.prints(gaveUp);

      const spawned = daemon.loggedAt("spawned: 'broken'");
      const exited = daemon.loggedAt("exited: broken (exit status 3; not expected)");
      assert.equal(spawned.length, 4);
      assert.equal(exited.length, 4);
      for (const wait of [1, 2, 3]) {
        const waited = spawned[wait]! - exited[wait - 1]!;
        // The wait counts from before the exit is logged.
        const least = wait - 0.01 - machineLateness();
        assert.ok(waited > least && waited < wait + daemon.lag, `wait ${wait} took ${waited} s`);
      }
      const { stdout, code } = await daemon.ctl(["status"]);
      assert.equal(
        stdout,
        "broken                           FATAL     Exited too quickly (process log may have details)\n",
      );
      assert.equal(code, 3);
    });

    test(`${subject.name}: LIFE-SPAWN-007 a program that does not exist backs off in the same way`, async (t) => {
      const missing = "[program:broken]\ncommand=/no/such/program\n";
      const scene = createScene(t, { "supervisord.conf": configuration(missing) });
      const daemon = startDaemon(scene, subject);
      await daemon.prints(gaveUp);
      assert.equal(daemon.lines("spawnerr: can't find command '/no/such/program'").length, 4);
      const [first, , , last] = daemon.loggedAt("spawnerr:");
      const waited = last! - first!;
      assert.ok(waited > 5.98 - machineLateness() && waited < 6 + 3 * daemon.lag, `${waited} s`);
    });

    test(`${subject.name}: fewer retries give up sooner`, async (t) => {
      const scene = createScene(t, { "supervisord.conf": configuration(`${failing}${patient}startretries=1\n`) });
      const daemon = startDaemon(scene, subject);
      await daemon.prints(gaveUp);
      assert.equal(daemon.lines("spawned: 'broken'").length, 2);
    });

    test(`${subject.name}: LIFE-ST-028 TRAP-039 with startsecs=0 the same program never backs off`, async (t) => {
      const scene = createScene(t, {
        "supervisord.conf": configuration(`${failing}startsecs=0\nautorestart=false\n`),
      });
      const daemon = startDaemon(scene, subject);
      await daemon.prints("exited: broken (exit status 3; not expected)");
      await daemon.until("the status shows EXITED", async () => /EXITED/.test((await daemon.ctl(["status"])).stdout));
      assert.equal(daemon.lines(gaveUp).length, 0);
    });
  }
});
