import assert from "node:assert/strict";
import { test } from "node:test";

import { daemon, found, only } from "../checking.js";

test("LIFE-RLIM-001 CLI-X-005 more open files than the limit can be raised to", () => {
  const { line, severity, now, write } = only("minfds-too-high", daemon("minfds=5000\n"), { mostDescriptors: 4096 });
  assert.deepEqual([line, severity], [3, "warning"]);
  assert.match(now, /the daemon refuses to start: minfds=5000, and 4096 files may be open at most$/);
  assert.match(write, /^Write minfds=4096 or less, or raise the limit/);
  assert.equal(only("minfds-too-high", daemon(""), { mostDescriptors: 256 }).line, 1);
  assert.deepEqual(found("minfds-too-high", daemon("minfds=4096\n"), { mostDescriptors: 4096 }), []);
  assert.deepEqual(found("minfds-too-high", daemon("minfds=5000000\n")), []);
});
