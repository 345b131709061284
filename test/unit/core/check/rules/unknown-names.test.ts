import assert from "node:assert/strict";
import { test } from "node:test";

import { TOOLS } from "../../../../../src/core/check/rules/foreign-names.js";
import { UNDERSTOOD } from "../../../../../src/core/config/options/extensions.js";
import { daemon, found, only, places, program } from "../checking.js";

test("CFG-INI-004 CFG-INI-027 an unknown section, with the one that was meant", () => {
  const { line, column, severity, now, write } = only("unknown-section", daemon("[programs:web]\ncommand=cat\n"));
  assert.deepEqual([line, column, severity], [3, 1, "warning"]);
  assert.match(now, /nothing reads \[programs:web\]/);
  assert.equal(write, "Did you mean [program:web]?");
  const meant = (name: string) => only("unknown-section", daemon(`[${name}]\n`)).write;
  assert.equal(meant("eventlistner:x"), "Did you mean [eventlistener:x]?");
  assert.equal(meant("Program:x"), "Did you mean [program:x]?");
  assert.equal(meant("program"), "Did you mean [program:NAME]?");
  assert.equal(meant("supervisor"), "Did you mean [supervisord]?");
  assert.equal(meant("includes"), "Did you mean [include]?");
  assert.match(meant("circus"), /^Remove the section/);
});

test("CFG-SRV-001 known sections, notes and our own say nothing", () => {
  const text = daemon(
    "[DEFAULT]\n[tsd]\na=1\n[x-note]\nb=1\n[inet_http_server2]\nport=1\nusername=u\npassword=p\n[program:a]\ncommand=cat\n",
  );
  assert.deepEqual(found("unknown-section", text), []);
});

test("CFG-INI-027 an unknown option, with the one that was meant", () => {
  const { line, column, severity, write } = only("unknown-option", program("\nautorestat=true"));
  assert.deepEqual([line, column, severity], [6, 1, "warning"]);
  assert.equal(write, "Did you mean autorestart=true?");
});

test("options of our own are known, and so is what was meant by one that is not", () => {
  const ours = "tsd_log_format=json\ntsd_log_prefix=a\ntsd_log_stdout=true\ntsd_tail_memory=64KB";
  assert.deepEqual(found("unknown-option", program(ours)), []);
  assert.equal(only("unknown-option", program("tsd_log_formt=json")).write, "Did you mean tsd_log_format=json?");
});

test("an option of another section, an unknown one, a line that lost its indentation", () => {
  assert.match(only("unknown-option", program("nodaemon=true")).write, /an option of \[supervisord\]/);
  assert.equal(only("unknown-option", program("colour=red")).write, "Remove the line.");
  const lost = only("unknown-option", program('environment=A="1",\nB="2"'));
  assert.deepEqual([lost.line, lost.write], [6, "Indent the line, if it continues environment above it."]);
});

test("a password is not repeated", () => {
  const text = daemon("[unix_http_server]\nfile=/tmp/s\nusername=u\npassword=p\npasswort=hunter2\n");
  const { now, write } = only("unknown-option", text);
  assert.equal(write, "Did you mean password=…?");
  assert.doesNotMatch(now, /hunter2/);
});

test("IMP-053 nor is what was meant for an environment, misspelt or on a line that lost its indentation", () => {
  for (const lines of ['enviroment=A="hunter2"', 'environment=A="1"\nUSERS="hunter2"']) {
    const { now, write } = only("unknown-option", program(lines));
    assert.match(write, /^Did you mean \w+=…\?$/);
    assert.doesNotMatch(now, /hunter2/);
  }
});

test("options of plugins, notes and our own say nothing", () => {
  const factory = "supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface";
  const text = program(`x-note=1\ntsd_sigpipe=default\n[rpcinterface:supervisor]\n${factory}\nretries=1`);
  assert.deepEqual(places("unknown-option", text), []);
});

