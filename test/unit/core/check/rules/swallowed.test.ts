import assert from "node:assert/strict";
import { test } from "node:test";

import { daemon, found, only, program } from "../checking.js";

test("CFG-INI-015 an indented option belongs to the value above it", () => {
  const { line, column, severity, now, write } = only(
    "swallowed-option",
    program('directory=/tmp\n  environment=A="1"'),
  );
  assert.deepEqual([line, column, severity], [6, 3, "warning"]);
  assert.equal(
    now,
    "environment is not an option here: its line is indented, and so a part of directory of [program:a]",
  );
  assert.equal(write, "Remove the space before environment.");
});

test("a value that continues is not a finding", () => {
  for (const text of ['environment=A="1",\n  USER="x",\n  b="2"', "stdout_logfile=/tmp/x\n  y"])
    assert.deepEqual(found("swallowed-option", program(text)), [], text);
  assert.deepEqual(found("swallowed-option", daemon("[program:a]\ncommand=cat\n  --user=root\n  colour=red\n")), []);
});
