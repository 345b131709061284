import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { readHistory, writeHistory } from "../../../../src/client/terminal/history.js";

test("CTL-I-008 a history comes back as it was kept, oldest line first in the file", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "tsd-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "history");
  writeHistory(file, ["newest", "older"]);
  assert.equal(readFileSync(file, "utf8"), "older\nnewest\n");
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.deepEqual(readHistory(file), ["newest", "older"]);
});

test("CTL-I-008 troubles with the file are ignored", () => {
  assert.deepEqual(readHistory("/no/such/file"), []);
  assert.deepEqual(readHistory(undefined), []);
  assert.doesNotThrow(() => writeHistory("/no/such/folder/file", ["x"]));
});
