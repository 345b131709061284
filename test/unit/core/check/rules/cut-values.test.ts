import assert from "node:assert/strict";
import { test } from "node:test";

import { daemon, found, only } from "../checking.js";

test("CFG-INI-012 IMP-053 a comment inside quotes cuts the command", () => {
  const { line, column, severity, now, write } = only("cut-value", daemon('[program:a]\ncommand=sh -c "cat  ; cat"\n'));
  assert.deepEqual([line, column, severity], [4, 21, "error"]);
  assert.match(now, /the quotes of command, at the ; after a blank: what is left of the line is sh -c "cat$/);
  assert.match(write, /^Remove the space before the ;/);
});

test("CFG-INI-018 so it does in an environment, whose values are not repeated", () => {
  const { line, column, now } = only("cut-value", daemon('environment=A="1",\n  B="two #2"\n'));
  assert.deepEqual([line, column], [4, 10]);
  assert.match(now, /the quotes of environment, at the # after a blank/);
  assert.doesNotMatch(now, /two/);
});

test("a value that is closed again further on is damaged, not broken", () => {
  assert.equal(only("cut-value", daemon("[program:a]\ncommand=sh -c 'a ;b\n  c'\n")).severity, "warning");
});

test("CFG-INI-011 comments behind quotes, and signs without a blank, cut nothing", () => {
  for (const command of ['sh -c "a; b"', 'cat "a" ; why', 'cat \\" ;', "cat 'a#b' #why", 'cat "a\\"b" ; why']) {
    assert.deepEqual(found("cut-value", daemon(`[program:a]\ncommand=${command}\n`)), [], command);
  }
});
