import assert from "node:assert/strict";
import { test } from "node:test";

import { found, only, program } from "../checking.js";

test("LIFE-ST-008 a negative startretries is not for ever", () => {
  const { line, severity, now, write } = only("negative-retries", program("startretries=-1"));
  assert.deepEqual([line, severity], [5, "warning"]);
  assert.match(now, /^\[program:a\] is given up after its first start that fails/);
  assert.match(write, /^Write startretries=1000000 to retry without end/);
  assert.deepEqual(found("negative-retries", program("startretries=0")), []);
});
