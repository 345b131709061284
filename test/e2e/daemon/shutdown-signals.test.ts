/** Signals that end the daemon, in the original's order and with its log lines (LIFE-SIG, LIFE-SHUT, LIFE-ORD). */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { describe, test } from "node:test";
import { configuration } from "../../support/configuration.js";
import { startDaemon } from "../../support/daemon.js";
import { subjects } from "../../support/implementations.js";
import { normalise } from "../../support/normalise.js";
import { createScene } from "../../support/scene.js";

const three = [
  "[program:first]\ncommand=/bin/sleep 1000\npriority=1\n",
  "[program:second]\ncommand=/bin/sleep 1000\npriority=2\n",
  "[program:third]\ncommand=/bin/sleep 1000\npriority=3\n",
].join("\n");

describe("shutting down", { concurrency: 4 }, () => {
  for (const subject of subjects) {
    for (const signal of ["SIGTERM", "SIGINT", "SIGQUIT"] as const) {
      test(`${subject.name}: LIFE-SIG-001 LIFE-SHUT-003 LIFE-SHUT-006 LIFE-SHUT-008 LIFE-ORD-005 ${signal} stops everything in order`, async (t) => {
        const scene = createScene(t, { "supervisord.conf": configuration(three) });
        const daemon = startDaemon(scene, subject);
        await daemon.prints("success: third entered RUNNING");
        assert.ok(existsSync(scene.path("supervisor.sock")) && existsSync(scene.path("supervisord.pid")));

        daemon.kill(signal);
        assert.deepEqual(await daemon.exits(), { code: 0, signal: undefined });
        const log = normalise(daemon.output.slice(daemon.output.indexOf("received")));
        assert.equal(
          log,
          [
            `received ${signal} indicating exit request`,
            "<time> INFO waiting for first, second, third to die",
            "<time> WARN stopped: third (terminated by SIGTERM)",
            "<time> WARN stopped: second (terminated by SIGTERM)",
            "<time> WARN stopped: first (terminated by SIGTERM)",
            "",
          ].join("\n"),
        );
        assert.equal(daemon.lines(`WARN received ${signal}`).length, 1);
        assert.deepEqual(scene.processes(), []);
        assert.ok(!existsSync(scene.path("supervisor.sock")) && !existsSync(scene.path("supervisord.pid")));
      });
    }

    test(`${subject.name}: LIFE-ST-015 LIFE-STOP-002 LIFE-STOP-004 LIFE-SIG-008 a child that ignores SIGTERM is killed after stopwaitsecs, a second SIGTERM only logs`, async (t) => {
      // It answers SIGTERM with the daemon's second, which so comes before its time is over.
      const stubborn = `[program:stubborn]\ncommand=/bin/sh -c "trap 'kill -TERM $PPID' TERM; sleep 1000 & echo deaf; while :; do wait; done"\nstopwaitsecs=2\nstopasgroup=false\nkillasgroup=true\nstdout_logfile=%(here)s/out\n`;
      const scene = createScene(t, { "supervisord.conf": configuration(stubborn) });
      const daemon = startDaemon(scene, subject);
      await daemon.prints("success: stubborn entered RUNNING");
      await daemon.until("the child ignores SIGTERM", () => scene.read("out").includes("deaf"));

      daemon.kill("SIGTERM");
      assert.deepEqual(await daemon.exits(), { code: 0, signal: undefined });
      const [reported] = daemon.loggedAt("received SIGTERM");
      const [killed] = daemon.loggedAt("WARN killing 'stubborn'");
      assert.ok(
        killed! - reported! >= 1.99 && killed! - reported! < 2 + daemon.lag,
        `killed after ${killed! - reported!} s`,
      );
      // The wait is logged again every three seconds.
      const others = daemon.lines("").filter((line) => !line.includes("waiting for"));
      assert.match(others.at(-2)!, / WARN killing 'stubborn' \(\d+\) with SIGKILL$/);
      assert.match(others.at(-1)!, / WARN stopped: stubborn \(terminated by SIGKILL\)$/);
      assert.equal(daemon.lines("received SIGTERM indicating exit request").length, 2);
      // The group was killed as one; the daemon has seen the end of its child alone.
      await daemon.until("its sleep is gone too", () => scene.processes().length === 0);
    });

    test(`${subject.name}: LIFE-SIG-005 TRAP-074 SIGUSR2 reopens the log and stops nothing`, async (t) => {
      const scene = createScene(t, { "supervisord.conf": configuration(three) });
      const daemon = startDaemon(scene, subject);
      await daemon.prints("success: third entered RUNNING");
      daemon.kill("SIGUSR2");
      await daemon.prints("INFO received SIGUSR2 indicating log reopen request");
      await daemon.prints("INFO supervisord logreopen");
      assert.equal((await daemon.ctl(["status"])).code, 0);
      assert.ok(!daemon.output.includes("exit request"));
    });
  }
});