test("options of other tools, and ours without tsd_, are ignored; what the option is called here", () => {
  const explained = (text: string) => {
    const { severity, now, write } = only("foreign-option", text);
    assert.deepEqual(severity, "hint");
    assert.deepEqual(found("unknown-option", text), []);
    return [now, write];
  };
  const go = "It is an option of the Go clone of supervisord (ochinchina/supervisord); ";
  assert.deepEqual(explained(program("depends_on=b:running")), [
    "tsd ignores depends_on of [program:a], as supervisord does",
    `${go}tsd's own option for it is tsd_depends_on.`,
  ]);
  assert.match(explained(program("essential=maybe"))[1]!, /^tsd's own option for it is tsd_essential\.$/);
  assert.match(explained(program("restartpause=5"))[1]!, /; tsd's own option for it is tsd_restart_pause\.$/);
  assert.equal(explained(program("cron=* * * * * *"))[1], `${go}tsd has none for it.`);
  assert.match(
    explained(program("dependent_startup=true"))[1]!,
    /^Keep it if .* runs: .*; else write tsd_depends_on\.$/,
  );
  assert.match(explained(daemon("exit_on=ANY_FATAL\n"))[1]!, /; tsd's own option for it is tsd_exit_on_fatal/);
  assert.match(explained(daemon("exit_when=x\n"))[1]!, /^tsd's own option for it is tsd_exit_when/);
  // In a section that does not have it: which do.
  const misplaced = explained(daemon("[group:g]\nprograms=\ndepends_on=a\n"))[1]!;
  assert.match(misplaced, /; tsd's own option for it is tsd_depends_on \(in \[program:x\], .*\)/);
});

test("control: with tsd_ they are options, and refused when their values are wrong", () => {
  assert.deepEqual(found("foreign-option", program("tsd_restart_pause=5\ntsd_essential=true")), []);
  assert.deepEqual(places("refused", program("tsd_essential=maybe")), ["5:1 error"]);
  assert.deepEqual(places("refused", program("tsd_depends_on=b:running")), ["5:1 error"]);
  assert.deepEqual(places("refused", daemon("tsd_exit_when=b\n")), ["3:1 error"]);
});

test("the table of other tools' options leaves the original's alone, and names only options of ours", () => {
  const known = Object.values(UNDERSTOOD).flatMap((table) => Object.keys(table));
  for (const { options } of TOOLS) {
    for (const [name, ours] of Object.entries(options)) {
      assert.ok(!known.includes(name) && name === name.toLowerCase(), name);
      assert.ok(ours === undefined || known.includes(ours), ours);
    }
  }
});

test("an option under a made-up section name: what was meant", () => {
  const meant = (text: string) => only("unknown-option", program(text)).write;
  assert.equal(meant("logfile=/tmp/x"), "Write stdout_logfile=, if that is meant.");
  assert.equal(meant("username=www"), "Write user=, if that is meant.");
  assert.equal(meant("stdout_logfile_syslog=true"), "Write stdout_syslog=, if that is meant.");
  assert.match(meant("loglevel=debug"), /^Remove the line: loglevel= is for the daemon's own log/);
  assert.match(meant("pidfile=/tmp/x"), /^Remove the line: pidfile= is for the daemon itself/);
  const ofDaemon = (text: string) => only("unknown-option", daemon(`${text}\n`)).write;
  assert.match(ofDaemon("stdout_logfile=/tmp/x"), /^Write logfile= for the daemon's own log/);
  assert.match(ofDaemon("redirect_stderr=true"), /^Write it in each program that needs it/);
});

test("options that a listener may read from the same file are not called a mistake", () => {
  const listener = "[eventlistener:mail]\ncommand=cat\nevents=TICK_60\nrecipients=root\n";
  const own = only("unknown-option", daemon(listener));
  assert.deepEqual(
    [own.severity, own.write],
    ["hint", "Keep the line if [eventlistener:mail] reads this file itself; else remove it."],
  );
  const beside = daemon(`[program:a]\ncommand=cat\nnotify_whom=root\n${listener.replace("recipients=root\n", "")}`);
  assert.match(only("unknown-option", beside).write, /^Keep the line if \[eventlistener:mail\]/);
  // What was mistyped is still that.
  const slip = only("unknown-option", daemon(listener.replace("recipients=root", "autorestat=true")));
  assert.deepEqual([slip.severity, slip.write], ["warning", "Did you mean autorestart=true?"]);
});

test("a section for all programs is no section of any version", () => {
  for (const name of ["program-default", "program_defaults"]) {
    const { write } = only("unknown-section", daemon(`[${name}]\nuser=www\n`));
    assert.match(write, /^Write its options in each \[program:x\]/, name);
  }
});

test("tags of a template are no options", () => {
  assert.deepEqual(found("unknown-option", program("{% set x = 1 %}\n{% if a == b %}")), []);
});

test("a section's head without its end is reported as that, not as an option to remove", () => {
  const { line, now, write } = only("unknown-option", program("[program:b\ncommand=/bin/cat"));
  assert.equal(line, 5);
  assert.match(now, /^\[program:b does not begin a section, because its \] is missing: .* belong to \[program:a\]$/);
  assert.equal(write, "Write [program:b].");
});
