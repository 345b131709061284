import assert from "node:assert/strict";
import { test } from "node:test";

import { ROOT } from "../../config/loading.js";
import { daemon, found, only, places, program } from "../checking.js";

test("CFG-PROG-017 a log of stderr that is redirected", () => {
  const { line, severity, now } = only("ignored-stderr-log", program("redirect_stderr=true\nstderr_logfile=/tmp/e"));
  assert.deepEqual([line, severity], [6, "warning"]);
  assert.match(now, /stderr_logfile of \[program:a\] is ignored/);
  assert.deepEqual(found("ignored-stderr-log", program("redirect_stderr=true\nstderr_logfile=NONE")), []);
  assert.deepEqual(found("ignored-stderr-log", program("stderr_logfile=/tmp/e")), []);
});

test("CFG-PROG-020 syslog as the name of a file", () => {
  assert.deepEqual(places("old-syslog", program("stdout_logfile=syslog\nstderr_logfile=SysLog")), [
    "5:1 warning",
    "6:1 warning",
  ]);
  assert.match(found("old-syslog", program("stderr_logfile=syslog"))[0]!.write, /stderr_syslog=true/);
});

test("CFG-PROG-019 an automatic log without an end", () => {
  assert.deepEqual(places("endless-log", program("stdout_logfile_maxbytes=0")), ["5:1 warning"]);
  assert.deepEqual(found("endless-log", program("stdout_logfile_maxbytes=0\nstdout_logfile=/tmp/x")), []);
});

/** With a /dev directory. */
const device = (lines: string) => ({ [ROOT]: program(lines), "/dev/stdout": "" });

test("LOG-R-013 IMP-001 rotation of what is no regular file", () => {
  const { line, severity, write } = only("rotated-device", device("stdout_logfile=/dev/stdout"));
  assert.deepEqual([line, severity, write], [5, "hint", "Write stdout_logfile_maxbytes=0."]);
  assert.deepEqual(found("rotated-device", device("stdout_logfile=/dev/stdout\nstdout_logfile_maxbytes=0")), []);
  assert.deepEqual(found("rotated-device", device("stdout_logfile=/dev/null")), []);
});

test("one file for several logs", () => {
  const both = only("shared-log", program("stdout_logfile=/tmp/x\nstderr_logfile=/tmp/x"));
  assert.deepEqual([both.line, both.column, both.severity], [6, 16, "warning"]);
  assert.equal(both.write, "Remove this line and write redirect_stderr=true.");
  const several = program("numprocs=2\nprocess_name=%(process_num)d\nstdout_logfile=/tmp/x");
  assert.match(only("shared-log", several).write, /process_num/);
  const two = daemon(
    "[program:a]\ncommand=cat\nstdout_logfile=/tmp/x\n[program:b]\ncommand=cat\nstdout_logfile=/tmp/x\n",
  );
  assert.match(
    only("shared-log", two).now,
    /stdout of b in \[program:b\] and stdout of a in \[program:a\] are both logged/,
  );
  assert.deepEqual(found("shared-log", two.replaceAll("/tmp/x\n", "/tmp/x\nstdout_logfile_maxbytes=0\n")), []);
  assert.deepEqual(found("shared-log", { [ROOT]: two.replaceAll("/tmp/x", "/dev/stdout"), "/dev/stdout": "" }), []);
});
