/** A log by its name: what stands there may be another kind of thing at every reopening. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, readFileSync, readSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import type { LogTrouble } from "../../../../src/daemon/logs/log.js";
import { LogChanges } from "../../../../src/daemon/logs/log-changes.js";
import { openLog } from "../../../../src/daemon/logs/open-log.js";

const PIPE = 65_536;

/** What is in a pipe, up to a pipeful. */
function readSome(reader: number): string {
  const into = Buffer.alloc(PIPE);
  try {
    return into.subarray(0, readSync(reader, into)).toString();
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, "EAGAIN");
    return "";
  }
}

function scene(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), "tsd-log-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "log");
  const troubles: LogTrouble[] = [];
  const open = () => {
    const log = openLog(
      path,
      { maxBytes: 0, backups: 0 },
      (_path, trouble) => troubles.push(trouble),
      new LogChanges(),
    );
    t.after(() => log.close());
    return log;
  };
  /** A named pipe in its place, with a reader that reads when it is called. */
  const putPipe = () => {
    rmSync(path, { force: true });
    execFileSync("mkfifo", [path]);
    const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    t.after(() => closeSync(reader));
    return () => readSome(reader);
  };
  return { path, troubles, open, putPipe };
}

test("LOG-T-001 a pipe that has taken a file's place is written as pipes are: a slow reader is reported, not waited for", (t) => {
  const { path, troubles, open, putPipe } = scene(t);
  const log = open();
  assert.equal(log.write(Buffer.from("to the file")), true);
  const read = putPipe();
  log.reopen();
  assert.equal(log.write(Buffer.from("to the pipe")), true);
  assert.equal(read(), "to the pipe");
  for (let pieces = 0; log.write(Buffer.alloc(PIPE)); pieces += 1) assert.ok(pieces < 64, "it is written as a pipe");
  let room = 0;
  log.whenRoom(() => (room += 1));
  assert.equal(room, 0);

  // A program that waits for that pipe continues when a file stands there again.
  rmSync(path);
  log.reopen();
  assert.equal(room, 1);
  assert.equal(log.write(Buffer.from("to the next file")), true);
  assert.equal(readFileSync(path, "utf8"), "to the next file");
  assert.deepEqual(troubles, []);
  while (read() !== ""); // what waited goes out, and the pipe can be closed
});

test("LOG-T-001 a pipe without a reader is reported once, and written when it has one", (t) => {
  const { path, troubles, open } = scene(t);
  const log = open();
  rmSync(path);
  execFileSync("mkfifo", [path]);
  log.reopen();
  for (const text of ["lost", "lost"]) assert.equal(log.write(Buffer.from(text)), true);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  t.after(() => closeSync(reader));
  log.write(Buffer.from("arrives"));
  assert.equal(readSome(reader), "arrives");
  assert.deepEqual(troubles, [
    { kind: "unwritable", code: "ENXIO" },
    { kind: "writable", lost: 8 },
  ]);
});

test("LOG-C-005 a log that was a pipe when it was opened is a file after its removal", (t) => {
  const { path, open, putPipe } = scene(t);
  putPipe();
  const log = open();
  rmSync(path);
  log.reopen();
  log.write(Buffer.from("filed"));
  assert.equal(readFileSync(path, "utf8"), "filed");
});
