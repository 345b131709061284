/** No file names a document or a source that is not in the tree: who follows a link or a name arrives. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { pathsOfTree, strangersIn, type Tree } from "../support/documents.js";
import { inRepository } from "../support/repository.js";

test("whatever is named is there", () => {
  const tree: Tree = new Map(pathsOfTree().map((path) => [path, readFileSync(inRepository(path), "utf8")]));
  assert.ok(tree.has("README.md") && tree.has("test/architecture/documents.test.ts"));
  assert.deepEqual(
    [...tree.keys()].flatMap((path) => strangersIn(path, tree).map((stranger) => `${path}: ${stranger}`)),
    [],
  );
});

test("what is not there is found", () => {
  const strangers = (path: string, text: string) => {
    const others = [
      ["docs/way.md", '# The way\n\n## 2. On `foot`\n\n<a id="x-001"></a>X-001'],
      ["src/core/walk.ts", ""],
    ] as const;
    return strangersIn(path, new Map([...others, [path, text]]));
  };
  assert.deepEqual(
    strangers("README.md", "[a](docs/way.md#2-on-foot) [b](docs/way.md#x-001) [c](src) [d](#e)\n# E"),
    [],
  );
  for (const target of ["docs/away.md", "docs/way.md#3", "docs/way.md#x-002", "source", "#f"]) {
    assert.ok(strangers("README.md", `[a](${target})\n# E`).includes(target), target);
  }
  const known = "`walk.ts`, core/walk.ts, way.md, docs/way.md §2 and https://example.org/away.md";
  assert.deepEqual(strangers("docs/all.md", known), []);
  assert.deepEqual(strangers("src/a.ts", `/** ${known} */\nconst text = "docs/way.md";`), []);
  for (const name of [
    "run.ts",
    "core/run.ts",
    "away.md",
    "../out/way.md",
    "/srv/way.md",
    "docs/way.md §3",
    "§2",
    "scripts/run.mjs",
  ]) {
    assert.deepEqual(strangers("src/a.ts", `/** As ${name} says. */`), [name]);
    assert.deepEqual(strangers("test/a.test.ts", `run(); // as ${name} says`), [name]);
  }
  assert.deepEqual(strangers("src/a.ts", 'const text = "see docs/away.md";'), ["docs/away.md"]);
  assert.deepEqual(strangers("test/a.test.ts", 'const text = "see docs/away.md";'), []);
});
