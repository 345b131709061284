/** docs/explanation/security.md tells the truth: the tests it names are there, and a refusal reads as it says. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { ForeignLink } from "../../../src/posix/names.js";
import { inRepository } from "../../support/repository.js";

const page = readFileSync(inRepository("docs/explanation/security.md"), "utf8");

test("every line of the table names tests that are there", () => {
  const lines = page.slice(page.indexOf("| what is done")).split("\n").slice(2);
  const rows = lines.slice(0, lines.indexOf("")).map((line) => line.split("|").map((cell) => cell.trim()));
  assert.ok(rows.length >= 17);
  for (const [, what, , , tests] of rows) {
    for (const name of tests!.split(", "))
      assert.ok(existsSync(inRepository("test", `${name}.test.ts`)), `${what!}: ${name}`);
  }
});

test("a refusal says what the page shows", () => {
  const path = "/home/app/out.log";
  const shown = page.replaceAll(/\s+/g, " ").replaceAll("user 1000", "another user"); // whatever its name is on this machine
  assert.ok(shown.includes(`ERRO cannot open the log ${path} of web: ${new ForeignLink("open", path, path).message}`));
});
