import assert from "node:assert/strict";
import { test } from "node:test";
import {
  childEnvironment,
  planChild,
  type ChildSettings,
  type ChildSurroundings,
} from "../../../../src/core/process/spawn-plan.js";

const settings: ChildSettings = {
  name: "web_00",
  directory: undefined,
  umask: undefined,
  environment: new Map(),
  serverUrl: undefined,
  ignoredSignals: [13],
  nice: 0,
};
const surroundings: ChildSurroundings = {
  environment: { HOME: "/root", PATH: "/bin" },
  group: "site",
  serverUrl: "unix:///run/s.sock",
};

const environment = (mine: Partial<ChildSettings> = {}, daemon: Partial<ChildSurroundings> = {}) =>
  new Map(
    childEnvironment({ ...settings, ...mine }, { ...surroundings, ...daemon }).map((line) => {
      const at = line.indexOf("=");
      return [line.slice(0, at), line.slice(at + 1)];
    }),
  );

test("LIFE-ENV-001 LIFE-ENV-002 LIFE-ENV-003 LIFE-ENV-004 the daemon's environment and four variables", () => {
  assert.deepEqual(childEnvironment(settings, surroundings), [
    "HOME=/root",
    "PATH=/bin",
    "SUPERVISOR_ENABLED=1",
    "SUPERVISOR_SERVER_URL=unix:///run/s.sock",
    "SUPERVISOR_PROCESS_NAME=web_00",
    "SUPERVISOR_GROUP_NAME=site",
  ]);
});

test("LIFE-ENV-004 the program's own serverurl wins; an empty one, or none, sets nothing", () => {
  assert.equal(environment({ serverUrl: "http://x:1" }).get("SUPERVISOR_SERVER_URL"), "http://x:1");
  assert.equal(environment({ serverUrl: "" }).has("SUPERVISOR_SERVER_URL"), false);
  assert.equal(environment({}, { serverUrl: undefined }).has("SUPERVISOR_SERVER_URL"), false);
});

test("LIFE-ENV-004 LIFE-ENV-007 where nothing is set, an inherited value stays", () => {
  const inherited = { environment: { SUPERVISOR_SERVER_URL: "outer", SUPERVISOR_PROCESS_NAME: "outer" } };
  const seen = environment({ serverUrl: "" }, inherited);
  assert.equal(seen.get("SUPERVISOR_SERVER_URL"), "outer");
  assert.equal(seen.get("SUPERVISOR_PROCESS_NAME"), "web_00");
});

test("LIFE-ENV-005 configured variables win over everything, each name once", () => {
  const configured = new Map([
    ["PATH", "/opt"],
    ["SUPERVISOR_PROCESS_NAME", "mine"],
    ["EMPTY", ""],
    ["EQUATION", "a=b"],
  ]);
  const lines = childEnvironment({ ...settings, environment: configured }, surroundings);
  for (const line of ["PATH=/opt", "SUPERVISOR_PROCESS_NAME=mine", "EMPTY=", "EQUATION=a=b"]) {
    assert.ok(lines.includes(line), line);
  }
  assert.equal(new Set(lines.map((line) => line.split("=")[0])).size, lines.length);
});

test("LIFE-ENV-006 credentials are not passed", () => {
  assert.deepEqual(
    [...environment().keys()].filter((name) => /USERNAME|PASSWORD/.test(name)),
    [],
  );
});

test("LIFE-SPAWN-015 LIFE-SPAWN-023 LIFE-SPAWN-024 the plan takes file, words, folder and umask as they are", () => {
  const plan = planChild(
    { file: "/bin/cat", argv: ["cat"] },
    { ...settings, directory: "/srv", umask: 0o22 },
    { ...surroundings, environment: { PWD: "/" } },
  );
  const { env, ...rest } = plan;
  assert.deepEqual(rest, {
    file: "/bin/cat",
    argv: ["cat"],
    directory: "/srv",
    umask: 0o22,
    nice: 0,
    ignoreSignals: [13],
  });
  assert.ok(env.includes("PWD=/"));
});

const found = { file: "/bin/sleep", argv: ["sleep", "1"] };
const planned = (mine: Partial<ChildSettings>, argv = found.argv) =>
  planChild({ ...found, argv }, { ...settings, ...mine }, surroundings);

test("LIFE-SPAWN-024 of a umask the permission bits count", () => {
  const masks = [undefined, 0o022, 0o1022, 0o7777, -1, -2];
  assert.deepEqual(
    masks.map((umask) => planned({ umask }).umask),
    [undefined, 0o022, 0o022, 0o777, 0o777, 0o776],
  );
  for (const umask of [0o20000000000, -(2 ** 31) - 1, Infinity])
    assert.deepEqual(planned({ umask }).refusal, {
      step: "exec",
      object: "/bin/sleep",
      reason: "the umask is out of range",
    });
  for (const umask of [2 ** 31 - 1, -(2 ** 31)]) assert.equal(planned({ umask }).refusal, undefined);
});

test("LIFE-SPAWN-028 LIFE-SPAWN-030 a NUL refuses what it is in, in the order of the child's steps, and goes no further", () => {
  const exec = { step: "exec", object: "/bin/sleep", reason: "embedded null byte" };
  const inWords = planned({ directory: "/x" }, ["sleep", "1\0"]);
  assert.deepEqual(inWords.refusal, exec);
  assert.equal(inWords.directory, "/x", "it is entered before");
  const inVariable = planned({ environment: new Map([["A", "b\0"]]) });
  assert.deepEqual(inVariable.refusal, exec);
  const everywhere = planned({ directory: "/x\0y", umask: Infinity }, ["sleep", "1\0"]);
  assert.deepEqual(everywhere.refusal, { step: "chdir to", object: "/x\\x00y", reason: "embedded null byte" });
  for (const plan of [inWords, inVariable, everywhere]) assert.ok(!JSON.stringify(plan).includes("\\u0000"));
});
