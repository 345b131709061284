/** The two versions we have. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { TSD_VERSION, versionText } from "../../../../src/main/command-line/version.js";
import { inRepository } from "../../../support/repository.js";

test("CLI-D-005 under the original's name, or any other, the version is the one clients expect", () => {
  assert.equal(versionText("/usr/bin/supervisord"), "4.3.0\n");
  assert.equal(versionText("init"), "4.3.0\n");
});

test("under our own name it is ours, as in package.json", () => {
  const { version } = JSON.parse(readFileSync(inRepository("package.json"), "utf8")) as { version: string };
  assert.equal(TSD_VERSION, version);
  assert.equal(versionText("./bin/tsd"), `tsd ${version}, compatible with supervisord 4.3.0\n`);
  assert.equal(versionText("/opt/tsctl"), `tsctl ${version}, compatible with supervisord 4.3.0\n`);
});
