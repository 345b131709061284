import assert from "node:assert/strict";
import { test } from "node:test";

import { RULES } from "../../../../src/core/check/rules/rules.js";
import { message, ROOT } from "../config/loading.js";
import { daemon, only, program, report, rules } from "./checking.js";

const CLEAN = `; A file as it should be.
[supervisord]
user=root
environment=LANG="C.UTF-8",
  STAGE="live"
[unix_http_server]
file=/tmp/s.sock
[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
[supervisorctl]
serverurl=unix:///tmp/s.sock
[program:web]
command=/srv/app/run --name "%(program_name)s" --stage %(ENV_STAGE)s ; the site
directory=/tmp
user=www
numprocs=2
process_name=%(program_name)s_%(process_num)02d
stdout_logfile=/tmp/%(program_name)s_%(process_num)02d.log
redirect_stderr=true
stopasgroup=true
stdout_events_enabled=true
[program:worker]
command=sh -c 'cat && exec cat'
[group:site]
programs=web,worker
[eventlistener:watch]
command=cat
events=PROCESS_STATE,PROCESS_LOG
`;

test("a clean file gives no findings", () => {
  const { findings, accepted, files } = report(CLEAN);
  assert.deepEqual(findings, []);
  assert.deepEqual([accepted, files], [true, [ROOT]]);
});

test("every rule has a name of its own and says what it finds", () => {
  assert.equal(new Set(RULES.map(({ name }) => name)).size, RULES.length);
  for (const { name, doc } of RULES) {
    assert.match(name, /^[a-z]+(-[a-z]+)*$/);
    assert.match(doc, /^[A-Z].*\.$/, name);
  }
});

test("CFG-ERR-001 a refusal is an error with the daemon's own words, its place and its advice", () => {
  const text = program("autostart=maybe");
  const { file, line, column, severity, now, write } = only("refused", text);
  assert.deepEqual([file, line, column, severity], [ROOT, 5, 1, "error"]);
  assert.equal(now, `the daemon refuses to start: Error: ${message(text)}`);
  assert.equal(write, "Write true or false (or yes, no, on, off, 1, 0).");
  assert.deepEqual([report(text).accepted, report(text).configuration], [false, null]);
});

test("CFG-ERR-004 the first refusal is the daemon's; the others are what it would say next", () => {
  const text = daemon("[program:a]\ncommand=cat\nstartsecs=x\n[program:b]\ncommand=cat\nstartsecs=y\n[program:c]\n");
  const said = report(text).findings.map(({ line, now }) => [line, now.split(": ")[0]]);
  assert.deepEqual(said, [
    [5, "the daemon refuses to start"],
    [8, "the daemon would refuse this next"],
    [9, "the daemon would refuse this next"],
  ]);
});

test("one mistake hides no other", () => {
  const text = program("startsecs=x\nautorestat=1\n[program:b]\ncommand=dog");
  assert.deepEqual(rules(text), ["refused", "unknown-option", "cannot-run"]);
});

test("where a rule knows more than the refusal, they are one finding", () => {
  const text = program("user=nobdy");
  const { findings } = report(text);
  assert.equal(findings.length, 1);
  assert.equal(findings[0]!.now, `the daemon refuses to start: Error: ${message(text)}`);
  assert.match(findings[0]!.write, /^Create nobdy/);
});

