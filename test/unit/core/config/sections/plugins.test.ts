import assert from "node:assert/strict";
import { test } from "node:test";

import { accept, daemon, loadClient, message, refuse, ROOT } from "../loading.js";

const KNOWN = "supervisor.rpcinterface:make_main_rpcinterface";
const rpc = (lines: string) => daemon(`[rpcinterface:supervisor]\n${lines}\n`);
const factory = (spec: string) => `supervisor.rpcinterface_factory=${spec}`;

test("CFG-RPCI-001 a factory is required", () => {
  const problem = refuse(rpc("x=1"));
  assert.equal(problem.message, "section [rpcinterface:supervisor] does not specify a supervisor.rpcinterface_factory");
  assert.deepEqual(problem.advice, [
    `${ROOT}:2: [rpcinterface:supervisor]`,
    `Add supervisor.rpcinterface_factory=${KNOWN}.`,
  ]);
});

test("CFG-RPCI-002 CFG-RPCI-007 IMP-V-004 every Python name but the main one is refused, with advice", () => {
  for (const spec of ["twiddler.rpc:make", "supervisor.rpcinterface:other", "plugin.mjs:make"]) {
    assert.equal(message(rpc(factory(spec))), `${spec} cannot be resolved within [rpcinterface:supervisor]`);
  }
  assert.deepEqual(refuse(rpc(factory("x:y"))).advice, [
    `${ROOT}:3: supervisor.rpcinterface_factory=x:y`,
    "Remove [rpcinterface:supervisor]: code written in Python cannot be loaded here. " +
      "A JavaScript module can, named by its path as in ./plugin.mjs:name (docs/how-to/plugins.md).",
  ]);
});

test("CFG-RPCI-003 the module of the main factory is accepted, to fail when it is called", () => {
  assert.equal(accept(rpc(factory("supervisor.rpcinterface"))).rpcInterfaces[0]?.factory, "supervisor.rpcinterface");
});

test("CFG-EL-005 CFG-RPCI-007 a JavaScript module is found from the file that names it", () => {
  const files = {
    [ROOT]: `[supervisord]\n[include]\nfiles=/opt/conf/*.conf\n[rpcinterface:a]\n${factory("./a.mjs:make")}\n`,
    "/opt/conf/b.conf": `[rpcinterface:b]\n${factory("../b.mjs")}\n[rpcinterface:c]\n${factory("/c.js:f")}\nk=v\n`,
    "/opt/conf/e.conf": "[eventlistener:e]\ncommand=x\nevents=TICK\nresult_handler=%(here)s/e.cjs:f\n",
    "/etc/a.mjs": "",
    "/opt/b.mjs": "",
    "/c.js": "",
    "/opt/conf/e.cjs": "",
  };
  const config = accept(files);
  assert.deepEqual(
    config.rpcInterfaces.map(({ namespace, factory, options }) => [namespace, factory, [...options]]),
    [
      ["a", "/etc/a.mjs:make", []],
      ["b", "/opt/b.mjs:default", []],
      ["c", "/c.js:f", [["k", "v"]]],
    ],
  );
  const [pool] = config.groups;
  assert.equal(pool?.kind === "eventlistener" ? pool.resultHandler : "", "/opt/conf/e.cjs:f");
});

test("CFG-EL-005 CFG-RPCI-002 a module that is not there is refused like a name that is not", () => {
  const problem = refuse(rpc(factory("./a.mjs:make")));
  assert.equal(problem.message, "./a.mjs:make cannot be resolved within [rpcinterface:supervisor]");
  assert.deepEqual(problem.advice, [
    `${ROOT}:3: supervisor.rpcinterface_factory=./a.mjs:make`,
    "There is no file /etc/a.mjs.",
  ]);
});

test("CFG-EL-005 the handlers with Python names that are built in", () => {
  for (const name of ["supervisor.dispatchers:default_handler", "supervisor_stdout:event_handler"]) {
    const [pool] = accept(daemon(`[eventlistener:e]\ncommand=x\nevents=TICK\nresult_handler=${name} [x]\n`)).groups;
    assert.equal(pool?.kind === "eventlistener" ? pool.resultHandler : "", name);
  }
});

test("CFG-RPCI-002 blanks and extras in a factory's name mean nothing", () => {
  assert.ok(accept(rpc(factory("supervisor.rpcinterface : make_main_rpcinterface [x]"))));
});

test("CFG-RPCI-004 CFG-RPCI-005 the namespace, and the other options as text", () => {
  assert.deepEqual(accept(rpc(`${factory(KNOWN)}\nretries=2\nhome=%(ENV_HOME)s`)).rpcInterfaces, [
    {
      namespace: "supervisor",
      factory: KNOWN,
      options: new Map([
        ["retries", "2"],
        ["home", "/root"],
      ]),
    },
  ]);
});

test("CFG-CTLP-001 CFG-CTL-007 plugins of the client are refused, by the client alone", () => {
  const text = "[supervisorctl]\n[ctlplugin:x]\nsupervisor.ctl_factory=x:y\n[program:a]\n";
  const result = loadClient(text);
  assert.equal(result.ok ? "" : result.problem.message, "x:y cannot be resolved within [ctlplugin:x]");
  const without = loadClient("[supervisorctl]\n[ctlplugin:x]\n");
  assert.equal(
    without.ok ? "" : without.problem.message,
    "section [ctlplugin:x] does not specify a supervisor.ctl_factory",
  );
  assert.ok(accept(`[supervisord]\n${text}command=x\n`));
});

test("CFG-CTLP-001 CTL-PL-001 a JavaScript module is a plugin of the client, with its other options", () => {
  const text = "[supervisorctl]\n[ctlplugin:x]\nsupervisor.ctl_factory=/x.mjs\ngreeting=hi\n";
  const result = loadClient(text, { world: { exists: () => true } });
  assert.deepEqual(result.ok ? result.value.plugins : [], [
    { name: "x", factory: "/x.mjs:default", options: new Map([["greeting", "hi"]]) },
  ]);
});
