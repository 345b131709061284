/** Listeners that end the container when a process is beyond repair: the reason images carry listeners at all. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { describe, test } from "node:test";
import type { TestContext } from "node:test";
import { configuration } from "../../support/configuration.js";
import { startDaemon } from "../../support/daemon.js";
import type { Daemon } from "../../support/daemon.js";
import { subjects, tsd, debian } from "../../support/implementations.js";
import type { Implementation } from "../../support/implementations.js";
import { inRepository } from "../../support/repository.js";
import { createScene } from "../../support/scene.js";

const python = inRepository("fixtures/containers/nginx-certbot/bin/process-monitor.py");
const bash = inRepository("fixtures/listeners/quit-parent.sh");
const steady = "[program:steady]\ncommand=/bin/sleep 1000\n";
// With a long startsecs an exit is too quick even if the original looks a second late (LIFE-LOOP-007).
const broken = "[program:broken]\ncommand=/bin/false\nstartsecs=10\nstartretries=1\nautostart=false\n";
const leaving = "[program:leaving]\ncommand=/bin/sleep 0.1\nstartsecs=0\nautorestart=false\nautostart=false\n";

describe("a listener ends the daemon when a process goes FATAL", { concurrency: 4 }, () => {
  for (const subject of subjects) {
    test(`${subject.name}: the Python listener that reads the pidfile`, async (t) => {
      const daemon = await startWith(t, subject, listener(python, "PROCESS_STATE"));
      await daemon.ctl(["start", "broken"]);
      await endedWell(daemon, "received SIGQUIT indicating exit request");
    });

    test(`${subject.name}: the Python listener leaves the daemon alone when a process merely exits`, async (t) => {
      const daemon = await startWith(t, subject, listener(python, "PROCESS_STATE"));
      await daemon.ctl(["start", "leaving"]);
      await daemon.prints("exited: leaving (exit status 0; expected)");
      await staysUp(daemon);
    });

    test(`${subject.name}: EV-PROTO-028 the listener of one line`, async (t) => {
      const daemon = await startWith(t, subject, listener(bash, "PROCESS_STATE_FATAL"));
      await daemon.ctl(["start", "broken"]);
      await endedWell(daemon, "received SIGQUIT indicating exit request");
    });

    test(`${subject.name}: without a listener the daemon stays`, async (t) => {
      const daemon = await startWith(t, subject, "");
      await daemon.ctl(["start", "broken"]);
      await daemon.prints("gave up: broken entered FATAL state");
      await staysUp(daemon);
    });
  }

  for (const subject of subjects.filter((each) => each === tsd)) {
    test("tsd: PROCESS_STATE_FAILED means PROCESS_STATE_FATAL, and the log says so once", async (t) => {
      const script = `#!/bin/bash\nprintf 'READY\\n'; read -r line; echo "$line" >&2; kill -QUIT $PPID; cat\n`;
      const daemon = await startWith(t, subject, listener("%(here)s/listen.sh", "PROCESS_STATE_FAILED"), script);
      await daemon.ctl(["start", "broken"]);
      await endedWell(daemon, "received SIGQUIT indicating exit request");
      assert.match(daemon.scene.read("listener.err"), / eventname:PROCESS_STATE_FAILED /);
      assert.equal(daemon.lines("PROCESS_STATE_FAILED").length, 1);
    });
  }

  for (const subject of subjects.filter((each) => each === debian)) {
    test("debian: PROCESS_STATE_FAILED is refused", async (t) => {
      const text = configuration(listener(bash, "PROCESS_STATE_FAILED"));
      const daemon = startDaemon(createScene(t, { "supervisord.conf": text }), subject);
      assert.deepEqual(await daemon.exits(), { code: 2, signal: undefined });
      assert.match(daemon.stderr, /Unknown event type PROCESS_STATE_FAILED/);
    });
  }
});

function listener(command: string, events: string): string {
  return `[eventlistener:monitor]\ncommand=${command}\nevents=${events}\nstderr_logfile=%(here)s/listener.err\n`;
}

/** A daemon with the listener ready, a steady program running and two that wait to be started. */
async function startWith(t: TestContext, subject: Implementation, section: string, script = ""): Promise<Daemon> {
  const scene = createScene(t, { "supervisord.conf": configuration([steady, broken, leaving, section].join("\n")) });
  scene.write("listen.sh", script, 0o755);
  const daemon = startDaemon(scene, subject);
  await daemon.prints("success: steady entered RUNNING");
  if (section !== "") await daemon.prints("success: monitor entered RUNNING");
  return daemon;
}

/** The daemon stopped everything on request, and left neither processes nor files behind. */
async function endedWell(daemon: Daemon, reason: string): Promise<void> {
  assert.deepEqual(await daemon.exits(), { code: 0, signal: undefined });
  const gaveUp = daemon.output.indexOf("gave up: broken entered FATAL state");
  const reported = daemon.output.indexOf(`WARN ${reason}`);
  assert.ok(gaveUp >= 0 && reported > gaveUp, "it was told after the process went FATAL");
  assert.match(daemon.output, /stopped: steady \(terminated by SIGTERM\)/);
  // What a listener had started itself ends when it finds its input closed, which is a moment later.
  await daemon.until("no process is left", () => daemon.scene.processes().length === 0);
  for (const file of ["supervisor.sock", "supervisord.pid"]) assert.ok(!existsSync(daemon.scene.path(file)), file);
}

/** It still answers, it has its files, and nothing has asked it to go. */
async function staysUp(daemon: Daemon): Promise<void> {
  const { stdout } = await daemon.ctl(["status", "steady"]);
  assert.match(stdout, /RUNNING/);
  assert.ok(existsSync(daemon.scene.path("supervisord.pid")));
  assert.ok(!daemon.output.includes("indicating exit request"));
}
