/**
 * `echo > /proc/1/fd/1` is how cron jobs write to the container's output. It needs a daemon that is "dumpable": one that has
 * not changed its user since its exec. Starting programs as other users must not change that. In a container no process has
 * CAP_SYS_PTRACE, which would permit the access to any daemon; so the daemon and the process that writes are without it here.
 */
import assert from "node:assert/strict";
import { chmodSync, statSync } from "node:fs";
import { describe, test, type TestContext } from "node:test";
import { configuration } from "../../support/configuration.js";
import { startDaemon, type Daemon } from "../../support/daemon.js";
import { subjects, type Implementation } from "../../support/implementations.js";
import { createScene } from "../../support/scene.js";

const CONTAINED = ["setpriv", "--bounding-set", "-sys_ptrace", "--inh-caps", "-sys_ptrace"];

describe("the daemon's entries in /proc", { concurrency: 4, skip: process.getuid!() !== 0 && "needs root" }, () => {
  for (const subject of subjects) {
    test(`${subject.name}: LIFE-SPAWN-025 stay open after programs were started as another user, in another directory`, async (t) => {
      const daemon = start(t, subject, "root", "user=nobody\ndirectory=/tmp\n");
      await daemon.prints("success: x entered RUNNING state");
      assert.deepEqual(await write(daemon, "one\n"), { code: 0, stderr: "" });
      await daemon.prints(/^one$/m);
      const { code, stdout } = await daemon.scene.run([...CONTAINED, "readlink", `/proc/${daemon.pid}/exe`]);
      assert.equal(code, 0);
      assert.match(stdout, /node|python/);
    });

    test(`${subject.name}: LIFE-USER-003 are closed once the daemon itself has become another user`, async (t) => {
      const daemon = start(t, subject, "nobody", "directory=/tmp\n");
      await daemon.prints("success: x entered RUNNING state");
      const { code, stderr } = await write(daemon, "one\n");
      assert.notEqual(code, 0);
      assert.match(stderr, /Permission denied/);
      assert.equal(statSync(`/proc/${daemon.pid}/fd`).uid, 0, "they belong to root, whoever the daemon is");
    });
  }
});

function start(t: TestContext, subject: Implementation, user: string, options: string): Daemon {
  const program = `[program:x]\ncommand=/bin/sleep 1000\nstartsecs=0\n${options}`;
  const text = configuration(program, "logfile=/dev/null\nlogfile_maxbytes=0").replace(/^user=root$/m, `user=${user}`);
  const scene = createScene(t, { "supervisord.conf": text });
  chmodSync(scene.folder, 0o777);
  const wrapper = `#!/bin/sh\nexec ${CONTAINED.join(" ")} ${subject.supervisord} "$@"\n`;
  return startDaemon(scene, { ...subject, supervisord: scene.write("contained", wrapper, 0o755) });
}

/** Write to the daemon's standard output as a cron job does. */
async function write({ scene, pid }: Daemon, text: string) {
  const { code, stderr } = await scene.run([...CONTAINED, "sh", "-c", `printf '${text}' > /proc/${pid}/fd/1`]);
  return { code, stderr };
}
