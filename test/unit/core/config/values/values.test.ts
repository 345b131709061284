import assert from "node:assert/strict";
import { daemon, program, refuse } from "../loading.js";
import { test } from "node:test";

import { isUrl } from "../../../../../src/core/config/values/addresses.js";
import { ConfigError } from "../../../../../src/core/config/model/problems.js";
import { pyascii, pyrepr } from "../../../../../src/core/python/repr.js";
import { compareText, splitOnSpace, strip } from "../../../../../src/core/python/text.js";
import { signalName, signalNumber } from "../../../../../src/core/config/values/signals.js";
import type { TypeName } from "../../../../../src/core/config/options/option.js";
import { VALUE_TYPES } from "../../../../../src/core/config/values/values.js";
import { fakeWorld } from "../model/world.js";

const WORLD = fakeWorld({ "/var/log/x": "" });

/** What a text reads as, or the message. */
function read(type: TypeName, text: string): unknown {
  try {
    return VALUE_TYPES[type].read(text, WORLD);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
}

/** One test of a table: texts and what they read as. */
function reads(title: string, type: TypeName, table: Readonly<Record<string, unknown>>): void {
  test(title, () => {
    for (const [text, expected] of Object.entries(table)) assert.deepEqual(read(type, text), expected, text);
  });
}

const notInt = (repr: string) => `invalid literal for int() with base 10: ${repr}`;

reads("CFG-TYPE-001 integers are Python's", "integer", {
  " 12 ": 12,
  "1_000": 1000,
  "+7": 7,
  "-3": -3,
  "-0": 0,
  "1.5": notInt("'1.5'"),
  "": notInt("''"),
  "0x1": notInt("'0x1'"),
  "1__0": notInt("'1__0'"),
  "it's": notInt('"it\'s"'),
});

reads("CFG-TYPE-001 digits of every script, and white space of every script around them", "integer", {
  ...{ "१२": 12, "１２": 12, "٣": 3, "𝟘𝟙": 1, "१_२": 12, "-１": -1, "1२": 12 },
  ...{ "\u00a01": 1, "1\u0085": 1, "\u30001\u2028": 1 },
  // For strip() these are white space, for int() they are not; and these are digits, but not decimal ones.
  "1\u001c": notInt("'1\\x1c'"),
  "\ufeff1": notInt("'\\ufeff1'"),
  "²": notInt("'²'"),
  Ⅷ: notInt("'Ⅷ'"),
  "+ 5": notInt("'+ 5'"),
});

reads("CFG-TYPE-003 CFG-TYPE-004 the same digits in sizes and octal numbers", "byteSize", {
  "１０KB": 10240,
  "२\u00a0mb": 2 << 20,
});
reads("CFG-TYPE-004 octal digits of every script", "octal", {
  "０２２": 18,
  "0o७": 7,
  "०o७": 7,
  "८": "८ can not be converted to an octal type",
});
reads("CFG-TYPE-006 CFG-TYPE-017 the same digits in exit codes and ports", "exitCodes", {
  "०, २": [0, 2],
  "०,\u001c२": "not a valid list of exit codes: '०,\\x1c२'",
});

test("CFG-TYPE-001 a decimal number has at most 4300 digits, an octal one any number", () => {
  assert.equal(read("integer", `${"0".repeat(4299)}7`), 7);
  assert.equal(
    read("integer", `${"0".repeat(4300)}7`),
    "Exceeds the limit (4300 digits) for integer string conversion: value has 4301 digits; " +
      "use sys.set_int_max_str_digits() to increase the limit",
  );
  assert.equal(read("octal", `${"0".repeat(9000)}22`), 18);
});

test("CFG-TYPE-001 long texts are cut after 200 characters of their repr", () => {
  assert.equal(read("integer", "x".repeat(300)), notInt(`'${"x".repeat(199)}`));
});

reads("CFG-TYPE-002 booleans are eight words in any case", "boolean", {
  ...{ yes: true, TRUE: true, On: true, "1": true, no: false, False: false, OFF: false, "0": false },
  y: "not a valid boolean value: 'y'",
  "": "not a valid boolean value: ''",
});

reads("CFG-TYPE-003 byte sizes have KB, MB and GB in any case", "byteSize", {
  ...{ "10": 10, "1 kb": 1024, "2MB": 2097152, "1Gb": 1073741824, "-1KB": -1024 },
  "1M": notInt("'1m'"),
  "100B": notInt("'100b'"),
  "1.5MB": notInt("'1.5'"),
  KB: notInt("''"),
});

reads("CFG-TYPE-004 octal numbers may begin with 0o", "octal", {
  ...{ "0o27": 23, "027": 23, "27": 23, "000": 0 },
  "8": "8 can not be converted to an octal type",
  "": " can not be converted to an octal type",
});

reads("CFG-TYPE-005 log levels are seven words, and warning is none of them", "level", {
  ...{ CRITICAL: "critical", error: "error", warn: "warn", Info: "info", debug: "debug", trace: "trace" },
  blather: "blather",
  warning: "bad logging level name 'warning'",
});

reads("CFG-TYPE-006 exit codes are 0 to 255 with commas", "exitCodes", {
  "0, 2 ,255": [0, 2, 255],
  "": [],
  "0 2": "not a valid list of exit codes: '0 2'",
  "0,": "not a valid list of exit codes: '0,'",
  "256": "not a valid list of exit codes: '256'",
  "-1": "not a valid list of exit codes: '-1'",
});

reads("CFG-TYPE-007 CFG-TYPE-008 TRAP-072 signals by name and number", "signal", {
  ...{ TERM: 15, sigusr1: 10, " hup ": 1, "9": 9, CLD: 17, RTMIN: 34, rtmax: 64 },
  ...{ "0": 0, SIG_DFL: 0, SIG_IGN: 1, SIG_SETMASK: 2, _BLOCK: 0 },
  NOPE: "value 'NOPE' is not a valid signal name",
  "": "value '' is not a valid signal name",
  "35": "value '35' is not a valid signal number",
  "-1": "value '-1' is not a valid signal number",
  "65": "value '65' is not a valid signal number",
});

test("CFG-TYPE-007 signal names as messages have them", () => {
  assert.deepEqual([6, 15, 17, 29, 64, 35, 0].map(signalName), [
    ...["SIGABRT", "SIGTERM", "SIGCHLD", "SIGPOLL", "SIGRTMAX", "signal 35", "signal 0"],
  ]);
  assert.equal(signalNumber("toString"), undefined);
});

reads("CFG-TYPE-009 autorestart is a boolean or unexpected", "autorestart", {
  ...{ Yes: "always", "0": "never", UNEXPECTED: "unexpected" },
  Sometimes: "invalid 'autorestart' value 'sometimes'",
});

reads("CFG-TYPE-010 lists are split at commas", "list", { "": [], a: ["a"], " a , b,": ["a", "b", ""] });

reads("CFG-TYPE-011 users exist, by name or id", "user", {
  ...{ www: 33, "33": 33, root: 0 },
  nobody: "Invalid user name nobody",
  "7": "Invalid user id 7",
  "": "Invalid user name ",
});

reads("CFG-TYPE-012 a directory exists, ~ is home", "directory", {
  ...{ "/tmp": "/tmp", "~": "/root", "~root": "/root" },
  "/nowhere": "/nowhere is not an existing directory",
  "~nobody": "~nobody is not an existing directory",
});

reads("CFG-TYPE-013 a path's directory exists", "filePath", {
  ...{ "x.log": "x.log", "/var/log/y": "/var/log/y", "~/y": "/root/y", "": "" },
  "/nowhere/y": "The directory named as part of the path /nowhere/y does not exist",
  "~nobody/y": "The directory named as part of the path ~nobody/y does not exist",
});

reads("CFG-TYPE-014 log file names", "logName", {
  None: { kind: "none" },
  OFF: { kind: "none" },
  auto: { kind: "auto" },
  Syslog: { kind: "syslog" },
  "": { kind: "file", path: "" },
  "/tmp/x": { kind: "file", path: "/tmp/x" },
  "/nowhere/x": "The directory named as part of the path /nowhere/x does not exist",
});

reads("CFG-TYPE-015 owners are user or user:group", "owner", {
  www: { uid: 33, gid: -1 },
  "www:web": { uid: 33, gid: 34 },
  "0:34": { uid: 0, gid: 34 },
  "www.web": "Invalid user:group definition www.web",
  "www:": "Invalid user:group definition www:",
  "www:nobody": "Invalid user:group definition www:nobody",
  "root:77": "Invalid user:group definition root:77",
});

reads("CFG-TYPE-017 IMP-036 addresses: the last colon divides, IPv6 in brackets", "address", {
  "9001": { host: "", port: 9001 },
  "*:9001": { host: "", port: 9001 },
  ":9001": { host: "", port: 9001 },
  "LocalHost:1": { host: "localhost", port: 1 },
  "[::1]:9001": { host: "::1", port: 9001 },
});

reads("CFG-TYPE-018 addresses that are refused", "address", {
  abc: "not a valid port number: 'abc' ",
  "70000": "not a valid port number: '70000' ",
  "h:": "no port number specified in ''",
  "h:abc": notInt("'abc'"),
  "h:70000": "70000 is above upper bound (65535)",
  "h:0": "0 is below lower bound (1)",
});

test("CFG-TYPE-019 a URL has a scheme and something after it", () => {
  for (const good of ["http://h:1", "unix:///tmp/s", "localhost:9001", "http:/x"]) assert.ok(isUrl(good), good);
  for (const bad of ["", "localhost", "/tmp/s", "http:", "http://", "http://?q", ":x"]) assert.ok(!isUrl(bad), bad);
});

test("texts are quoted as Python's repr quotes them", () => {
  const cases: readonly [string, string][] = [
    ["a", "'a'"],
    ["it's", '"it\'s"'],
    [`it's "x"`, `'it\\'s "x"'`],
    ["\t\n\r\\", "'\\t\\n\\r\\\\'"],
    ["\0\x7f\xa0\xad", "'\\x00\\x7f\\xa0\\xad'"],
    ["é\u2028\ue000\u{1f600}\u{e0001}", "'é\\u2028\\ue000\u{1f600}\\U000e0001'"],
  ];
  for (const [text, expected] of cases) assert.equal(pyrepr(text), expected);
  assert.equal(pyascii("é\u{1f600}"), "'\\xe9\\U0001f600'");
});

test("white space and order are Python's", () => {
  assert.equal(strip("\x1c\x85\u3000 a\ufeff\xa0"), "a\ufeff");
  assert.deepEqual(splitOnSpace(" a\n b\u2003c "), ["a", "b", "c"]);
  assert.deepEqual(["\u{1f600}", "\uffee", "b", "B", "ab", "a"].sort(compareText), [
    ...["B", "a", "ab", "b", "\uffee", "\u{1f600}"],
  ]);
});

test("RPC-M-021 names compare by code point, as in Python", () => {
  assert.deepEqual(["\u{1f600}", "\uff5e", "b", "ab", "a", ""].sort(compareText), [
    "",
    "a",
    "ab",
    "b",
    "\uff5e",
    "\u{1f600}",
  ]);
  assert.equal(compareText("same", "same"), 0);
});

test("a comment without a blank before it is reported as that, where it is all that is wrong", () => {
  const advice = (line: string) => refuse(program(line)).advice.at(-1);
  const blank = (mark: string) =>
    `Write a blank before the ${mark}: without one no comment begins there, and it is part of the value.`;
  assert.equal(advice("startsecs=10;seconds"), blank(";"));
  assert.equal(advice("autostart=true#always"), blank("#"));
  assert.equal(advice("stopsignal=TERM;x"), blank(";"));
  assert.equal(refuse(daemon("minfds=1024;text")).advice.at(-1), blank(";"));
  assert.equal(advice("startsecs=ten;seconds"), "Write a whole number.", "without it, too, it would be wrong");
  assert.equal(advice("exitcodes=;1"), "Write numbers from 0 to 255 with commas between, such as 0,2.");
});
