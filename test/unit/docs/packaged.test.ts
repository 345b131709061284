/** Documents as the packages have them: a reader there can follow their links. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { posix } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { pathsOfTree } from "../../support/documents.js";
import { inRepository } from "../../support/repository.js";

const read = (path: string) => readFileSync(inRepository(path), "utf8");

/** Links of the page at `path` to other files, as paths from the root. */
function linksOf(path: string, text: string): readonly string[] {
  const targets = [...text.matchAll(/\]\((?!#|\w+:)([^)#\s]+)[^)]*\)/g)].map(([, target = ""]) => target);
  return targets.map((target) => posix.join(posix.dirname(path), target).replace(/\/$/, ""));
}

/** Links of the documents among `packed` that lead out of it, as `page: target`. */
function danglingLinks(packed: readonly string[]): readonly string[] {
  const isThere = (target: string) => packed.some((path) => path === target || path.startsWith(`${target}/`));
  return packed
    .filter((path) => path.endsWith(".md"))
    .flatMap((path) =>
      linksOf(path, read(path))
        .filter((target) => !isThere(target))
        .map((target) => `${path}: ${target}`),
    );
}

test("links between the documents of the npm package do not leave it, but for those to the tests of a row", () => {
  const { files } = JSON.parse(read("package.json")) as { readonly files: readonly string[] };
  const packed = pathsOfTree().filter((path) => files.some((each) => path === each || path.startsWith(`${each}/`)));
  assert.ok(packed.includes("docs/how-to/install.md") && packed.includes("README.md"));
  const left = danglingLinks(packed).filter((link) => !/^docs\/behaviour\/[\w-]+\.md: test\//.test(link));
  assert.deepEqual(left, []);
  const less = danglingLinks(packed.filter((path) => path !== "STYLE.md"));
  assert.ok(less.includes("README.md: STYLE.md"), "a link that leaves is found");
});

test("README of the package for images, which has no other document, links to none", async () => {
  const script = pathToFileURL(inRepository("scripts/standalone-page.mjs")).href;
  const { standalonePage } = (await import(script)) as { standalonePage: (path: string, text: string) => string };
  const page = "docs/how-to/install.md";
  const links = linksOf(page, read(page));
  assert.ok(links.length > 0);
  const alone = standalonePage(page, read(page));
  assert.deepEqual(linksOf(page, alone), []);
  for (const link of links) assert.ok(alone.includes(`(${link} in the source)`), link);
  assert.equal(standalonePage(page, "[a](#b) [c](https://d/e.md)"), "[a](#b) [c](https://d/e.md)");
});
