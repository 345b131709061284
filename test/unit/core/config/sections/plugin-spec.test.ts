import assert from "node:assert/strict";
import { test } from "node:test";
import { moduleOf, parsePluginSpec } from "../../../../../src/core/config/sections/plugin-spec.js";
import { ConfigError } from "../../../../../src/core/config/model/problems.js";

const module = (path: string, exportName: string) => ({ kind: "module", path, exportName });
const python = (name: string) => ({ kind: "python", name });

test("CFG-EL-005 CFG-RPCI-002 a Python name is taken apart as packaging tools do", () => {
  assert.deepEqual(parsePluginSpec("a.b:c.d"), python("a.b:c.d"));
  assert.deepEqual(parsePluginSpec(" a.b : c [x, y] "), python("a.b:c"));
  assert.deepEqual(parsePluginSpec("a.b[x]"), python("a.b"));
  assert.deepEqual(parsePluginSpec("x=a:b"), python("a:b"));
  assert.deepEqual(parsePluginSpec("plugin.mjs:make"), python("plugin.mjs:make"));
});

test("CFG-EL-006 a text that is not an entry point is refused in the original's words", () => {
  const refusal = (spec: string) => {
    try {
      parsePluginSpec(spec);
    } catch (error) {
      if (error instanceof ConfigError) return error.problem.message;
    }
    return undefined;
  };
  for (const spec of ["", "a b", ":x", "a:", "a-b", "/opt/handler.py:f", "a:b [x", "./x"]) {
    assert.equal(refusal(spec), `("EntryPoint must be in 'name=module:attrs [extras]' format", 'x=${spec}')`);
  }
  for (const name of ["a..b", ".a", "a.", "."])
    assert.equal(refusal(`${name}:f`), `('Invalid module name', '${name}')`);
});

test("CFG-EL-005 CFG-RPCI-007 a path with an export is a JavaScript module", () => {
  assert.deepEqual(parsePluginSpec("/a/x.mjs:make"), module("/a/x.mjs", "make"));
  assert.deepEqual(parsePluginSpec("./x.js"), module("./x.js", "default"));
  assert.deepEqual(parsePluginSpec("../p/x.cjs:$_ä1"), module("../p/x.cjs", "$_ä1"));
  assert.deepEqual(parsePluginSpec("plugins/x.mjs:make"), module("plugins/x.mjs", "make"));
  assert.deepEqual(parsePluginSpec("/odd:dir.js:/x y.mjs:f"), module("/odd:dir.js:/x y.mjs", "f"));
});

test("CFG-EL-005 CFG-RPCI-007 a resolved entry point has its module, unless it is built in", () => {
  assert.deepEqual(moduleOf("/odd:dir/x.mjs:f"), { path: "/odd:dir/x.mjs", exportName: "f" });
  assert.equal(moduleOf("supervisor_stdout:event_handler"), undefined);
});
