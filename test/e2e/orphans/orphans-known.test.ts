/** How leftovers (tsd_orphans) are known, and for how long: also when the configuration changes that left them. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { configuration as common } from "../../support/configuration.js";
import { startDaemon } from "../../support/daemon.js";
import { tsd } from "../../support/implementations.js";
import { commandLineOf, isAlive } from "../../support/proc.js";
import { createScene } from "../../support/scene.js";

describe("leftovers are known", { concurrency: 4 }, () => {
  for (const how of ["update", "reload"] as const)
    test(`TSD-ORPHANS-007 before_start ends it also where only its process group shows whose it is, and ${how} comes between`, async (t) => {
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

  test("TSD-ORPHANS-010 a stop between two lives ends what the last one left, and is answered then", async (t) => {
    const scene = createScene(t, {
      "leader.sh": `(trap "/bin/sleep 0.3; exit" TERM; while :; do /bin/sleep 0.1; done) &\nexec /bin/sleep 1002`,
      "supervisord.conf": common(
        "[program:leader]\ncommand=/bin/bash leader.sh\nstartsecs=0\ntsd_restart_pause=600\ntsd_orphans=on_stop\n",
      ),
    });
    const daemon = startDaemon(scene, tsd);
    const life = () => scene.processes().find(({ pid }) => commandLineOf(pid).join(" ") === "/bin/sleep 1002")?.pid;
    process.kill(await daemon.until("the program", life), "SIGKILL");
    await daemon.prints("exited: leader");
    const left = scene.processes().filter(({ pid }) => commandLineOf(pid).join(" ") === "/bin/bash leader.sh");
    assert.ok(left.length > 0, "its child has outlived it");
    assert.equal((await daemon.ctl(["stop", "leader"])).stdout, "leader: stopped\n");
    assert.deepEqual(
      left.filter(({ pid }) => isAlive(pid)),
      [],
    );
    assert.equal(daemon.lines("nothing of leader is left").length, 1);
    assert.equal((await daemon.ctl(["start", "leader"])).stdout, "leader: started\n");
  });

  test("TSD-ORPHANS-009 those that are deaf to TERM are killed in time though their program has been removed", async (t) => {
    const scene = createScene(t, {
      "leader.sh": `trap "" TERM\n/bin/sleep 1001 & trap - TERM\nexec /bin/sleep 1002`,
      "supervisord.conf": common(
        "[program:leader]\ncommand=/bin/bash leader.sh\nstartsecs=0\nstopwaitsecs=2\ntsd_orphans=before_start\n",
      ),
    });
    const daemon = startDaemon(scene, tsd);
    const sleeping = (seconds: string) =>
      scene.processes().find(({ pid }) => commandLineOf(pid).join(" ") === `/bin/sleep ${seconds}`)?.pid;
    const left = await daemon.until("its child", () => sleeping("1001"));
    process.kill(await daemon.until("the program", () => sleeping("1002")), "SIGKILL");
    await daemon.prints("ending what leader left behind");
    assert.equal((await daemon.ctl(["stop", "leader"])).stdout, "leader: stopped\n");
    assert.equal((await daemon.ctl(["remove", "leader"])).stdout, "leader: removed process group\n");
    await daemon.prints("killing what leader left behind");
    await daemon.prints("nothing of leader is left");
    assert.equal(isAlive(left), false);
    assert.equal((await daemon.ctl(["status"])).stdout, "");
  });
});
