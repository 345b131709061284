import assert from "node:assert/strict";
import { test } from "node:test";

import type { DaemonSettings } from "../../../../../src/core/config/model/model.js";
import { checkDaemonOverrides, type DaemonOverrides } from "../../../../../src/core/config/reading/overrides.js";
import { accept, daemon, message, refuse, ROOT } from "../loading.js";
import { fakeWorld } from "../model/world.js";

const settings = (lines: string, overrides: DaemonOverrides = {}): DaemonSettings =>
  accept(daemon(lines), { overrides }).daemon;

test("CFG-SD-001 CFG-SD-002 CFG-SD-003 CFG-SD-004 CFG-SD-005 CFG-SD-006 CFG-SD-009 CFG-SD-010 defaults", () => {
  assert.deepEqual(settings(""), {
    logfile: "/cwd/supervisord.log",
    logfileMaxBytes: 52428800,
    logfileBackups: 10,
    loglevel: "info",
    pidfile: "/cwd/supervisord.pid",
    umask: 0o022,
    nodaemon: false,
    silent: false,
    minfds: 1024,
    minprocs: 200,
    nocleanup: false,
    childlogdir: "/tmp",
    uid: undefined,
    directory: undefined,
    stripAnsi: false,
    logFormat: "plain",
    exit: { onFatal: undefined, whenAllExited: false, codeFrom: undefined },
    ignoreUser: false,
    identifier: "supervisor",
    environment: new Map(),
  });
});

test("CFG-SD-001 CFG-SD-005 CFG-SD-021 logfile and pidfile become absolute and normal, syslog stays a word", () => {
  assert.equal(settings("logfile=~/x").logfile, "/root/x");
  assert.equal(settings("logfile=/tmp//x").logfile, "/tmp/x");
  assert.equal(settings("logfile=syslog").logfile, "syslog");
  assert.equal(settings("logfile=SYSLOG").logfile, "/cwd/SYSLOG");
  assert.equal(settings("logfile=NONE").logfile, "/cwd/NONE");
  assert.equal(settings("pidfile=x.pid").pidfile, "/cwd/x.pid");
  assert.equal(
    message(daemon("logfile=/nowhere/x")),
    "The directory named as part of the path /nowhere/x does not exist",
  );
});

test("CFG-SD-007 CFG-SD-008 CFG-SD-011 CFG-SD-015 booleans from the file, or true by flag", () => {
  const flag = { flag: "-x", value: "" };
  assert.deepEqual(
    (({ nodaemon, silent, nocleanup, stripAnsi }) => [nodaemon, silent, nocleanup, stripAnsi])(
      settings("nodaemon=true\nsilent=yes\nnocleanup=1\nstrip_ansi=on"),
    ),
    [true, true, true, true],
  );
  const overrides = { nodaemon: flag, silent: flag, nocleanup: flag, strip_ansi: flag };
  const flagged = settings("nodaemon=false\nsilent=false", overrides);
  assert.deepEqual([flagged.nodaemon, flagged.silent, flagged.nocleanup, flagged.stripAnsi], [true, true, true, true]);
});

test("CFG-SD-012 CFG-SD-014 directories exist", () => {
  assert.equal(settings("childlogdir=~").childlogdir, "/root");
  assert.equal(settings("directory=/tmp").directory, "/tmp");
  assert.equal(message(daemon("childlogdir=/nowhere")), "/nowhere is not an existing directory");
  assert.equal(message(daemon(""), { world: { temporaryDirectory: "/gone" } }), "/gone is not an existing directory");
});

test("CFG-SD-013 CFG-ERR-004 the user is looked up last of all", () => {
  assert.equal(settings("user=www").uid, 33);
  const problem = refuse(daemon("user=nobody"));
  assert.equal(problem.message, "Invalid user name nobody");
  assert.deepEqual(problem.advice, [`${ROOT}:2: user=nobody`, "Write the name or the id of a user this system knows."]);
  assert.equal(message(daemon("user=7")), "Invalid user id 7");
  assert.equal(message(daemon("user=nobody\n[unix_http_server]")), "section [unix_http_server] has no file value");
});

test("CFG-SD-016 CFG-SD-017 environment and identifier", () => {
  const made = settings('identifier=any thing\nenvironment=A="1",B=%(here)s');
  assert.equal(made.identifier, "any thing");
  assert.deepEqual(Object.fromEntries(made.environment), { A: "1", B: "/etc" });
});

test("CFG-SD-018 CFG-SD-019 profile_options and options of old versions are ignored in the file", () => {
  assert.deepEqual(settings("profile_options=x\nhttp_port=1\nsockchmod=x\nbackofflimit=x"), settings(""));
});

