/** Starting over with an edited configuration: what takes effect only then, and what a broken file does. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { configuration, endpointOf } from "../../support/configuration.js";
import { startDaemon } from "../../support/daemon.js";
import { subjects } from "../../support/implementations.js";
import { freePorts } from "../../support/ports.js";
import { call } from "../../support/rpc.js";
import { createScene } from "../../support/scene.js";

const sleeper = "[program:p]\ncommand=/bin/sleep 1000\n";
const good = configuration(sleeper);
const broken = `${good}startsecs=soon\n`;

describe("starting over", { concurrency: 3 }, () => {
  for (const subject of subjects) {
    for (const how of ["SIGHUP", "supervisor.restart"] as const) {
      test(`${subject.name}: CFG-ERR-008 TRAP-031 IMP-002 ${how} with a file that cannot be read`, async (t) => {
        const scene = createScene(t, { "supervisord.conf": good });
        const daemon = startDaemon(scene, subject);
        await daemon.prints("success: p entered RUNNING");
        const { pid } = (await call(endpointOf(scene), "supervisor.getProcessInfo", "p")) as { pid: number };
        scene.write("supervisord.conf", broken);
        if (how === "SIGHUP") daemon.kill("SIGHUP");
        else await call(endpointOf(scene), how);

        const message = `invalid literal for int() with base 10: 'soon' in section 'program:p' (file: '${scene.path("supervisord.conf")}')`;
        if (subject.name === "debian") {
          assert.equal((await daemon.exits()).code, 2, "the original stops everything and ends");
          assert.deepEqual(daemon.stderr.split("\n")[0], `Error: ${message}`);
          assert.match(daemon.stdout, /stopped: p \(terminated by SIGTERM\)/);
          return;
        }
        await daemon.prints(`ERRO cannot restart: ${message}; everything continues as it is`);
        const now = (await call(endpointOf(scene), "supervisor.getProcessInfo", "p")) as {
          pid: number;
          statename: string;
        };
        assert.deepEqual([now.pid, now.statename], [pid, "RUNNING"]);

        scene.write("supervisord.conf", `${good}[program:q]\ncommand=/bin/sleep 1000\n`);
        daemon.kill("SIGHUP");
        await daemon.prints("success: q entered RUNNING");
      });
    }

    test(`${subject.name}: CFG-DIFF-005 CFG-RPCI-006 servers and the daemon's own options wait for it`, async (t) => {
      const [before, after] = (await freePorts(2)) as [number, number];
      const file = (port: number, level: string, identifier: string) =>
        `${configuration(sleeper, `loglevel=${level}\nidentifier=${identifier}`)}[inet_http_server]\nport=127.0.0.1:${port}\n`;
      const scene = createScene(t, { "supervisord.conf": file(before, "info", "before") });
      const daemon = startDaemon(scene, subject);
      await daemon.prints("success: p entered RUNNING");
      assert.equal(daemon.lines("RPC interface 'supervisor' initialized").length, 2, "once for each server");

      scene.write("supervisord.conf", file(after, "warn", "after"));
      assert.deepEqual(await call({ port: before }, "supervisor.reloadConfig"), [[[], [], []]]);
      await assert.rejects(call({ port: after }, "supervisor.getState"), { code: "ECONNREFUSED" });
      await call({ port: before }, "supervisor.stopProcess", "p");
      await call({ port: before }, "supervisor.startProcess", "p");
      assert.equal(daemon.lines("INFO spawned: 'p'").length, 2, "the log's level is as it was");
      // The original takes a few options over at once, this name among them (CFG-DIFF-005); ours takes none.
      const identification = await call({ port: before }, "supervisor.getIdentification");
      assert.equal(identification, subject.name === "debian" ? "after" : "before");

      daemon.kill("SIGHUP");
      await daemon.until("the new server answers", () => call({ port: after }, "supervisor.getState"));
      await assert.rejects(call({ port: before }, "supervisor.getState"), { code: "ECONNREFUSED" });
      assert.equal(daemon.lines("RPC interface 'supervisor' initialized").length, 2, "INFO is no longer logged");
      assert.equal(await call({ port: after }, "supervisor.getIdentification"), "after");
    });
  }
});
