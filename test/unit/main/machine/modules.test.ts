import assert from "node:assert/strict";
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { loadExport } from "../../../../src/main/machine/modules.js";
import { inRepository } from "../../../support/repository.js";

const at = (name: string) => inRepository("fixtures/plugins", name);

async function reasonFor(resolved: string): Promise<string> {
  const loaded = await loadExport(resolved);
  return loaded.ok ? "none" : loaded.reason;
}

test("CFG-EL-005 a function of a module, named or default", async () => {
  const named = await loadExport(`${at("handlers.mjs")}:note`);
  assert.equal(named.ok && named.value.name, "note");
  const unnamed = await loadExport(`${at("verbs.mjs")}:default`);
  assert.equal(unnamed.ok && unnamed.value.name, "make");
});

test("CFG-EL-005 a module that is missing, throws or lacks the function says so", async () => {
  assert.match(await reasonFor("/nowhere/x.mjs:f"), /^\/nowhere\/x\.mjs cannot be loaded: Error: ENOENT/);
  assert.match(await reasonFor(`${at("throws.mjs")}:f`), /cannot be loaded: Error: thrown while loading\n/);
  const missing = await reasonFor(`${at("handlers.mjs")}:notFunction`);
  assert.ok(
    missing.endsWith("has no function notFunction: the functions it exports are broken, late, note, rejectOnce."),
  );
  assert.match(await reasonFor(`${at("verbs.mjs")}:toString`), /the functions it exports are default\./);
});

test("CFG-EL-005 a module is loaded again when its file has changed, and only then", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "tsd-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "x # ?.mjs");
  const load = async () => {
    const loaded = await loadExport(`${file}:f`);
    assert.ok(loaded.ok);
    return loaded.value;
  };
  writeFileSync(file, "export function f() { return 1; }");
  utimesSync(file, 1, 1);
  const first = await load();
  assert.equal(await load(), first);
  writeFileSync(file, "export function f() { return 2; }");
  utimesSync(file, 2, 2);
  assert.deepEqual([first(), (await load())()], [1, 2]);
});