test("CFG-SD-020 CLI-D-006 CLI-D-007 CLI-D-014 the command line goes before the file", () => {
  const typed = (value: string) => ({ flag: "-x", value });
  const file = "umask=077\nlogfile=a\nlogfile_maxbytes=1\nloglevel=error\nidentifier=f\nuser=nobody\nminfds=1";
  const made = settings(file, {
    umask: typed("027"),
    logfile: typed("/tmp/l"),
    logfile_maxbytes: typed("1KB"),
    logfile_backups: typed("3"),
    loglevel: typed("trace"),
    pidfile: typed("p"),
    identifier: typed("c"),
    user: typed("www"),
    minfds: typed("5"),
    minprocs: typed("6"),
    directory: typed("~"),
    childlogdir: typed("/etc"),
  });
  const { umask, logfile, logfileMaxBytes, logfileBackups, loglevel, pidfile, identifier, uid } = made;
  assert.deepEqual([umask, logfile, logfileMaxBytes, logfileBackups], [0o27, "/tmp/l", 1024, 3]);
  assert.deepEqual([loglevel, pidfile, identifier, uid], ["trace", "/cwd/p", "c", 33]);
  assert.deepEqual([made.minfds, made.minprocs, made.directory, made.childlogdir], [5, 6, "/root", "/etc"]);
});

test("CLI-D-025 an empty logfile on the command line leaves it to the file", () => {
  assert.equal(settings("logfile=a", { logfile: { flag: "-l", value: "" } }).logfile, "/cwd/a");
});

test("CLI-D-021 a bad value on the command line is refused before any file is read, the first typed first", () => {
  const overrides = {
    umask: { flag: "--umask", value: "9" },
    logfile_maxbytes: { flag: "-y", value: "1'" },
  };
  const problem = refuse({}, { overrides, file: "missing" });
  assert.equal(problem.message, "invalid value for --umask '9': 9 can not be converted to an octal type");
  assert.deepEqual(problem.advice, ["Write an octal number such as 022."]);
  const { logfile_maxbytes } = overrides;
  assert.equal(
    checkDaemonOverrides(fakeWorld({}), { logfile_maxbytes, umask: overrides.umask })?.message,
    `invalid value for -y "1'": invalid literal for int() with base 10: "1'"`,
  );
  assert.equal(checkDaemonOverrides(fakeWorld({}), { user: { flag: "-u", value: "nobody" } }), undefined);
  assert.equal(
    message(daemon(""), { overrides: { user: { flag: "-u", value: "nobody" } } }),
    "Invalid user name nobody",
  );
});

test("CFG-ERR-005 TRAP-046 the section must be there", () => {
  const problem = refuse("[program:a]\ncommand=x\n");
  assert.equal(problem.message, ".ini file does not include supervisord section");
  assert.deepEqual(problem.advice, [`${ROOT}: add a line [supervisord], even if nothing follows it.`]);
});

test("CFG-ERR-004 the first problem in the original's order is the one reported", () => {
  const order: readonly [string, string][] = [
    ["minfds", "a"],
    ["minprocs", "b"],
    ["directory", "/c"],
    ["umask", "d"],
    ["logfile", "/e/e"],
    ["logfile_maxbytes", "f"],
    ["logfile_backups", "g"],
    ["loglevel", "h"],
    ["pidfile", "/i/i"],
    ["identifier", "%(j)s"],
    ["nodaemon", "k"],
    ["silent", "l"],
    ["childlogdir", "/m"],
    ["nocleanup", "n"],
    ["strip_ansi", "o"],
    ["environment", "p"],
  ];
  const tail = [
    "[rpcinterface:q]\n",
    "[group:r]\nprograms=r\n",
    "[program:s]\n",
    "[eventlistener:t]\ncommand=x\n",
    "[fcgi-program:u]\n",
    "[inet_http_server]\n",
    "[unix_http_server]\n",
  ];
  const found: string[] = [];
  for (let skip = 0; skip <= order.length; skip += 1) {
    const lines = order.slice(skip).map(([name, value]) => `${name}=${value}\n`);
    found.push(message(`[supervisord]\n${lines.toReversed().join("")}${tail.toReversed().join("")}`));
  }
  for (const [at, [, value]] of order.entries())
    assert.ok(found[at]!.includes(value), `${found[at]!} is about ${value}`);
  const rest = tail.map((_, skip) => message(`[supervisord]\nuser=nobody\n${tail.slice(skip).toReversed().join("")}`));
  assert.deepEqual(
    rest.map((text) => /\[?(rpcinterface|group|program:s|eventlistener|fcgi-program|inet|unix)/.exec(text)?.[1]),
    ["rpcinterface", "group", "program:s", "eventlistener", "fcgi-program", "inet", "unix"],
  );
});

test("CFG-ERR-009 warnings are kept for the log, none of them critical", () => {
  const { notices } = accept(daemon("[include]\nfiles=none\n[program:a]\ncommand=x\nstdout_logfile=syslog\n"));
  assert.deepEqual(notices.critical, []);
  assert.equal(notices.warn.length, 2);
});
