/** Files stay small and are called after what lives in them: above 400 lines there are two concepts. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { test } from "node:test";
import { filesBelow, inRepository } from "../support/repository.js";

const code = ["src", "test", "scripts", "bin", "fixtures"].flatMap((folder) =>
  filesBelow(folder, ".ts", ".mjs", ".js", ".c", ".h", ".py", ".sh"),
);
const saysNothing = /^(utils?|helpers?|common|misc|managers?|types?|shared|lib)$/;

test("no file of code has more than 400 lines", () => {
  const lines = (path: string) => readFileSync(inRepository(path), "utf8").split("\n").length - 1;
  assert.ok(code.length > 10 && Math.max(...code.map(lines)) > 100, "there is something to measure");
  assert.deepEqual(
    code.filter((path) => lines(path) > 400).map((path) => `${path}: ${lines(path)} lines`),
    [],
  );
});

test("no file or folder has a name that says nothing", () => {
  const isVague = (path: string) =>
    path.split("/").some((part) => saysNothing.test(part.replace(/\..*$/, "").replace(/.*-/, "")));
  assert.ok(isVague("src/core/utils.ts") && isVague("src/helpers/a.ts") && isVague("src/log-manager.ts"));
  assert.ok(!isVague(`src/core/events/${basename("kinds.ts")}`));
  assert.deepEqual(code.filter(isVague), []);
});
