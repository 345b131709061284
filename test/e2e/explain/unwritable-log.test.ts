/** `tsctl why` for a program whose log the daemon's user may not write. */
import assert from "node:assert/strict";
import { chmodSync } from "node:fs";
import { test } from "node:test";
import { configuration } from "../../support/configuration.js";
import { startDaemon } from "../../support/daemon.js";
import { subjects, tsctl, tsd } from "../../support/implementations.js";
import { createScene } from "../../support/scene.js";

const AS_NOBODY = "setpriv --reuid=65534 --regid=65534 --clear-groups";
const skip = process.getuid?.() !== 0 ? "only root can start a daemon as another user" : !subjects.includes(tsd);

test("TSD-WHY-001 a log that the daemon's user may not write is named as the cause", { skip }, async (t) => {
  const program = "[program:web]\ncommand=/bin/sleep 1000\nstartretries=0\nstdout_logfile=%(here)s/web.log\n";
  const scene = createScene(t, { "supervisord.conf": configuration(program, "tsd_ignore_user=true"), "web.log": "" });
  chmodSync(scene.folder, 0o777);
  chmodSync(scene.path("web.log"), 0o600);
  const supervisord = scene.write("as-nobody", `#!/bin/sh\nexec ${AS_NOBODY} ${tsd.supervisord} "$@"\n`, 0o755);
  const daemon = startDaemon(scene, { ...tsd, supervisord });
  const client = async (...words: string[]) =>
    (await scene.run([tsctl, "-c", scene.path("supervisord.conf"), ...words])).stdout;
  await daemon.prints("gave up: web entered FATAL state");
  const cause = `stdout_logfile=${scene.path("web.log")}: the daemon's user may not write there: EACCES`;
  assert.ok((await client("why", "web")).includes(cause));

  // The control: the cure it asks for.
  chmodSync(scene.path("web.log"), 0o666);
  assert.equal(await client("start", "web"), "web: started\n");
  assert.ok(!(await client("why", "web")).includes("may not write"));
});
