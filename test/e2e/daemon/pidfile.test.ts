/** The pidfile: written at the start whatever was there, removed at the end (LIFE-PID, LIFE-SHUT-006). */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, statSync } from "node:fs";
import { describe, test } from "node:test";
import { configuration } from "../../support/configuration.js";
import { startDaemon } from "../../support/daemon.js";
import { subjects, tsd } from "../../support/implementations.js";
import { createScene } from "../../support/scene.js";
import { until } from "../../support/until.js";

const SLEEPER = "[program:steady]\ncommand=/bin/sleep 1000\n";
const isRoot = process.getuid?.() === 0;

describe("the pidfile", { concurrency: 3 }, () => {
  for (const subject of subjects) {
    const { name } = subject;

    test(`${name}: LIFE-PID-001 LIFE-PID-002 an old pidfile is overwritten, whatever process it names`, async (t) => {
      const scene = createScene(t, { "supervisord.conf": configuration(SLEEPER), "supervisord.pid": "1\nand more" });
      const daemon = startDaemon(scene, subject);
      await daemon.prints(`INFO supervisord started with pid ${daemon.pid}\n`);
      assert.equal(scene.read("supervisord.pid"), `${daemon.pid}\n`);
    });

    test(`${name}: CLI-X-011 LIFE-PID-002 a pidfile that cannot be written is no reason to stop`, async (t) => {
      const scene = createScene(t, { "supervisord.conf": configuration(SLEEPER, "pidfile=%(here)s/folder") });
      mkdirSync(scene.path("folder"));
      const daemon = startDaemon(scene, subject);
      await daemon.prints(`CRIT could not write pidfile ${scene.path("folder")}\n`);
      await daemon.prints("steady entered RUNNING");
      assert.ok(!daemon.output.includes("supervisord started"));
      daemon.kill("SIGTERM");
      assert.equal((await daemon.exits()).code, 0);
      assert.ok(existsSync(scene.path("folder")));
    });

    test(`${name}: LIFE-SHUT-006 at the end a pidfile is removed, and a device in its place ${subject === tsd ? "stays" : "too"}`, async (t) => {
      if (!isRoot) return t.skip("only root can make a device");
      const scene = createScene(t);
      const device = ["null", "c", "1", "3"];
      assert.equal((await scene.run(["mknod", ...device])).code, 0);
      for (const [pidfile, stays] of [
        ["supervisord.pid", false],
        ["null", subject === tsd],
      ] as const) {
        scene.write("supervisord.conf", configuration(SLEEPER, `pidfile=%(here)s/${pidfile}`));
        const daemon = startDaemon(scene, subject);
        await daemon.prints("steady entered RUNNING");
        assert.ok(existsSync(scene.path(pidfile)));
        // A restart in place is an end, too.
        daemon.kill("SIGHUP");
        await until("it has started again", () => daemon.lines("steady entered RUNNING").length === 2);
        assert.ok(existsSync(scene.path(pidfile)));
        assert.equal(statSync(scene.path(pidfile)).isCharacterDevice(), stays);
        daemon.kill("SIGTERM");
        await daemon.exits();
        assert.equal(existsSync(scene.path(pidfile)), stays);
      }
    });
  }
});
