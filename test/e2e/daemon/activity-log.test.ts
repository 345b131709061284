/** The daemon's log of a whole life, line by line: log watchers match these texts. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { configuration } from "../../support/configuration.js";
import { startDaemon } from "../../support/daemon.js";
import { subjects } from "../../support/implementations.js";
import { normalise } from "../../support/normalise.js";
import { createScene } from "../../support/scene.js";

const programs = `[program:steady]
command=/bin/sleep 1000

[program:leaving]
command=/bin/sh -c 'until [ -e go ]; do sleep 0.1; done; exit 4'
autorestart=false

[include]
files=more.conf nothing-here.conf
`;

describe("the daemon's log", { concurrency: 4 }, () => {
  for (const subject of subjects) {
    test(`${subject.name}: LOG-D-001 LOG-D-006 LOG-D-008 LOG-D-015 LIFE-LOG-001..003 LIFE-LOG-014 LIFE-LOG-015 CFG-INC-003 CFG-INC-004 LIFE-PID-002 LIFE-USER-002`, async (t) => {
      const scene = createScene(t, {
        "supervisord.conf": configuration(programs),
        "more.conf": "[program:later]\ncommand=/bin/sleep 1000\nautostart=false\n",
      });
      const daemon = startDaemon(scene, subject);
      await daemon.prints("success: steady entered RUNNING");
      await daemon.prints("success: leaving entered RUNNING");
      scene.write("go", "");
      await daemon.prints("exited: leaving");
      daemon.kill("SIGTERM");
      await daemon.exits();

      const lines = normalise(daemon.stdout, scene.folder).split("\n");
      const begin = lines.findIndex((line) => line.includes("spawned:"));
      assert.deepEqual(lines.slice(0, begin), [
        '<time> WARN No file matches via include "<folder>/nothing-here.conf"',
        '<time> INFO Included extra file "<folder>/more.conf" during parsing',
        `<time> INFO Set uid to user ${process.getuid?.() ?? 0} succeeded`,
        "<time> INFO RPC interface 'supervisor' initialized",
        "<time> CRIT Server 'unix_http_server' running without any HTTP authentication checking",
        "<time> INFO supervisord started with pid <n>",
      ]);
      // What it waits for is said every three seconds, however long the machine takes: the first time counts.
      const isFirst = (line: string, at: number, all: readonly string[]) =>
        !line.endsWith("waiting for steady to die") || all.indexOf(line) === at;
      // The two programs start at the same moment; only their order among each other is the machine's.
      assert.deepEqual(lines.slice(begin).filter(isFirst).sort(), [
        "",
        "<time> INFO spawned: 'leaving' with pid <n>",
        "<time> INFO spawned: 'steady' with pid <n>",
        "<time> INFO success: leaving entered RUNNING state, process has stayed up for > than 1 seconds (startsecs)",
        "<time> INFO success: steady entered RUNNING state, process has stayed up for > than 1 seconds (startsecs)",
        "<time> INFO waiting for steady to die",
        "<time> WARN exited: leaving (exit status 4; not expected)",
        "<time> WARN received SIGTERM indicating exit request",
        "<time> WARN stopped: steady (terminated by SIGTERM)",
      ]);
      assert.equal(scene.read("supervisord.log"), daemon.stdout, "the file holds the same");
      assert.equal(daemon.stderr, "");
    });

    test(`${subject.name}: LOG-D-003 at level warn the ordinary lines stay away`, async (t) => {
      const scene = createScene(t, { "supervisord.conf": configuration(programs, "loglevel=warn") });
      const daemon = startDaemon(scene, subject);
      await daemon.until("both run", async () => (await daemon.ctl(["status"])).code === 0);
      scene.write("go", "");
      await daemon.prints("exited: leaving");
      daemon.kill("SIGTERM");
      await daemon.exits();
      assert.doesNotMatch(daemon.stdout, / INFO /);
      assert.match(daemon.stdout, / WARN stopped: steady/);
    });
  }
});
