/**
 * Users that change while the daemon runs: it has files of users of its own, in a mount namespace. A change counts from the
 * program's next start on, though ours does not ask at each start (src/daemon/machine/known-users.ts).
 */
import assert from "node:assert/strict";
import { chmodSync, writeFileSync } from "node:fs";
import { describe, test, type TestContext } from "node:test";
import { configuration } from "../../support/configuration.js";
import { startDaemon } from "../../support/daemon.js";
import { subjects, type Implementation } from "../../support/implementations.js";
import { createScene } from "../../support/scene.js";
import { smallDisksRefused } from "../../support/small-disk.js";

const PASSWD = "root:x:0:0::/root:/bin/sh\napp:x:54321:54321::/:/bin/sh\n";
const GROUP = "root:x:0:\napp:x:54321:\nextra:x:54399:";
const PROGRAM = `[program:x]
command=/bin/sh -c "id -G; exec sleep 1000"
user=app
startsecs=0
autorestart=false
stdout_logfile=%(here)s/out
stderr_logfile=%(here)s/err
`;

describe("a user that changes", { concurrency: 4, skip: smallDisksRefused() }, () => {
  for (const subject of subjects) {
    test(`${subject.name}: LIFE-SPAWN-025 LIFE-SPAWN-027 has his new groups at the next start, and is missed when he has gone`, async (t) => {
      const { scene, daemon } = start(t, subject);
      await daemon.until("his one group", () => scene.read("out") === "54321\n");
      writeFileSync(scene.path("group"), `${GROUP}app\n`);
      await daemon.ctl(["restart", "x"]);
      await daemon.until("both groups", () => scene.read("out") === "54321\n54321 54399\n");
      writeFileSync(scene.path("passwd"), PASSWD.replace(/^app.*\n/m, ""));
      await daemon.ctl(["restart", "x"]);
      await daemon.prints("exited: x (exit status 127; not expected)");
      const said = "supervisor: couldn't setuid to 54321: Can't find uid 54321\n";
      assert.equal(scene.read("err"), `${said}supervisor: child process was not spawned\n`);
      assert.equal(scene.read("out"), "54321\n54321 54399\n");
      // He is back.
      writeFileSync(scene.path("passwd"), PASSWD);
      await daemon.ctl(["start", "x"]);
      await daemon.until("both groups again", () => scene.read("out") === "54321\n54321 54399\n54321 54399\n");
    });
  }
});

function start(t: TestContext, subject: Implementation) {
  const files = { passwd: PASSWD, group: `${GROUP}\n`, "supervisord.conf": configuration(PROGRAM) };
  const scene = createScene(t, files);
  chmodSync(scene.folder, 0o755);
  const mounts = ["passwd", "group"].map((name) => `mount --bind ${scene.path(name)} /etc/${name}`);
  const script = [...mounts, 'exec "$@"'].join(" && ");
  const words = `sh -c '${script}' sh ${subject.supervisord}`;
  const wrapper = `#!/bin/sh\nexec unshare --mount --propagation private ${words} "$@"\n`;
  return { scene, daemon: startDaemon(scene, { ...subject, supervisord: scene.write("of-its-own", wrapper, 0o755) }) };
}
