/** tsd_depends_on in a daemon whose groups come and go, and whose programs are stopped by hand. */
import assert from "node:assert/strict";
import { describe, test, type TestContext } from "node:test";
import { configuration, endpointOf } from "../support/configuration.js";
import { startDaemon } from "../support/daemon.js";
import { tsd } from "../support/implementations.js";
import { call } from "../support/rpc.js";
import { createScene } from "../support/scene.js";

const X = "[program:x]\ncommand=sleep 1000\nstartsecs=0\n";
const APP = "[program:app]\ncommand=sleep 1001\nstartsecs=0\ntsd_depends_on=db\n";
const DB = "[program:db]\ncommand=sleep 1002\nstartsecs=1\n";
const SPAWNED = "spawned: 'app' with pid";
const READY = "success: db entered RUNNING state";

function begin(t: TestContext, sections: string) {
  const scene = createScene(t, { "supervisord.conf": configuration(sections) });
  const daemon = startDaemon(scene, tsd);
  const rpc = (method: string, ...params: unknown[]) => call(endpointOf(scene), `supervisor.${method}`, ...params);
  const stateOf = async (name: string) =>
    ((await rpc("getProcessInfo", name)) as { readonly statename: string }).statename;
  const ctl = async (...args: string[]) => (await scene.run([tsd.supervisorctl, ...args])).stdout;
  /** What is said of app's starts and of db's being there, in order. */
  const course = () =>
    daemon.output.split("\n").flatMap((line) => [SPAWNED, READY].filter((text) => line.includes(text)));
  return {
    ...{ daemon, rpc, stateOf, ctl, course },
    edit: (text: string) => scene.write("supervisord.conf", configuration(text)),
    is: (name: string, state: string) =>
      daemon.until(`${name} is ${state}`, async () => (await stateOf(name)) === state),
  };
}

describe("TSD-ORDER-001 tsd_depends_on of groups that come and go", { concurrency: 3 }, () => {
  test("update: what is added first waits for what is added after it", async (t) => {
    const { daemon, ctl, course, edit, is } = begin(t, X);
    await daemon.prints("spawned: 'x'");
    edit(X + APP + DB);
    assert.equal(await ctl("update"), "app: added process group\ndb: added process group\n");
    await is("app", "RUNNING");
    assert.deepEqual(course(), [READY, SPAWNED]);
  });

  test("add: what it depends on has not been added at all", async (t) => {
    const { daemon, rpc, stateOf, course, edit, is } = begin(t, X);
    await daemon.prints("spawned: 'x'");
    edit(X + APP + DB);
    await rpc("reloadConfig");
    await rpc("addProcessGroup", "app");
    assert.equal(await stateOf("app"), "STOPPED");
    await rpc("addProcessGroup", "db");
    await is("app", "RUNNING");
    assert.deepEqual(course(), [READY, SPAWNED]);
  });

  test("remove: a restart waits until what it depends on has been added again", async (t) => {
    const { daemon, rpc, stateOf, course, is } = begin(t, APP + DB);
    await is("app", "RUNNING");
    await rpc("stopProcess", "db");
    await rpc("removeProcessGroup", "db");
    await rpc("signalProcess", "app", "KILL");
    await daemon.prints("exited: app (terminated by SIGKILL; not expected)");
    assert.equal(await stateOf("app"), "EXITED");
    await rpc("addProcessGroup", "db");
    await is("app", "RUNNING");
    assert.deepEqual(course(), [READY, SPAWNED, READY, SPAWNED]);
    // At the end as well it goes before what has come back.
    daemon.kill("SIGTERM");
    assert.deepEqual(await daemon.exits(), { code: 0, signal: undefined });
    assert.match(daemon.output, /stopped: app .*[^]*stopped: db /);
  });
});
