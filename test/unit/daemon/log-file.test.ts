/** One log file: rotation, reopening, clearing, targets that are no files, writes that fail. */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import type { LogLimits } from "../../../src/daemon/log.js";
import { LogFile } from "../../../src/daemon/log-file.js";
import { LogNews } from "../../../src/daemon/log-news.js";

function scene(t: TestContext, limits: LogLimits = { maxBytes: 0, backups: 0 }) {
  const folder = mkdtempSync(join(tmpdir(), "tsd-log-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "x.log");
  const troubles: (string | undefined)[] = [];
  const file = new LogFile(path, limits, (_path, code) => troubles.push(code), new LogNews());
  return { path, file, troubles, write: (text: string) => file.write(Buffer.from(text)) };
}

const text = (path: string) => readFileSync(path, "utf8");

test("LOG-R-001 LOG-R-002 LOG-R-003 a full file is rotated after the write, whole chunks, newest .1", (t) => {
  const { path, write } = scene(t, { maxBytes: 10, backups: 2 });
  write("first 4567890 and more");
  write("second 567890");
  write("third 4567890");
  write("rest");
  assert.equal(text(path), "rest");
  assert.equal(text(`${path}.1`), "third 4567890");
  assert.equal(text(`${path}.2`), "second 567890");
  assert.equal(existsSync(`${path}.3`), false);
});

test("LOG-R-005 with no backups a full file is emptied", (t) => {
  const { path, write } = scene(t, { maxBytes: 10, backups: 0 });
  write("0123456789");
  write("next");
  assert.equal(text(path), "next");
  assert.equal(existsSync(`${path}.1`), false);
});

test("LOG-R-008 a file that was too long when opened is rotated after the first write", (t) => {
  const { path } = scene(t);
  writeFileSync(path, "x".repeat(100));
  const file = new LogFile(path, { maxBytes: 50, backups: 1 }, () => undefined, new LogNews());
  file.write(Buffer.from("!"));
  assert.equal(text(path), "");
  assert.equal(text(`${path}.1`).length, 101);
});

test("LOG-T-001 after a rename, reopening writes to the path again", (t) => {
  const { path, file, write } = scene(t);
  write("old");
  renameSync(path, `${path}.moved`);
  write(" still old");
  file.reopen();
  write("new");
  assert.equal(text(path), "new");
  assert.equal(text(`${path}.moved`), "old still old");
});

test("LOG-T-003 clearing starts a new file, also when it is gone already", (t) => {
  const { path, file, write } = scene(t);
  write("old");
  file.clear();
  assert.equal(text(path), "");
  rmSync(path);
  file.clear();
  write("new");
  assert.equal(text(path), "new");
});

test("LOG-R-013 a target that is no file is never rotated", () => {
  const troubles: unknown[] = [];
  const file = new LogFile(
    "/dev/null",
    { maxBytes: 1, backups: 3 },
    (...trouble) => troubles.push(trouble),
    new LogNews(),
  );
  file.write(Buffer.from("more than one byte"));
  file.write(Buffer.from("and again"));
  file.close();
  assert.deepEqual(troubles, []);
});

test("LOG-D-011 a write that fails is reported once", () => {
  const troubles: (string | undefined)[] = [];
  const file = new LogFile(
    "/dev/full",
    { maxBytes: 0, backups: 0 },
    (_path, code) => troubles.push(code),
    new LogNews(),
  );
  file.write(Buffer.from("a"));
  file.write(Buffer.from("b"));
  assert.deepEqual(troubles, ["ENOSPC"]);
});
