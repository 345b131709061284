/** Restart requests, one after another and all at once: the same process, nothing left over (LIFE-REL). */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { connect } from "node:net";
import { describe, test } from "node:test";
import { configuration, endpointOf } from "../../support/configuration.js";
import { startDaemon } from "../../support/daemon.js";
import { tsd } from "../../support/implementations.js";
import { childrenOf, descriptorsOf } from "../../support/proc.js";
import { call } from "../../support/rpc.js";
import { createScene } from "../../support/scene.js";

const two =
  "[program:one]\ncommand=/bin/sleep 1000\nstartsecs=0\n\n[program:two]\ncommand=/bin/sleep 1000\nstartsecs=0\n";

describe("restarting the daemon", { concurrency: 2 }, () => {
  test("LIFE-REL-001 eight restarts with clients that hang on: same pid, new children, no descriptor and no AUTO log left over", async (t) => {
    const scene = createScene(t, { "supervisord.conf": configuration(two) });
    const daemon = startDaemon(scene, tsd);
    const children = () => {
      const pids = childrenOf(daemon.pid).map(({ pid }) => pid);
      return pids.length === 2 && daemon.loggedAt("INFO spawned").length % 2 === 0 ? pids : undefined;
    };
    const state = () => call(endpointOf(scene), "supervisor.getState");
    let before = await daemon.until("both run", children);
    await daemon.until("it answers", state);
    const kinds = () =>
      [...descriptorsOf(daemon.pid).values()].map((target) => target.replace(/:.*|-\w+\.log$/, "")).sort();
    await daemon.prints("success: one entered RUNNING");
    await daemon.prints("success: two entered RUNNING");
    const atFirst = await daemon.until("the connections of those who asked are gone", () => {
      const now = kinds();
      return now.filter((kind) => kind === "socket").length === 1 ? now : undefined;
    });

    for (let round = 0; round < 8; round += 1) {
      const client = connect(scene.path("supervisor.sock"));
      client.on("error", () => undefined);
      client.write("POST /RPC2 HTTP/1.1\r\nContent-Length: 1000\r\n\r\n<half");
      if (round % 2 === 0) daemon.kill("SIGHUP");
      else await call(endpointOf(scene), "supervisor.restart");
      const old = before;
      before = await daemon.until("both are new", () => {
        const now = children();
        return now?.every((pid) => !old.includes(pid)) ? now : undefined;
      });
      await daemon.until("it answers", state);
      client.destroy();
    }
    await daemon.until(`these descriptors, as at first: ${atFirst.join()}`, () => kinds().join() === atFirst.join());
    assert.equal(readdirSync(scene.folder).filter((name) => /-std(out|err)---supervisor-/.test(name)).length, 4);
    assert.doesNotMatch(daemon.output, /unexpected error/);
  });

  test("LIFE-REL-001 LIFE-SIG-001 signals at any moment of a restart are obeyed, none of them kills", async (t) => {
    const scene = createScene(t, { "supervisord.conf": configuration(two) });
    const daemon = startDaemon(scene, tsd);
    await daemon.prints("spawned: 'two'");
    // A storm: some of these meet a daemon that has ended everything and has not begun again.
    for (let sent = 0; sent < 300; sent += 1) {
      daemon.kill("SIGHUP");
      await new Promise((resolve) => setImmediate(resolve));
    }
    daemon.kill("SIGTERM");
    assert.deepEqual(await daemon.exits(), { code: 0, signal: undefined });
    assert.deepEqual(scene.processes(), []);
  });
});
