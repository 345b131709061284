/** Cleaning up the AUTO logs of an earlier run, where that is not possible. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { removeOldAutoLogs } from "../../../../src/daemon/output/auto-logs.js";

test("LIFE-LOG-024 what cannot be removed, and a folder that cannot be read, are reported; the rest is removed", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "tsd-auto-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const warnings: string[] = [];
  const clean = (childlogdir: string) =>
    removeOldAutoLogs({
      log: { warn: (text: string) => warnings.push(text) },
      settings: { childlogdir, identifier: "supervisor" },
    } as unknown as Parameters<typeof removeOldAutoLogs>[0]);
  const old = join(folder, "web-stdout---supervisor-abcdefgh.log");
  const stuck = join(folder, "it's-stdout---supervisor-abcdefgh.log");
  writeFileSync(old, "");
  mkdirSync(stuck);
  writeFileSync(join(folder, "mine.log"), "");
  clean(folder);
  assert.deepEqual(warnings, [`Failed to clean up "${stuck}"`]);
  assert.ok(!existsSync(old) && existsSync(join(folder, "mine.log")));
  clean(join(folder, "none"));
  assert.deepEqual(warnings.slice(1), ["Could not clear childlog dir"]);
});
