/** Where the client's output cannot be written: said, and no success; a reader who has had enough is no trouble. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { tsctl } from "../../support/implementations.js";
import { createScene } from "../../support/scene.js";

test("a full disk is reported as a failure; a reader that has gone is not", async (t) => {
  const scene = createScene(t);
  const shell = (script: string) => scene.run(["/bin/bash", "-c", script]);
  const full = await shell(`${tsctl} help > /dev/full`);
  assert.deepEqual(full, { code: 1, stdout: "", stderr: "cannot write to standard output: ENOSPC\n" });
  const fits = await shell(`${tsctl} help`);
  assert.equal(fits.code, 0, fits.stderr);
  const gone = await shell(`${tsctl} help | true; exit "\${PIPESTATUS[0]}"`);
  assert.deepEqual(gone, { code: 0, stdout: "", stderr: "" });
});
