/**
 * How platforms run containers: nothing of the root may be written, and the user is a number without a name
 * (OpenShift, `docker run --read-only --user 12345`). The original in the same place is the control.
 */
import assert from "node:assert/strict";
import { chmodSync, readFileSync } from "node:fs";
import { describe, test, type TestContext } from "node:test";
import { startDaemon } from "../../support/daemon.js";
import { subjects, tsd, type Implementation } from "../../support/implementations.js";
import { statusOf } from "../../support/proc.js";
import { createScene } from "../../support/scene.js";

const NOBODY = "12345";

/** A root that is read-only but for a tmpfs on `writable`, and then another user. */
const ENTER = `#!/bin/sh
exec unshare --mount sh -c '
  mount -t tmpfs -o mode=1777 tmpfs writable &&
  mount --make-rprivate / && mount -o remount,bind,ro / || exit 99
  exec setpriv --reuid ${NOBODY} --regid ${NOBODY} --clear-groups "$0" -c supervisord.conf' "$1"
`;

function configuration(daemonLines: string, programLines = ""): string {
  return `[unix_http_server]
file=%(here)s/writable/s.sock
[supervisord]
nodaemon=true
logfile=/dev/null
logfile_maxbytes=0
childlogdir=%(here)s/writable
${daemonLines}
[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
[supervisorctl]
serverurl=unix://%(here)s/writable/s.sock
[program:web]
command=sh -c "echo web is user $(id -u); exec sleep 1000"
startsecs=0
stdout_logfile=%(here)s/writable/web.log
${programLines}
`;
}

function start(t: TestContext, subject: Implementation, config: string) {
  const scene = createScene(t, { "supervisord.conf": config, "writable/.keep": "" });
  chmodSync(scene.folder, 0o755);
  const enter = scene.write("enter", ENTER, 0o755);
  const daemon = startDaemon(
    scene,
    { ...subject, supervisord: enter },
    {
      args: [subject.supervisord],
      env: { TMPDIR: scene.path("writable") },
    },
  );
  return {
    scene,
    daemon,
    log: () => readFileSync(`/proc/${daemon.pid}/root${scene.path("writable/web.log")}`, "utf8"),
  };
}

const skip = process.getuid?.() === 0 ? false : "only root may make such a container";

describe("a read-only root and an unknown user", { concurrency: 2, skip }, () => {
  for (const subject of subjects) {
    test(`${subject.name}: with pidfile and socket on a tmpfs everything works`, async (t) => {
      const { daemon, log } = start(t, subject, configuration("pidfile=%(here)s/writable/pid"));
      await daemon.until("the program runs", () => log().includes(`web is user ${NOBODY}`), 60_000);
      assert.match(statusOf(daemon.pid).get("Uid") ?? "", new RegExp(`^${NOBODY}\\s`));
      daemon.kill("SIGTERM");
      assert.deepEqual(await daemon.exits(), { code: 0, signal: undefined });
      assert.doesNotMatch(daemon.output, /CRIT could not write/);
    });

    test(`${subject.name}: LIFE-PID-002 a pidfile that cannot be written is said, and no obstacle`, async (t) => {
      const { scene, daemon, log } = start(t, subject, configuration("pidfile=%(here)s/pid"));
      await daemon.until("the program runs", () => log().includes(`web is user ${NOBODY}`), 60_000);
      await daemon.prints(`CRIT could not write pidfile ${scene.path("pid")}`);
      await daemon.prints("INFO spawned: 'web'");
      const advice = daemon.lines("WARN cannot write the pidfile: EROFS; point pidfile= at a folder");
      assert.equal(advice.length, subject === tsd ? 1 : 0);
      daemon.kill("SIGTERM");
      assert.deepEqual(await daemon.exits(), { code: 0, signal: undefined });
    });

    test(`${subject.name}: TSD-START-001 user= in the file ${subject === tsd ? "may be ignored" : "control: is refused"}`, async (t) => {
      const users = "user=root\ntsd_ignore_user=true\npidfile=/dev/null";
      const { daemon, log } = start(t, subject, configuration(users, "user=www-data"));
      if (subject === tsd) {
        await daemon.until("the program runs", () => log().includes(`web is user ${NOBODY}`), 60_000);
        daemon.kill("SIGTERM");
        assert.deepEqual(await daemon.exits(), { code: 0, signal: undefined });
      } else {
        assert.deepEqual(await daemon.exits(60_000), { code: 2, signal: undefined });
        assert.match(daemon.stderr, /Can't drop privilege as nonroot user/);
      }
    });
  }

  test("ours, without tsd_ignore_user: refused as under the original", async (t) => {
    const { daemon } = start(t, tsd, configuration("user=root\npidfile=/dev/null"));
    assert.deepEqual(await daemon.exits(60_000), { code: 2, signal: undefined });
    assert.match(daemon.stderr, /Can't drop privilege as nonroot user/);
  });
});
