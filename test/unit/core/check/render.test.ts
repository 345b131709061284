import assert from "node:assert/strict";
import { test } from "node:test";

import { checkHelpEnd, PLAIN, renderReport, type Paints } from "../../../../src/core/check/render.js";
import { RULES } from "../../../../src/core/check/rules/rules.js";
import { ROOT } from "../config/loading.js";
import { daemon, program, report } from "./checking.js";

test("a finding is two lines: where and what happens now, what to write", () => {
  assert.equal(
    renderReport(report(program("autorestat=1")), PLAIN),
    "/etc/s.conf:5:1: warning: [program:a] has no option autorestat: the line is ignored [unknown-option]\n" +
      "    Did you mean autorestart=1?\n" +
      "1 warning in 1 file\n",
  );
});

test("one cause in many places is reported once, with the other places on a line of their own", () => {
  const at = (many: number) =>
    Array.from({ length: many }, (_, each) => `[program:p${each}]\ncommand=cat\ndirectory=/none\n`).join("");
  assert.equal(
    renderReport(report(daemon(at(3))), PLAIN),
    "/etc/s.conf:5:11: error: [program:p0] can never start: its directory /none is missing [missing-directory]\n" +
      "    Also at lines 8 and 11.\n" +
      "    Make it with mkdir -p /none, or write another path.\n" +
      "1 error in 1 file\n",
  );
  assert.match(
    renderReport(report(daemon(at(30))), PLAIN),
    /\n {4}Also at lines 8, .* and 41, and at 17 places more\.\n/,
  );
  const files = {
    [ROOT]: daemon(`[include]\nfiles=a.conf\n${at(1)}`),
    "/etc/a.conf": at(2).replaceAll("program:p", "program:q"),
  };
  assert.match(
    renderReport(report(files), PLAIN),
    /^\/etc\/s\.conf:7:.*\n {4}Also at lines 3 and 6 of \/etc\/a\.conf\.\n/,
  );
});

test("the last line counts, and says whether the daemon would start", () => {
  const last = (text: string) => renderReport(report(text), PLAIN).trimEnd().split("\n").at(-1);
  assert.equal(last(program("")), "/etc/s.conf: 1 group, 1 process, nothing to report");
  assert.equal(last(daemon("")), "/etc/s.conf: 0 groups, 0 processes, nothing to report");
  assert.equal(last(program("a=1\nb=2\nstartsecs=x")), "1 error, 2 warnings in 1 file; the daemon refuses to start");
});

test("colours go by severity", () => {
  const mark = (name: string) => (text: string) => `<${name} ${text}>`;
  const paints: Paints = { error: mark("e"), warning: mark("w"), hint: mark("h"), place: mark("p"), fine: mark("f") };
  assert.match(renderReport(report(program("a=1")), paints), /^<p \/etc\/s\.conf:5:1:> <w warning:> \[program/);
  assert.match(renderReport(report(program("")), paints), /^<f .*nothing to report>\n$/);
});

test("nothing in a file moves the cursor", () => {
  const text = renderReport(report(program("b\x1b[2J\x9bd=1")), PLAIN);
  assert.match(text, /no option b\\x1b\[2j\\x9bd/);
  // eslint-disable-next-line no-control-regex
  assert.doesNotMatch(text, /[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
});

test("the end of the help names every rule and every exit status", () => {
  const text = checkHelpEnd(RULES);
  for (const { name, doc } of RULES) assert.ok(text.includes(name) && text.includes(doc), name);
  for (const status of ["0 if there is no error", "1 if there is one", "2 if the command line is wrong"])
    assert.ok(text.replaceAll("\n", " ").includes(status), status);
});
