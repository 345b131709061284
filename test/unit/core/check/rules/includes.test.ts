import assert from "node:assert/strict";
import { test } from "node:test";

import { ROOT } from "../../config/loading.js";
import { daemon, found, only, program, report } from "../checking.js";

test("CFG-INC-003 a pattern that matches nothing", () => {
  const { line, severity, now } = only("include-nothing", daemon("[include]\nfiles=conf.d/*.conf\n"));
  assert.deepEqual([line, severity, now], [4, "hint", "no file matches /etc/conf.d/*.conf: nothing is included"]);
});

test("CFG-INC-007 a file that cannot be read is ignored", () => {
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

test("an include that has no effect is one finding, and where the root's own stands is not mistaken", () => {
  const files = {
    [ROOT]: daemon("[include]\nfiles=more.conf none.conf\n"),
    "/etc/more.conf": "[include]\nfiles=%(ENV_NOWHERE)s/x.conf\nfile=y\n",
  };
  assert.deepEqual(
    report(files).findings.map(({ file, line, rule }) => `${file}:${line} ${rule}`),
    ["/etc/more.conf:1 include-in-include", "/etc/s.conf:4 include-nothing"],
  );
});

test("a folder to drop files into may be empty; files that do not match are named", () => {
  const text = daemon("[include]\nfiles=conf.d/*.conf\n");
  const world = { world: { listDirectory: (path: string) => (path === "/etc/conf.d" ? [] : undefined) } };
  assert.deepEqual(found("include-nothing", text, world), []);
  const other = { [ROOT]: text, "/etc/conf.d/a.ini": "", "/etc/conf.d/b.ini": "" };
  assert.equal(
    only("include-nothing", other).write,
    "Correct the pattern, or rename the files to include: /etc/conf.d has a.ini, b.ini.",
  );
  assert.match(
    only("include-nothing", daemon("[include]\nfiles=none/*.conf\n")).write,
    /^Correct the pattern; it is relative to/,
  );
});
