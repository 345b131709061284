/** The daemon's own log as a file: what a line looks like, how the file is opened, and what happens when it is taken away. */
import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { ActivityLog } from "../../../../src/daemon/logs/activity-log.js";
import { LogChanges } from "../../../../src/daemon/logs/log-changes.js";
import { Syslog } from "../../../../src/daemon/logs/syslog.js";
import { FakePosix } from "../../../support/fake-posix.js";

const UNLIMITED = { maxBytes: 0, backups: 0 };

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "tsd-activity-"));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

const SETTINGS = { level: "info", echo: false, news: new LogChanges() } as const;
const open = (path: string) => new ActivityLog({ ...SETTINGS, to: { path, limits: UNLIMITED } });
const text = (path: string) => readFileSync(path, "utf8").replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}/g, "T");

test("LOG-D-004 LOG-D-005 percent signs stay as they are, and newlines and tabs of what is to be seen as it was said", (t) => {
  const path = join(folderOf(t), "log");
  open(path).log("critical", "100% %(a)s", "\tb\nc");
  assert.equal(text(path), "T CRIT 100% %(a)s\n\tb\nc\n");
});

test("what may come from anywhere makes no lines of its own, and moves no cursor", (t) => {
  const path = join(folderOf(t), "log");
  const log = open(path);
  log.warn("no \u001b[31m, \u009b, \u2028, \u007f or\n2026-11-29 00:00:00,000 CRIT forged; but café and 日本");
  log.error("what looks like a stack:\n    at one");
  assert.equal(
    text(path),
    "T WARN no \\x1b[31m, \\x9b, \\u2028, \\x7f or\\nT CRIT forged; but café and 日本\n" +
      "T ERRO what looks like a stack:\\n    at one\n",
  );
});

test("LOG-D-010 a line is in the file as soon as it is logged, and nothing is for a level that is not wanted", (t) => {
  const path = join(folderOf(t), "log");
  const log = open(path);
  log.debug("unwanted");
  log.info("one");
  assert.equal(text(path), "T INFO one\n");
  log.close();
});

test("LOG-D-013 the file is appended to; a new one is readable by all whom the umask lets", (t) => {
  const folder = folderOf(t);
  const [old, fresh] = [join(folder, "old"), join(folder, "new")];
  writeFileSync(old, "before\n");
  chmodSync(old, 0o600);
  open(old).info("after");
  assert.equal(text(old), "before\nT INFO after\n");
  assert.equal(statSync(old).mode & 0o777, 0o600);
  const umask = process.umask(0o027);
  t.after(() => process.umask(umask));
  open(fresh);
  assert.equal(statSync(fresh).mode & 0o777, 0o640);
});

test("LOG-D-016 a file that was deleted is written to unseen until it is reopened", (t) => {
  const path = join(folderOf(t), "log");
  const log = open(path);
  rmSync(path);
  log.info("unseen");
  assert.ok(!existsSync(path));
  log.reopen();
  log.info("seen");
  assert.equal(text(path), "T INFO seen\n");
});

test("LOG-D-012 syslog gets each line of a text with time and level of its own", () => {
  const posix = new FakePosix();
  const taken: string[] = [];
  posix.receivers.set("/dev/log", { taken, room: Infinity });
  const nothing = () => undefined;
  const to = new Syslog(posix, "supervisord", { unreachable: nothing, reachable: nothing });
  new ActivityLog({ ...SETTINGS, to }).log("warn", "one", "\ttwo");
  const stamp = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} WARN`;
  assert.equal(taken.length, 2);
  assert.match(taken[0]!, new RegExp(`^<14>.{15} supervisord: ${stamp} one\n$`));
  assert.match(taken[1]!, new RegExp(`^<14>.{15} supervisord: ${stamp} \ttwo\n$`));
});
