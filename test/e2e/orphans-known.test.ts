/** How leftovers (tsd_orphans) are known, and for how long: also when the configuration changes that left them. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { configuration as common } from "../support/configuration.js";
import { startDaemon } from "../support/daemon.js";
import { tsd } from "../support/implementations.js";
import { commandLineOf, isAlive } from "../support/proc.js";
import { createScene } from "../support/scene.js";

describe("leftovers are known", { concurrency: 4 }, () => {
  for (const how of ["update", "reload"] as const)
    test(`TSD-ORPHANS-007 before_start ends it also where nothing but the group tells, and ${how} comes between`, async (t) => {
      const scene = createScene(t, { "leader.sh": "env -i /bin/sleep 1001 & exec /bin/sleep 1002" });
      const write = (lines: string) =>
        scene.write(
          "supervisord.conf",
          common(`[program:leader]
command=/bin/bash leader.sh
autorestart=false
startsecs=0
tsd_orphans=before_start
${lines}`),
        );
      write("");
      const daemon = startDaemon(scene, tsd);
      const sleepers = (seconds: string) =>
        scene.processes().flatMap(({ pid }) => (commandLineOf(pid).join(" ") === `/bin/sleep ${seconds}` ? [pid] : []));
      const both = () => (sleepers("1001").length === 1 ? sleepers("1002")[0] : undefined);
      const life = await daemon.until("the program and its child", both);
      const [left = 0] = sleepers("1001");
      // A program that ended by itself, and one that the daemon stops.
      if (how === "update") {
        process.kill(life, "SIGKILL");
        await daemon.prints("exited: leader");
      }
      write("stopwaitsecs=9");
      if (how === "update") await daemon.ctl(["update"]);
      else daemon.kill("SIGHUP");
      await daemon.until("the next life", () => (both() ?? life) !== life);
      assert.equal(isAlive(left), false);
      assert.match(daemon.output, new RegExp(`WARN ending what leader left behind: sleep \\(${left}\\)`));
    });

  test("TSD-ORPHANS-002 by group and name also where the name is not ASCII", async (t) => {
    const scene = createScene(t, {
      "leader.sh": "env -u TSD_LINEAGE /bin/sleep 1001 & exec /bin/sleep 1002",
      "supervisord.conf": common(
        "[program:prög]\ncommand=/bin/bash leader.sh\nstartsecs=0\nstdout_logfile=NONE\nstderr_logfile=NONE\ntsd_orphans=on_stop\n",
      ),
    });
    const daemon = startDaemon(scene, tsd);
    const sleeping = () =>
      scene
        .processes()
        .flatMap(({ pid }) => (/^\/bin\/sleep 100[12]$/.test(commandLineOf(pid).join(" ")) ? [pid] : []));
    const both = await daemon.until("the program and its child", () =>
      sleeping().length === 2 ? sleeping() : undefined,
    );
    assert.equal((await daemon.ctl(["stop", "prög"])).stdout, "prög: stopped\n");
    assert.deepEqual(both.map(isAlive), [false, false]);
  });
});
