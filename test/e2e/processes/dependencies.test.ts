/** tsd_depends_on in a daemon whose groups come and go, and whose programs are stopped by hand. */
import assert from "node:assert/strict";
import { describe, test, type TestContext } from "node:test";
import { configuration, endpointOf } from "../../support/configuration.js";
import { startDaemon } from "../../support/daemon.js";
import { tsd } from "../../support/implementations.js";
import { call } from "../../support/rpc.js";
import { createScene } from "../../support/scene.js";

const X = "[program:x]\ncommand=sleep 1000\nstartsecs=0\n";
const APP = "[program:app]\ncommand=sleep 1001\nstartsecs=0\ntsd_depends_on=db\n";
const DB = "[program:db]\ncommand=sleep 1002\nstartsecs=1\n";
const SPAWNED = "spawned: 'app' with pid";
const READY = "success: db entered RUNNING state";

function begin(t: TestContext, sections: string, daemonOptions = "") {
  const scene = createScene(t, { "supervisord.conf": configuration(sections, daemonOptions) });
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
    edit: (text: string) => scene.write("supervisord.conf", configuration(text, daemonOptions)),
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

describe("TSD-ORDER-001 tsd_depends_on: a stop of what waits for the first time", { concurrency: 3 }, () => {
  const later = DB.replace("db", "later").replace("startsecs=1", "startsecs=0\ntsd_depends_on=db");
  const never = APP.replace("app", "never") + "autostart=false\n";

  for (const [name, stop, said] of [
    ["by its name", ["stop", "app"], "app: stopped"],
    ["with its group", ["stop", "app:*"], "app: stopped"],
    ["with all", ["stop", "all"], "app: stopped\ndb: stopped\nlater: stopped"],
  ] as const)
    test(`it stays STOPPED until a client starts it: ${name}`, async (t) => {
      const db = DB.replace("startsecs=1", "startsecs=1000");
      const { daemon, rpc, stateOf, ctl, is } = begin(t, APP + db + later + never);
      await daemon.prints("spawned: 'db'");
      assert.equal((await ctl(...stop)).trim().split("\n").sort().join("\n"), said);
      assert.equal(await ctl("stop", "app", "never"), "app: ERROR (not running)\nnever: ERROR (not running)\n");
      // Then comes what it waits for.
      await ctl("stop", "db");
      await ctl("remove", "db");
      daemon.scene.write("supervisord.conf", configuration(APP + DB + later + never));
      await rpc("reloadConfig");
      await rpc("addProcessGroup", "db");
      if (name === "with all") await is("db", "RUNNING");
      else await is("later", "RUNNING");
      assert.deepEqual([await stateOf("app"), await stateOf("never")], ["STOPPED", "STOPPED"]);
      assert.equal(await ctl("start", "app"), "app: started\n");
      assert.equal(await stateOf("app"), "RUNNING");
    });

  test("tsd_exit_when=all_exited waits for it as for any that a client has stopped", async (t) => {
    const { daemon, rpc, stateOf, is } = begin(
      t,
      `[program:job]\ncommand=true\nstartsecs=0\nautorestart=false\n[program:db]\ncommand=sh -c "until [ -e go ]; do sleep 0.1; done; exit 3"\nstartsecs=1000\nstartretries=0\n${APP}`,
      "tsd_exit_when=all_exited",
    );
    await is("job", "EXITED");
    await rpc("stopProcess", "app");
    daemon.scene.write("go", "");
    await is("db", "FATAL");
    assert.equal(await stateOf("app"), "STOPPED");
    assert.doesNotMatch(daemon.output, /shutting down with/);
  });
});

const ALL_EXITED = "tsd_exit_when=all_exited";
const ONCE = "startsecs=0\nautorestart=false\n";
const reasonFor = (status: number) =>
  `shutting down with exit status ${status}: every program has ended (tsd_exit_when=all_exited)`;

describe("TSD-EXIT-004 TSD-ORDER-001 tsd_exit_when=all_exited where programs wait", { concurrency: 3 }, () => {
  const failed = '[program:db]\ncommand=sh -c "exit 3"\n';
  const fatal = `${failed}startsecs=1000\nstartretries=0\n`;
  /** Ends when what it depends on has. */
  const app = (options: string) =>
    `[program:app]\ncommand=sh -c "until grep -q 'exited: db' supervisord.log; do sleep 0.1; done; exit 4"\nstartsecs=0\ntsd_depends_on=db\n${options}`;
  for (const [name, programs, status] of [
    ["one never started, for one that is FATAL", `${fatal}${app("")}`, 3],
    ["one started or not, for one that will not be restarted", `${failed}${ONCE}${app("")}`, 3],
    [
      "one that has ended and is to be restarted: the first that failed decides",
      `[program:db]\ncommand=sh -c "until grep -q 'spawned: .app' supervisord.log; do sleep 0.1; done; exit 3"\n${ONCE}${app("")}`,
      3,
    ],
    ["a chain of them", `${fatal}${app("")}[program:far]\ncommand=sleep 1000\ntsd_depends_on=app\n`, 3],
  ] as const)
    test(`it ends: ${name}`, async (t) => {
      const { daemon } = begin(t, programs, ALL_EXITED);
      assert.deepEqual(await daemon.exits(), { code: status, signal: undefined }, daemon.output);
      assert.equal(daemon.lines(reasonFor(status)).length, 1, daemon.output);
    });

  test("it continues: a program that has done its work lets the one that waits start, and that one decides", async (t) => {
    const { daemon } = begin(
      t,
      `[program:db]\ncommand=true\n${ONCE}[program:app]\ncommand=sh -c "exit 4"\n${ONCE}tsd_depends_on=db\n`,
      ALL_EXITED,
    );
    assert.deepEqual(await daemon.exits(), { code: 4, signal: undefined }, daemon.output);
  });

  test("it continues while the program that is waited for was stopped by a client", async (t) => {
    const { daemon, rpc, stateOf, is } = begin(
      t,
      `[program:job]\ncommand=true\n${ONCE}[program:db]\ncommand=sleep 1000\n[program:app]\ncommand=sh -c "exit 4"\n${ONCE}tsd_depends_on=db\n`,
      ALL_EXITED,
    );
    await is("job", "EXITED");
    await rpc("stopProcess", "db");
    assert.equal(await stateOf("db"), "STOPPED");
    await rpc("startProcess", "db");
    await is("app", "EXITED");
    await rpc("stopProcess", "db");
    assert.equal(await stateOf("app"), "EXITED");
    assert.doesNotMatch(daemon.output, /shutting down with/);
  });

  test("it continues while the listener that is waited for is still to come", async (t) => {
    const { daemon } = begin(
      t,
      `[program:job]\ncommand=true\n${ONCE}[eventlistener:ear]\ncommand=cat\nevents=TICK_3600\nstartsecs=2\n[program:app]\ncommand=sh -c "exit 4"\n${ONCE}tsd_depends_on=ear\n`,
      ALL_EXITED,
    );
    assert.deepEqual(await daemon.exits(), { code: 4, signal: undefined }, daemon.output);
  });
});

describe("TSD-EXIT-004 tsd_exit_when=all_exited where groups go", { concurrency: 3 }, () => {
  const a = `[program:a]\ncommand=sh -c "exit 3"\n${ONCE}`;
  const b = "[program:b]\ncommand=sleep 1000\nstartsecs=0\n";

  test("it ends when the last that has not ended is removed", async (t) => {
    const { daemon, ctl, is } = begin(t, a + b, ALL_EXITED);
    await is("a", "EXITED");
    assert.equal(await ctl("stop", "b"), "b: stopped\n");
    assert.equal(await ctl("remove", "b"), "b: removed process group\n");
    assert.deepEqual(await daemon.exits(), { code: 3, signal: undefined });
    assert.equal(daemon.lines(reasonFor(3)).length, 1, daemon.output);
  });

  test("it ends when update has removed that", async (t) => {
    const { daemon, ctl, is, edit } = begin(t, a + b, ALL_EXITED);
    await is("a", "EXITED");
    edit(a);
    assert.equal(await ctl("update"), "b: stopped\nb: removed process group\n");
    assert.deepEqual(await daemon.exits(), { code: 3, signal: undefined });
  });

  for (const [name, edited, said] of [
    ["replaces it", b.replace("1000", "2000"), "b: stopped\nb: updated process group\n"],
    [
      "adds another in its place",
      b.replace("program:b", "program:c"),
      "b: stopped\nb: removed process group\nc: added process group\n",
    ],
  ] as const)
    test(`it continues when update ${name}`, async (t) => {
      const { daemon, ctl, is, edit } = begin(t, a + b, ALL_EXITED);
      await is("a", "EXITED");
      edit(a + edited);
      assert.equal(await ctl("update"), said);
      const name = said.includes("c:") ? "c" : "b";
      await is(name, "RUNNING");
      assert.doesNotMatch(daemon.output, /shutting down with/);
      // What has been added is no longer to come.
      await ctl("stop", name);
      await ctl("remove", name);
      assert.deepEqual(await daemon.exits(), { code: 3, signal: undefined });
    });

  test("it continues when none is left that has ended", async (t) => {
    const { daemon, ctl, rpc, is } = begin(t, a + b, ALL_EXITED);
    await is("a", "EXITED");
    await ctl("remove", "a");
    await ctl("stop", "b");
    await ctl("remove", "b");
    assert.deepEqual(await rpc("getAllProcessInfo"), []);
    assert.doesNotMatch(daemon.output, /shutting down with/);
  });
});
