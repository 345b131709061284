/**
 * Names that every JavaScript object has. Before the cure `POST /web/act` with `action=constructor` was answered with
 * 500 and a stack. What must hold: such a name is one like any other, everywhere: refused where it is unknown, used where
 * a program has that name. The original, whose objects are Python's, is asked the same and answers the same.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeCall } from "../../src/core/xmlrpc/encode.js";
import { configuration, endpointOf } from "../support/configuration.js";
import { startDaemon } from "../support/daemon.js";
import { subjects, tsctl } from "../support/implementations.js";
import { Peer } from "../support/peer.js";
import { post } from "../support/rpc.js";
import { createScene } from "../support/scene.js";

const NAMES = ["__proto__", "constructor", "toString", "valueOf", "hasOwnProperty"];

for (const subject of subjects) {
  test(`XML-RPC: such names are unknown methods, programs, signals and members (${subject.name})`, async (t) => {
    const scene = createScene(t, {
      "supervisord.conf": configuration("[program:cat]\ncommand=/bin/cat\nstartsecs=0\n"),
    });
    const daemon = startDaemon(scene, subject);
    await daemon.prints("cat entered RUNNING");
    const fault = async (method: string, ...params: string[]) => {
      const { status, body } = await post(endpointOf(scene), "/RPC2", encodeCall(method, params));
      return status === 200 ? Number(/<int>(\d+)<\/int>/.exec(body)?.[1]) : -status;
    };
    for (const name of NAMES) {
      assert.equal(await fault(name), 1, name);
      assert.equal(await fault(`supervisor.${name}`), 1, name);
      assert.equal(await fault(`${name}.getState`), 1, name);
      assert.equal(await fault("system.methodHelp", name), 4, name);
      assert.equal(await fault("supervisor.getProcessInfo", name), 10, name);
      assert.equal(await fault("supervisor.getProcessInfo", `cat:${name}`), 10, name);
      assert.equal(await fault("supervisor.startProcessGroup", name), 10, name);
      assert.equal(await fault("supervisor.addProcessGroup", name), 10, name);
      assert.equal(await fault("supervisor.signalProcess", "cat", name), 11, name);
    }
  });

  test(`programs, groups, variables and options may have such names (${subject.name})`, async (t) => {
    const [first = "", second = "", third = ""] = NAMES;
    const scene = createScene(t, {
      "supervisord.conf": configuration(
        `[program:${first}]
command=/bin/sh -c 'echo $constructor $__proto__ $hasOwnProperty.; exec cat'
environment=__proto__="own",hasOwnProperty="%(ENV_constructor)s"
startsecs=0
[program:${second}]
command=/bin/cat
startsecs=0
toString=1
[program:${third}]
command=/bin/cat
startsecs=0
[group:valueOf]
programs=${third}
[__proto__]
a=1
[constructor]
b=2
`,
        'constructor=1\n__proto__=2\nenvironment=__proto__="p",constructor="c"',
      ),
    });
    const daemon = startDaemon(scene, subject);
    for (const name of [first, second, third]) await daemon.prints(`${name} entered RUNNING`);
    await daemon.until("the variables", async () => (await daemon.ctl(["tail", first])).stdout.trim() === "c own c.");
    const { stdout } = await daemon.ctl(["restart", second, `valueOf:${third}`]);
    assert.deepEqual(stdout.split("\n").sort().slice(1), [
      `${second}: started`,
      `${second}: stopped`,
      `valueOf:${third}: started`,
      `valueOf:${third}: stopped`,
    ]);
    assert.match(
      (await daemon.ctl(["status", "hasOwnProperty"])).stdout,
      /^hasOwnProperty: ERROR \(no such process\)\n$/,
    );
    assert.equal((await daemon.ctl(["constructor"])).stdout, "*** Unknown syntax: constructor\n");
    assert.equal((await daemon.ctl(["help", "__proto__"])).stdout, "*** No help on __proto__\n");
    assert.match(
      (await daemon.ctl(["signal", "constructor", second])).stdout,
      /constructor: ERROR \(bad signal name\)/,
    );
    assert.equal((await daemon.ctl(["reread"])).stdout, "No config updates to processes\n");
  });
}

test("WEB-A-011 the page: such an action is a bad request, such a file is not there, such a field is no field", async (t) => {
  const scene = createScene(t, { "supervisord.conf": configuration("[program:cat]\ncommand=/bin/cat\nstartsecs=0\n") });
  const daemon = startDaemon(scene, subjects[0]!);
  await daemon.prints("cat entered RUNNING");
  const endpoint = endpointOf(scene);
  const get = async (path: string) => {
    const peer = await Peer.connect(scene.path("supervisor.sock"));
    peer.send(`GET ${path} HTTP/1.0\r\n\r\n`);
    const status = (await peer.end()).slice(9, 12);
    peer.socket.destroy();
    return status;
  };
  for (const name of NAMES) {
    assert.equal((await post(endpoint, "/web/act", `action=${name}`)).status, 400, name);
    assert.equal((await post(endpoint, "/web/act", `action=${name}&processname=cat`)).status, 400, name);
    assert.equal((await post(endpoint, "/web/act", `action=stop&processname=${name}`)).status, 303, name);
    assert.equal((await post(endpoint, "/web/act", `${name}=stop&processname=cat`)).status, 400, name);
    for (const path of [`/${name}`, `/stylesheets/${name}`, `/web/${name}`, `/logtail/${name}`, `/logtail/cat/${name}`])
      assert.equal(await get(path), "404", path);
    assert.equal(await get(`/tail.html?${name}=x&processname=cat`), "200", name);
    assert.equal(await get(`/?message=${name}`), "200", name);
  }
  assert.doesNotMatch(daemon.output, /ERRO|Error:|\n {4}at /);
});

test("our client: such a word is no verb, no shell to complete for, and completes to nothing", async (t) => {
  const scene = createScene(t, { "supervisord.conf": configuration("[program:cat]\ncommand=/bin/cat\nstartsecs=0\n") });
  const daemon = startDaemon(scene, subjects[0]!);
  await daemon.prints("cat entered RUNNING");
  for (const name of NAMES)
    for (const words of [[name], ["completions", name], ["complete", name, ""], ["logs", name], ["why", name]]) {
      const { stdout, stderr } = await daemon.ctl(words, tsctl);
      assert.doesNotMatch(stdout + stderr, /\[native code\]|\[object|TypeError|\n {4}at /, words.join(" "));
    }
});
