import assert from "node:assert/strict";
import { test } from "node:test";

import { ROOT } from "../loading.js";
import { daemon, found, only, program } from "./checking.js";

test("CFG-INC-003 a pattern that matches nothing", () => {
  const { line, severity, now } = only("include-nothing", daemon("[include]\nfiles=conf.d/*.conf\n"));
  assert.deepEqual([line, severity, now], [4, "hint", "no file matches /etc/conf.d/*.conf: nothing is included"]);
});

test("CFG-INC-007 a file that cannot be read is passed over", () => {
  const files = { [ROOT]: daemon("[include]\nfiles=more.conf\n"), "/etc/more.conf": "[program:b]\ncommand=cat\n" };
  const { line, now } = only("include-unreadable", files, { world: { unreadable: ["/etc/more.conf"] } });
  assert.equal(line, 4);
  assert.match(now, /^\/etc\/more\.conf cannot be read/);
  assert.deepEqual(found("include-unreadable", files), []);
});

test("CFG-INC-006 an included file includes nothing", () => {
  const files = { [ROOT]: program("[include]\nfiles=more.conf"), "/etc/more.conf": "\n[include]\nfiles=x.conf\n" };
  const { file, line, write } = only("include-in-include", files);
  assert.deepEqual([file, line, write], ["/etc/more.conf", 2, "Add these patterns to files= in /etc/s.conf."]);
});
