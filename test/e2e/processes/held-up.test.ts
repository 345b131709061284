/**
 * A child that is held up on the way to its program, by a folder that does not answer or by its own user: it waits alone,
 * and the daemon serves everybody else.
 */
import assert from "node:assert/strict";
import { chmodSync } from "node:fs";
import { describe, test, type TestContext } from "node:test";
import { configuration, endpointOf } from "../../support/configuration.js";
import type { Daemon } from "../../support/daemon.js";
import { subjects, type Implementation } from "../../support/implementations.js";
import { allProcesses, commandLineOf, descriptorsOf, processRecord, statusOf } from "../../support/proc.js";
import { call } from "../../support/rpc.js";
import { createScene } from "../../support/scene.js";
import { silentFoldersRefused, startBesideSilentFolder } from "../../support/silent-folder.js";

const PROGRAMS = `[program:held]
command=/bin/sleep 2000
directory=%(here)s/silent/below
startsecs=0
stopwaitsecs=1
autorestart=false

[program:other]
command=/bin/sleep 3000
autostart=false
startsecs=0
`;

describe("a child that waits on the way to its program", { concurrency: 4, skip: silentFoldersRefused() }, () => {
  for (const subject of subjects) {
    test(`${subject.name}: LIFE-SPAWN-016 LIFE-SPAWN-028 by a directory that does not answer waits alone`, async (t) => {
      const { daemon, held, giveUp } = await withHeldChild(t, subject, PROGRAMS);
      const endpoint = endpointOf(daemon.scene);
      assert.equal(await call(endpoint, "supervisor.startProcess", "other"), true);
      assert.equal(await call(endpoint, "supervisor.getPID"), daemon.pid);
      assert.deepEqual([...descriptorsOf(held).keys()], [0, 1, 2], "it holds nothing of anybody else");
      isStillHeld(held);
      giveUp();
      await daemon.prints("exited: held (exit status 127; not expected)");
      const said = await call(endpoint, "supervisor.readProcessStderrLog", "held", 0, 0);
      assert.match(
        String(said),
        /^supervisor: couldn't chdir to .*\/silent\/below: E[A-Z]+\nsupervisor: child process was not spawned\n$/,
      );
    });

    test(`${subject.name}: LIFE-SPAWN-016 its user can pause a child permanently; the daemon, which is not paused, can stop it`, async (t) => {
      const { daemon, held } = await withHeldChild(t, subject, PROGRAMS.replace("directory", "user=nobody\ndirectory"));
      await daemon.until("it is its user's", () => /^65534\s/.test(statusOf(held).get("Uid") ?? ""));
      const { code, stderr } = await daemon.scene.run([
        "setpriv",
        ...["--reuid=65534", "--regid=65534", "--clear-groups", "kill", "-STOP", String(held)],
      ]);
      assert.equal(code, 0, stderr);
      const endpoint = endpointOf(daemon.scene);
      assert.equal(await call(endpoint, "supervisor.startProcess", "other"), true);
      isStillHeld(held);
      assert.equal(await call(endpoint, "supervisor.stopProcess", "held"), true);
      assert.equal(processRecord(held), undefined);
    });
  }
});

async function withHeldChild(t: TestContext, subject: Implementation, programs: string) {
  const scene = createScene(t, { "supervisord.conf": configuration(programs) });
  chmodSync(scene.folder, 0o755); // Its user may go there.
  const { daemon, giveUp } = startBesideSilentFolder(scene, subject);
  const held = await daemon.until("the child is there", () => childOf(daemon));
  await daemon.until("it has got to its directory", () => descriptorsOf(held).size === 3);
  await daemon.prints("success: held entered RUNNING state");
  return { daemon, held, giveUp };
}

/** The only child that leads a group of its own; the server of the folder does not. */
function childOf(daemon: Daemon): number | undefined {
  return allProcesses().find(({ parent, pid, group }) => parent === daemon.pid && pid === group)?.pid;
}

/** The negative control: what the test is about was so until here. */
function isStillHeld(pid: number): void {
  assert.match(commandLineOf(pid).join(" "), /supervisord/, "it has not become its program");
}
