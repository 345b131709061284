import assert from "node:assert/strict";
import { test } from "node:test";

import { accept, daemon, loadClient, message, refuse, ROOT } from "./loading.js";

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

test("CFG-RPCI-002 CFG-RPCI-003 CFG-RPCI-007 IMP-V-004 every factory but the main one is refused, with advice", () => {
  for (const spec of ["twiddler.rpc:make", "supervisor.rpcinterface", "supervisor.rpcinterface:other"]) {
    assert.equal(message(rpc(factory(spec))), `${spec} cannot be resolved within [rpcinterface:supervisor]`);
  }
  assert.deepEqual(refuse(rpc(factory("x:y"))).advice, [
    `${ROOT}:3: supervisor.rpcinterface_factory=x:y`,
    "Remove [rpcinterface:supervisor]: plugins written in Python cannot be loaded here.",
  ]);
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
