/**
 * Names of code that cannot be loaded: both implementations print the same first line and end with the
 * same status, and ours adds advice. Modules are ours alone.
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { configuration } from "../../support/configuration.js";
import { subjects, tsd } from "../../support/implementations.js";
import type { Implementation } from "../../support/implementations.js";
import { inRepository } from "../../support/repository.js";
import { createScene, type Scene } from "../../support/scene.js";

const KNOWN = "supervisor.rpcinterface:make_main_rpcinterface";
const POOL = "[eventlistener:e]\ncommand=/bin/cat\nevents=TICK_5\nresult_handler=";
const RPC = "[rpcinterface:x]\nsupervisor.rpcinterface_factory=";
const CTL = "[ctlplugin:x]\nsupervisor.ctl_factory=";

const noEntryPoint = (spec: string) => `("EntryPoint must be in 'name=module:attrs [extras]' format", 'x=${spec}')`;
const unresolved = (spec: string, section: string) => `${spec} cannot be resolved within [${section}]`;

/** What a configuration ends with, and the message it is refused with. */
const DAEMON_CASES: readonly (readonly [string, string])[] = [
  [`${POOL}no.module:x`, unresolved("no.module:x", "eventlistener:e")],
  [`${POOL}os:getcwd2`, unresolved("os:getcwd2", "eventlistener:e")],
  [`${POOL}handler.mjs:f`, unresolved("handler.mjs:f", "eventlistener:e")],
  [`${POOL}no.module : x [y]`, unresolved("no.module : x [y]", "eventlistener:e")],
  [`${POOL}a b`, noEntryPoint("a b")],
  [`${POOL}/opt/handler.py:f`, noEntryPoint("/opt/handler.py:f")],
  [`${POOL}a..b:f`, "('Invalid module name', 'a..b')"],
  [`${RPC}no.module:x`, unresolved("no.module:x", "rpcinterface:x")],
  [`${RPC}supervisor.rpcinterface:nothing`, unresolved("supervisor.rpcinterface:nothing", "rpcinterface:x")],
  [`${RPC}:x`, noEntryPoint(":x")],
  ["[rpcinterface:x]\nk=v", "section [rpcinterface:x] does not specify a supervisor.rpcinterface_factory"],
  [`${RPC}supervisor.rpcinterface`, "Could not make x rpc interface"],
  [`${RPC}${KNOWN}\nk=v`, "Could not make x rpc interface"],
];

const CLIENT_CASES: readonly (readonly [string, string])[] = [
  [`${CTL}no.module:x`, unresolved("no.module:x", "ctlplugin:x")],
  [`${CTL}a b`, noEntryPoint("a b")],
  ["[ctlplugin:x]\nk=v", "section [ctlplugin:x] does not specify a supervisor.ctl_factory"],
];

const daemonIn = (scene: Scene, subject: Implementation) =>
  scene.run([subject.supervisord, "-n", "-c", scene.path("supervisord.conf")]);
const clientIn = (scene: Scene, subject: Implementation) =>
  scene.run([subject.supervisorctl, "-c", scene.path("supervisord.conf"), "version"]);

describe("code that cannot be had", { concurrency: 3 }, () => {
  for (const subject of subjects) {
    for (const [sections, message] of DAEMON_CASES) {
      const title = `${subject.name}: CFG-EL-005 CFG-EL-006 CFG-RPCI-001 CFG-RPCI-002 CFG-RPCI-003 CLI-X-014 ${sections.split("\n").at(-1)!}`;
      test(title, async (t) => {
        const { code, stderr } = await daemonIn(
          createScene(t, { "supervisord.conf": configuration(sections) }),
          subject,
        );
        assert.deepEqual([stderr.split("\n")[0], code], [`Error: ${message}`, 2]);
      });
    }
    for (const [sections, message] of CLIENT_CASES) {
      test(`${subject.name}: CFG-CTLP-001 ${sections.split("\n").at(-1)!}`, async (t) => {
        const { code, stderr } = await clientIn(
          createScene(t, { "supervisord.conf": configuration(sections) }),
          subject,
        );
        assert.deepEqual([stderr.split("\n")[0], code], [`Error: ${message}`, 2]);
      });
    }
  }

  const plugin = (name: string) => inRepository("fixtures/plugins", name);
  const modules: readonly (readonly [string, string, RegExp])[] = [
    [`${POOL}./x.mjs:f`, unresolved("./x.mjs:f", "eventlistener:e"), /\n {2}There is no file .*\/x\.mjs\.\n/],
    [
      `${POOL}${plugin("throws.mjs")}:f`,
      unresolved(`${plugin("throws.mjs")}:f`, "eventlistener:e"),
      /throws\.mjs cannot be loaded: Error: thrown while loading\n/,
    ],
    [
      `${RPC}${plugin("namespace.mjs")}`,
      unresolved(`${plugin("namespace.mjs")}:default`, "rpcinterface:x"),
      /has no function default: the functions it exports are make, makeNothing, throwWhenMade\.\n/,
    ],
    [
      `${RPC}${plugin("namespace.mjs")}:makeNothing`,
      "Could not make x rpc interface",
      / WARN Error: the factory returned no object of methods\n/,
    ],
    [
      `${RPC}${plugin("namespace.mjs")}:throwWhenMade`,
      "Could not make x rpc interface",
      / WARN Error: broken factory\n/,
    ],
  ];
  for (const [sections, message, advice] of modules) {
    test(`CFG-EL-005 CFG-RPCI-002 CLI-X-014 a module that cannot be used: ${sections.split("=").at(-1)!}`, async (t) => {
      const scene = createScene(t, { "supervisord.conf": configuration(sections) });
      const { code, stdout, stderr } = await daemonIn(scene, tsd);
      assert.deepEqual([stderr.split("\n")[0], code], [`Error: ${message}`, 2]);
      assert.match(stdout + stderr, advice);
    });
  }

  test("CFG-EL-005 in the background the waiting parent prints the refusal", async (t) => {
    const conf = configuration(`${POOL}${plugin("throws.mjs")}:f`);
    const scene = createScene(t, { "supervisord.conf": conf });
    const { code, stderr } = await scene.run([tsd.supervisord, "-c", scene.path("supervisord.conf")]);
    assert.equal(code, 2);
    assert.match(stderr, /^Error: .*throws\.mjs:f cannot be resolved within \[eventlistener:e\]\n/);
  });

  test("CFG-CTLP-001 the client refuses a module that cannot be used", async (t) => {
    const spec = `${plugin("throws.mjs")}:f`;
    const { code, stderr } = await clientIn(
      createScene(t, { "supervisord.conf": configuration(`${CTL}${spec}`) }),
      tsd,
    );
    assert.deepEqual([stderr.split("\n")[0], code], [`Error: ${unresolved(spec, "ctlplugin:x")}`, 2]);
  });
});
