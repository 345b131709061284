import assert from "node:assert/strict";
import { test } from "node:test";

import { daemon, found, only, program, report } from "../checking.js";

test("CFG-EXP-003 a variable that nothing sets, in the daemon's own words", () => {
  const { line, column, severity, now, write } = only("unset-variable", program("directory=/x/%(ENV_HOEM)s"));
  assert.deepEqual([line, column, severity], [5, 14, "error"]);
  assert.match(
    now,
    /^the daemon refuses to start: Error: Format string '\/x\/%\(ENV_HOEM\)s' for 'program:a.directory'/,
  );
  assert.equal(write, "Did you mean %(ENV_HOME)s? Otherwise set HOEM for the daemon.");
});

test("every unset variable is found, not only the first", () => {
  const text = program('environment=X="%(ENV_NOWHERE)s"\nstdout_logfile=/tmp/%(ENV_TWICE)s\n    %(ENV_ELSEWHERE)s');
  const places = found("unset-variable", text).map(({ line, column }) => `${line}:${column}`);
  assert.deepEqual(places, ["5:16", "6:21", "7:5"]);
  assert.match(found("unset-variable", text)[1]!.write, /environment=TWICE="…" in \[supervisord\]/);
});

test("CFG-EXP-006 CFG-EXP-009 variables of the daemon, of [supervisord] and of the program are set", () => {
  const text = `[supervisord]\nuser=root\nenvironment=A="1"\n[program:a]\nenvironment=B="2"\ncommand=cat %(ENV_A)s %(ENV_B)s %(ENV_HOME)s %%(ENV_C)s\n`;
  assert.deepEqual(found("unset-variable", text), []);
  assert.equal(found("unset-variable", text.replace("%%", "%")).length, 1);
});

test("the client's section is no reason for the daemon to refuse", () => {
  assert.equal(only("unset-variable", daemon("[supervisorctl]\nprompt=%(ENV_P)s\n")).severity, "warning");
});

test("what is advised is of use where it is advised: not every section knows the environment of [supervisord]", () => {
  const written = (text: string) => found("unset-variable", text).map(({ write }) => write);
  assert.deepEqual(written("[supervisord]\nuser=root\nlogfile=/tmp/%(ENV_LF)s\n"), [
    "Set LF for the daemon, or write the value itself: environment= is the last that is read in [supervisord].",
  ]);
  assert.deepEqual(written('[supervisord]\nuser=root\nlogfile=/tmp/%(ENV_LF)s\nenvironment=LF="x"\n'), [
    "Write the value itself in logfile=: it is read before the environment= of its section, so it does not know LF.",
  ]);
  assert.match(
    written(daemon("[supervisorctl]\nprompt=%(ENV_P)s\n"))[0]!,
    /^Set P where supervisorctl is run, or write the/,
  );
});

test("what [supervisord] sets is known to the others though something else of it is refused", () => {
  const text = `[supervisord]\nuser=root\nlogfile=/tmp/%(ENV_LF)s\nenvironment=NAME="bob"\n[inet_http_server]\nport=127.0.0.1:1\nusername=%(ENV_NAME)s\npassword=x\n`;
  assert.deepEqual(
    found("unset-variable", text).map(({ line }) => line),
    [3],
  );
});

test("in our own options as well, but not in sections that are not read", () => {
  const text = program("tsd_log_prefix=%(ENV_NOWHERE)s\ntsd_note=%(ENV_A)s\ndepends_on=%(ENV_B)s");
  assert.deepEqual(
    found("unset-variable", text).map(({ line }) => line),
    [5],
  );
});

test("one unset variable is one finding with all its places", () => {
  const text = program("directory=/%(ENV_NOWHERE)s\n[program:b]\ncommand=cat %(ENV_NOWHERE)s\nuser=%(ENV_NOWHERE)s");
  const { line, also, now } = only("unset-variable", text);
  assert.deepEqual([line, also?.map((spot) => spot.line)], [5, [7, 8]]);
  assert.match(now, /^the daemon refuses to start: /);
  // Refused three times, reported once.
  assert.deepEqual(
    report(text).findings.map(({ rule }) => rule),
    ["unset-variable"],
  );
});

test("CFG-EXP-009 an option that is read before the environment of its own section", () => {
  const { line, write } = only("unset-variable", program('user=%(ENV_RUNNER)s\nenvironment=RUNNER="www"'));
  assert.equal(line, 5);
  assert.match(write, /^Write the value itself in user=: it is read before the environment= of its section/);
  assert.deepEqual(found("unset-variable", program('directory=/%(ENV_RUNNER)s\nenvironment=RUNNER="tmp"')), []);
});

test("the names that could be expanded are listed without those of the environment", () => {
  const { now } = only("unset-variable", program("directory=%(ENV_NOWHERE)s"));
  assert.match(now, /Available names: \(ENV_ and any variable of its environment\) group_name, here/);
});
