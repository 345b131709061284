import assert from "node:assert/strict";
import { test } from "node:test";

import { isRedirected, lastCommand } from "../../../../src/core/shell/shell-script.js";

test("the last command of a list of commands, quotes and substitutions left in peace", () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ["nginx", "nginx"],
    ["cd /x && exec nginx -g 'daemon off;'", "exec nginx -g 'daemon off;'"],
    ["a; b;", "b"],
    ["a\nb\n", "b"],
    ["a | b; c", "c"],
    ["env $(cat x | y) c", "env $(cat x | y) c"],
    ["a && b 2>&1", "b 2>&1"],
    ["a | b", undefined],
    ["a &", undefined],
    ["a & b", undefined],
    ["while a; do b; done", undefined],
    ["x=1; if a; then b; fi", undefined],
    ["trap 'x' TERM; a", undefined],
    ["(a)", undefined],
    ["{ a; }", undefined],
  ];
  for (const [script, last] of cases) assert.equal(lastCommand(script), last, script);
  assert.deepEqual([isRedirected("a >x"), isRedirected("a '>x'")], [true, false]);
});
