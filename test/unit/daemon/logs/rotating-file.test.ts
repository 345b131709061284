/** One log file: rotation, reopening, clearing, targets that are no files, writes that fail. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test, type TestContext } from "node:test";
import type { LogLimits, LogTrouble } from "../../../../src/daemon/logs/log.js";
import { RotatingFile } from "../../../../src/daemon/logs/rotating-file.js";
import { LogChanges } from "../../../../src/daemon/logs/log-changes.js";

function scene(t: TestContext, limits: LogLimits = { maxBytes: 0, backups: 0 }) {
  const folder = mkdtempSync(join(tmpdir(), "tsd-log-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "x.log");
  const troubles: LogTrouble[] = [];
  const file = new RotatingFile(path, limits, (_path, trouble) => troubles.push(trouble), new LogChanges());
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
  const file = new RotatingFile(path, { maxBytes: 50, backups: 1 }, () => undefined, new LogChanges());
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

test("LOG-R-013 a target that is not a file is never rotated", () => {
  const troubles: unknown[] = [];
  const file = new RotatingFile(
    "/dev/null",
    { maxBytes: 1, backups: 3 },
    (...trouble) => troubles.push(trouble),
    new LogChanges(),
  );
  file.write(Buffer.from("more than one byte"));
  file.write(Buffer.from("and again"));
  file.close();
  assert.deepEqual(troubles, []);
});

test("LOG-D-011 a log that could not be opened again, and was given nothing since, has lost nothing", (t) => {
  const { path, file, troubles, write } = scene(t);
  write("kept");
  rmSync(path);
  mkdirSync(path);
  file.reopen();
  file.close();
  assert.deepEqual(troubles, [{ kind: "unwritable", code: "EISDIR" }]);
});

test("LOG-D-011 a write that fails is reported once", () => {
  const troubles: LogTrouble[] = [];
  const file = new RotatingFile(
    "/dev/full",
    { maxBytes: 0, backups: 0 },
    (_path, trouble) => troubles.push(trouble),
    new LogChanges(),
  );
  file.write(Buffer.from("a"));
  file.write(Buffer.from("b"));
  assert.deepEqual(troubles, [{ kind: "unwritable", code: "ENOSPC" }]);
  file.close();
  assert.deepEqual(troubles.slice(1), [{ kind: "lost", code: "ENOSPC", lost: 2 }]);
});

/** A log whose folder has gone: what it is given cannot be written until `comeBack`. */
function homeless(t: TestContext, limits?: LogLimits) {
  const made = scene(t, limits);
  const folder = dirname(made.path);
  renameSync(folder, `${folder}-away`);
  made.file.reopen();
  return { ...made, comeBack: () => renameSync(`${folder}-away`, folder) };
}

test("what cannot be written goes out first when it can be: nothing is lost, nothing is reordered", (t) => {
  const { path, write, troubles, comeBack } = homeless(t);
  write("one ");
  write("two ");
  comeBack();
  write("three");
  assert.equal(text(path), "one two three");
  assert.deepEqual(troubles, [
    { kind: "unwritable", code: "ENOENT" },
    { kind: "writable", lost: 0 },
  ]);
});

test("a mebibyte that cannot be written is not kept: the beginning is, in whole pieces, and the rest is counted", (t) => {
  const { path, write, troubles, comeBack } = homeless(t);
  const piece = (index: number) => `${String(index).padStart(1023, ".")}\n`;
  const pieces = Array.from({ length: 1024 }, (_, index) => piece(index));
  for (const each of pieces) write(each);
  comeBack();
  write("and on\n");
  const kept = text(path).length / 1024;
  assert.ok(kept >= 64 && kept < 80, `${kept} KiB`);
  const whole = Math.floor(kept);
  assert.equal(text(path), `${pieces.slice(0, whole).join("")}and on\n`);
  assert.deepEqual(troubles.slice(1), [{ kind: "writable", lost: (1024 - whole) * 1024 }]);
});

test("the handler that learns that it works again may write there: that stands where the gap is", (t) => {
  const { path, comeBack } = homeless(t);
  const notes: LogTrouble["kind"][] = [];
  // Its folder is away: only a file that exists can be opened, so it is opened before.
  comeBack();
  const file: RotatingFile = new RotatingFile(
    path,
    { maxBytes: 0, backups: 0 },
    (_path, { kind }) => {
      notes.push(kind);
      file.write(Buffer.from(`<${kind}>`));
    },
    new LogChanges(),
  );
  renameSync(dirname(path), `${dirname(path)}-away`);
  file.reopen();
  file.write(Buffer.from("kept "));
  comeBack();
  file.write(Buffer.from(" new"));
  assert.equal(text(path), "<unwritable>kept <writable> new");
  assert.deepEqual(notes, ["unwritable", "writable"]);
});

test("what is kept is also written when the log is reopened, or closed", (t) => {
  for (const chance of ["reopen", "close"] as const) {
    const { path, file, write, troubles, comeBack } = homeless(t);
    write("last words");
    comeBack();
    file[chance]();
    assert.equal(text(path), "last words");
    assert.deepEqual(troubles.at(-1), { kind: "writable", lost: 0 });
  }
});

test("clearing forgets what waited", (t) => {
  const { path, file, write, comeBack } = homeless(t);
  write("old");
  comeBack();
  file.clear();
  write("new");
  assert.equal(text(path), "new");
});

test("LOG-R-009 a full file that cannot be put aside is written on, which is reported once, and rotated when it can be", (t) => {
  const { path, write, troubles } = scene(t, { maxBytes: 10, backups: 1 });
  mkdirSync(join(`${path}.1`, "in the way"), { recursive: true });
  write("0123456789");
  write("more");
  assert.equal(text(path), "0123456789more");
  assert.deepEqual(troubles, [{ kind: "unrotated", code: "EISDIR" }]);
  rmSync(`${path}.1`, { recursive: true });
  write("!");
  assert.equal(text(path), "");
  assert.equal(text(`${path}.1`), "0123456789more!");
});
