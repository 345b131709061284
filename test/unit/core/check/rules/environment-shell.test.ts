import assert from "node:assert/strict";
import { test } from "node:test";

import { found, only, program } from "../checking.js";

test("a variable of the shell that nothing replaces", () => {
  const { line, column, severity, now, write } = only(
    "shell-in-environment",
    program("environment=A=1,PATH=$PATH:/opt/bin"),
  );
  assert.deepEqual([line, column, severity], [5, 22, "warning"]);
  assert.equal(now, "PATH in environment of [program:a] gets $PATH unchanged: no shell replaces it");
  assert.equal(write, "Write %(ENV_PATH)s in place of $PATH.");
  assert.match(
    only("shell-in-environment", program('environment=A="${HOME}/x"')).write,
    /ENV_HOME\)s in place of \$\{HOME\}/,
  );
});

test("a dollar in a password is not a finding, and no value is shown", () => {
  for (const text of ['A="pa$word"', "A='$1x'", "A=x$", 'A="%(ENV_PATH)s:/opt"'])
    assert.deepEqual(found("shell-in-environment", program(`environment=${text}`)), [], text);
  const { now, write } = only("shell-in-environment", program('environment=PW="hunter2$HOME"'));
  assert.doesNotMatch(now + write, /hunter2/);
});
