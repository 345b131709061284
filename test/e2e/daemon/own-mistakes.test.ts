/** A mistake of the daemon's own, or a machine that refuses it something, is logged and survived. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, renameSync } from "node:fs";
import { describe, test } from "node:test";
import { configuration, endpointOf } from "../../support/configuration.js";
import { startDaemon } from "../../support/daemon.js";
import { tsd } from "../../support/implementations.js";
import { inRepository } from "../../support/repository.js";
import { call } from "../../support/rpc.js";
import { createScene } from "../../support/scene.js";

const sleeper = "[program:sleeper]\ncommand=/bin/sleep 1000\n";

describe("surviving", { concurrency: 2 }, () => {
  test("what is thrown in a timer or a promise is logged with its stack, and the daemon continues", async (t) => {
    // Loaded into the daemon by Node, called without our launcher, which would not let it: it stands for a mistake
    // anywhere in our code.
    const mistake = [
      "process.on('SIGWINCH', () => {",
      "  setTimeout(function late() { throw new Error('a timer tripped'); }, 1);",
      "  Promise.reject(new Error('a promise was broken'));",
      "});",
    ].join("\n");
    const scene = createScene(t, { "supervisord.conf": configuration(sleeper), "mistake.cjs": mistake });
    const words = [process.execPath, `--require=${scene.path("mistake.cjs")}`, inRepository("build/bundle/tsd.cjs")];
    const supervisord = scene.write("with-mistake", `#!/bin/sh\nexec ${words.join(" ")} "$@"\n`, 0o755);
    const daemon = startDaemon(scene, { ...tsd, supervisord });
    await daemon.prints("success: sleeper entered RUNNING");

    daemon.kill("SIGWINCH");
    await daemon.prints(/CRIT unexpected error in a callback: Error: a timer tripped\n\s+at .*late/);
    await daemon.prints(/CRIT unexpected error in a promise: Error: a promise was broken\n\s+at /);
    assert.equal((await daemon.ctl(["status", "sleeper"])).code, 0);
    daemon.kill("SIGTERM");
    assert.deepEqual(await daemon.exits(), { code: 0, signal: undefined });
    assert.match(daemon.output, /stopped: sleeper \(terminated by SIGTERM\)\n$/);
  });

  test("LIFE-SIG-005 logs whose folder has gone are missed, not fatal, and come back with it", async (t) => {
    const talker = `[program:talker]\ncommand=/bin/sh -c "while :; do echo word; sleep 0.05; done"\nstdout_logfile=%(here)s/logs/talker\n`;
    const scene = createScene(t, { "supervisord.conf": configuration(talker), "logs/talker": "" });
    const daemon = startDaemon(scene, tsd);
    await daemon.prints("success: talker entered RUNNING");
    renameSync(scene.path("logs"), scene.path("elsewhere"));

    daemon.kill("SIGUSR2");
    await daemon.prints(/ERRO cannot write output of talker to \S+: ENOENT/);
    assert.equal((await daemon.ctl(["status", "talker"])).code, 0);
    mkdirSync(scene.path("logs"));
    await daemon.prints("INFO output of talker is written to");
    await daemon.until("it is written again", () => scene.read("logs/talker").includes("word\n"));
    daemon.kill("SIGTERM");
    assert.deepEqual(await daemon.exits(), { code: 0, signal: undefined });
  });

  test("a log that cannot be opened after its rotation takes no other descriptor", async (t) => {
    const loud = `[program:loud]\ncommand=/bin/sh -c "while :; do echo 0123456789; sleep 0.02; done"\nstdout_logfile=%(here)s/logs/loud\nstdout_logfile_maxbytes=200\nstdout_logfile_backups=1\n`;
    const scene = createScene(t, { "supervisord.conf": configuration(`${loud}\n${sleeper}`), "logs/loud": "" });
    const daemon = startDaemon(scene, tsd);
    await daemon.prints("success: loud entered RUNNING");
    // At one blow: a folder that is emptied file by file may get another from the next rotation meanwhile.
    renameSync(scene.path("logs"), scene.path("elsewhere"));
    await daemon.prints(/ERRO cannot write output of loud to \S+: ENOENT/);
    // New descriptors take the lowest free numbers: whatever is written to a stale one would show here.
    await call(endpointOf(scene), "supervisor.stopProcess", "sleeper");
    await call(endpointOf(scene), "supervisor.startProcess", "sleeper");
    mkdirSync(scene.path("logs"));
    await daemon.prints("INFO output of loud is written to");
    await daemon.until("it is rotated again", () => existsSync(scene.path("logs", "loud.1")));
    assert.doesNotMatch(daemon.output, /CRIT unexpected/);
  });
});
