import assert from "node:assert/strict";
import { test } from "node:test";

import { daemon, found, only, places, program } from "../checking.js";

test("CFG-INI-026 an option that is set again forgets the first value", () => {
  const { line, column, severity, now } = only("duplicate-option", program("COMMAND=sh"));
  assert.deepEqual([line, column, severity], [5, 1, "warning"]);
  assert.equal(now, "command of [program:a] was set at line 4: that value is ignored");
});

test("CFG-INI-025 a section that is begun again is one with the first", () => {
  const { line, now, write } = only("duplicate-section", program("[program:a]\nautostart=false"));
  assert.equal(line, 5);
  assert.equal(now, "[program:a] began at line 3: both are one section, the later values count");
  assert.equal(write, "Give one of them another name.");
});

test("CFG-INC-005 an included file that overrides is a hint, a second program of one name a warning", () => {
  const files = {
    "/etc/s.conf": program("[include]\nfiles=more.conf"),
    "/etc/more.conf": "[supervisord]\nuser=root\n[program:a]\ncommand=sh\n",
  };
  assert.deepEqual(places("duplicate-section", files), ["1:1 hint", "3:1 warning"]);
  assert.deepEqual(places("duplicate-option", files), ["2:1 hint", "4:1 hint"]);
  assert.match(found("duplicate-option", files)[1]!.now, /was set at \/etc\/s\.conf:4/);
});

test("options of one name in different sections are no repetition", () => {
  const text = daemon("[program:a]\ncommand=cat\n[program:b]\ncommand=cat\n");
  assert.deepEqual([...found("duplicate-option", text), ...found("duplicate-section", text)], []);
});