test("CFG-INI-022 CFG-INI-023 CFG-SRCH-003 CFG-ERR-005 files that cannot be read as configuration", () => {
  const bad = only("refused", program("no option"));
  assert.deepEqual([bad.line, bad.write], [5, "Write name=value, or indent the line to continue the value above it."]);
  assert.equal(only("refused", "x=1\n").line, 1);
  assert.equal(
    only("refused", "[program:a]\ncommand=cat\n").write,
    "Add a line [supervisord], even if nothing follows it.",
  );
  const latin1 = only("refused", { [ROOT]: new Uint8Array([0x5b, 0x61, 0x5d, 0x0a, 0xe9, 0x0a]) });
  assert.match(latin1.now, /Error: 'utf-8' codec can't decode/);
  const missing = only("refused", "", { file: "/none.conf" });
  assert.deepEqual([missing.file, missing.line, missing.column], ["/none.conf", 1, 1]);
  assert.match(missing.now, /Error: could not find config file \/none\.conf/);
  assert.match(only("refused", "", { file: undefined }).now, /Error: No config file found at default paths/);
});

test("CFG-INC-008 a broken included file is named, and what the root file says is still checked", () => {
  const files = { [ROOT]: program("autorestat=1\n[include]\nfiles=bad.conf"), "/etc/bad.conf": "[a]\nbad\n" };
  const { findings, files: read } = report(files);
  assert.deepEqual(
    findings.map(({ file, line, rule }) => `${file}:${line} ${rule}`),
    ["/etc/bad.conf:1 unknown-section", "/etc/bad.conf:2 refused", "/etc/s.conf:5 unknown-option"],
  );
  assert.deepEqual(read, [ROOT, "/etc/bad.conf"]);
});

test("half a file is no reason to fail: cut anywhere, it is checked", () => {
  const messy = `[supervisord]\nuser=%(ENV_X)s\n[program:a]\ncommand=sh -c 'a $B; c' > "d ;e"\n  f\nenvironment=A="1",\nB=2
[group:g]\nprograms=a,b\n[eventlistener:l]\nevents=TIK_5,\n[include]\nfiles=*.conf\n[unix_http_server]\nfile=%\n=x\n[`;
  for (let end = 0; end <= messy.length; end += 1) {
    const { findings, accepted } = report(messy.slice(0, end));
    assert.ok(accepted || findings.length > 0, String(end));
    for (const { line, column } of findings) assert.ok(line >= 1 && column >= 1, String(end));
  }
});

test("findings stand in the order of lines", () => {
  const lines = report(program("b=1\na=1\ncommand=dog && x")).findings.map(({ line, column }) => line * 100 + column);
  assert.deepEqual(
    lines,
    lines.toSorted((a, b) => a - b),
  );
  assert.equal(lines.length, 5);
});

test("CFG-ERR-004 everything in a section that the daemon would refuse, one after the other", () => {
  const text = daemon(
    "minfds=few\numask=9\n[program:a]\ncommand=cat\nstartsecs=x\nautostart=perhaps\nstopsignal=NONE\n" +
      "[eventlistener:l]\ncommand=cat\nevents=TICK_5\nbuffer_size=0\nnumprocs=x\n" +
      "[unix_http_server]\nfile=/tmp/s\nchmod=rw\n",
  );
  const refused = report(text).findings.filter(({ rule }) => rule === "refused");
  assert.deepEqual(
    refused.map(({ line }) => line),
    [3, 4, 7, 8, 9, 13, 14, 17],
  );
  assert.equal(refused.at(-1)?.write, "Write an octal number such as 0700.");
});

test("what is missing only because something else was refused is not a refusal", () => {
  const of = (text: string) =>
    report(text)
      .findings.filter(({ rule }) => rule === "refused")
      .map(({ line }) => line);
  assert.deepEqual(of(daemon("[program:a]\ncommand=%(nothing)s\nstartsecs=x\n")), [4, 5]);
  // That of its programs is reported by another rule.
  assert.deepEqual(of(daemon("[group:g]\nprograms=none\npriority=x\n")), [5]);
  assert.deepEqual(of(daemon("[unix_http_server]\nfile=/tmp/s\nusername=%\npassword=p\n")), [5]);
});

test("lines that cannot be read hide nothing: the rest of the file is read without them", () => {
  const { findings, accepted } = report(daemon("nonsense\n[program:a]\ncommand=cat\nstartsecs=x\nmore nonsense\n"));
  assert.deepEqual([accepted, findings.map(({ line }) => line)], [false, [3, 6]]);
  assert.match(findings[0]!.now, /\[line {2}3\]: 'nonsense\\n'\n\t\[line {2}7\]: 'more nonsense\\n'/);
  const headless = report("a=1\n[supervisord]\n[program:a]\ncommand=cat\nstartsecs=x\n");
  assert.deepEqual(
    headless.findings.map(({ line }) => line),
    [1, 5],
  );
});

test("a template is distinguished from a configuration", () => {
  const { findings } = report(
    "[supervisord]\n{% if x %}\n[program:a]\ncommand=cat\n{% else %}\n[program:a]\ncommand=sh\n{% endif %}\n",
  );
  assert.deepEqual(
    findings.map(({ rule, write }) => [rule, write]),
    [["refused", "Check the file that is made of it: this is a template, as its {% or {# shows."]],
  );
});

test("names that no program has are found where they stand, all of them", () => {
  const text = daemon(
    "tsd_exit_on_fatal=none,cat\ntsd_exit_code_from=nil\n[program:cat]\ncommand=cat\ntsd_depends_on=dog\n" +
      "[program:b]\ncommand=cat\ntsd_depends_on=bird\n",
  );
  const refused = report(text).findings.filter(({ rule }) => rule === "refused");
  assert.deepEqual(
    refused.map(({ line, column }) => `${line}:${column}`),
    ["3:1", "4:1", "7:1", "10:1"],
  );
  // Also where something else is refused; but not where the programs are unknown.
  const lines = (more: string) =>
    report(daemon(`[program:a]\ncommand=cat\ntsd_depends_on=b,dog\n[program:b]\n${more}`)).findings.map(
      ({ line }) => line,
    );
  assert.deepEqual(lines("command=cat\nstartsecs=x\n"), [5, 8]);
  assert.deepEqual(lines("command=%(nothing)s\n"), [7]);
});

test("a socket is looked at beside what is refused of its section", () => {
  const text = daemon("[unix_http_server]\nfile=/none/s\nchmod=rw\n");
  assert.deepEqual(
    report(text).findings.map(({ line, rule }) => `${line} ${rule}`),
    ["3 no-rpc-interface", "4 missing-directory", "5 refused"],
  );
});
