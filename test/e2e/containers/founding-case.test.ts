/**
 * The case the project was started for: the nginx + certbot image runs, with its Python listener, its init script that
 * drives supervisorctl, and everything its programs print on the daemon's own output.
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { nginxIsHere, page, startNginxContainer } from "../../support/container.js";
import { machineLateness } from "../../support/lateness.js";
import { subjects } from "../../support/implementations.js";

describe("the founding container", { concurrency: 4 }, () => {
  for (const subject of nginxIsHere ? subjects : []) {
    test(`${subject.name}: comes up, serves its pages and prints everything on the daemon's output`, async (t) => {
      const { daemon, httpPort, httpsPort, scene } = await startNginxContainer(t, subject, (config, files) => {
        const init = files.read("bin/init.sh").replace("\ncertbot", "\nuntil [ -e asked ]; do sleep 0.05; done$&");
        files.write("bin/init.sh", init, 0o755);
        return config;
      });

      await daemon.prints(
        "success: nginx entered RUNNING state, process has stayed up for > than 3 seconds (startsecs)",
      );
      assert.equal(await page(httpsPort), undefined, "nothing serves the second port before there is a certificate");
      scene.write("asked", "");

      await daemon.prints("init.sh: the site is up");
      assert.match((await page(httpPort)) ?? "", /It is up/);
      assert.match((await page(httpsPort, "/certificate")) ?? "", /^certificate for example\.test/);

      await daemon.prints(/GET \/certificate HTTP/); // nginx opened /dev/stdout, a pipe of the daemon
      assert.equal(daemon.stdout, daemon.output, "nothing of it went to standard error");
      for (const line of ["nginx: started\nnginx: stopped\nnginx: started", "certbot: received a certificate"]) {
        assert.ok(within(daemon.stdout, line), line);
      }
      const [first, second] = daemon.loggedAt("success: nginx entered RUNNING");
      const [spawned, again] = daemon.loggedAt("spawned: 'nginx'");
      for (const waited of [first! - spawned!, second! - again!]) {
        // startsecs count from before the fork, `spawned` is logged after it.
        assert.ok(waited > 2.9 - machineLateness() && waited < 3 + daemon.lag, `RUNNING ${waited} s after the spawn`);
      }

      await daemon.prints("success: renewer entered RUNNING");
      await daemon.prints("exited: initsh");
      const status = await daemon.ctl(["status"]);
      assert.deepEqual(
        status.stdout.split("\n").map((line) => line.slice(0, 43).trimEnd()),
        [
          "initsh                           EXITED",
          "nginx                            RUNNING",
          "process_monitor                  RUNNING",
          "renewer                          RUNNING",
          "",
        ],
      );
      assert.equal(status.code, 3, "a program that has exited counts");

      daemon.kill("SIGTERM");
      assert.deepEqual(await daemon.exits(), { code: 0, signal: undefined });
      assert.equal(await page(httpPort), undefined, "nginx is gone with the daemon");
    });

    test(`${subject.name}: without its log setting the init script's output stays away`, async (t) => {
      const { daemon } = await startNginxContainer(t, subject, (config) =>
        config.replace("stdout_logfile=/dev/fd/1", "stdout_logfile=NONE"),
      );
      // It ends when it has said what is not to be seen; the others still print.
      await daemon.prints("exited: initsh");
      await daemon.prints("renew.sh: renewing every");
      daemon.kill("SIGTERM");
      await daemon.exits();
      assert.ok(!daemon.output.includes("init.sh: the site is up"));
    });
  }
});

/** True when the lines of `wanted` occur in `text` in this order, other lines between them. */
function within(text: string, wanted: string): boolean {
  let from = 0;
  return wanted.split("\n").every((line) => {
    const at = text.indexOf(line, from);
    from = at + line.length;
    return at >= 0;
  });
}
