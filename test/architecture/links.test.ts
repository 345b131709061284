/** Every page, file and heading that a document, a comment or a message names is there. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { test } from "node:test";
import { filesBelow, inRepository } from "../support/repository.js";

const pages = [
  "README.md",
  "compat-matrix.md",
  ...["docs", "src", "test"].flatMap((folder) => filesBelow(folder, ".md")),
];
/** CHANGELOG.md is left out: it names pages as they were called at the time. */
const texts = [
  ...pages,
  ...["src", "test", "scripts", "packaging", "python", "fixtures"].flatMap((folder) =>
    filesBelow(folder, ".ts", ".mjs", ".c", ".h", ".py", ".conf", "Dockerfile"),
  ),
];
const LINK = /\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)/g;
const NAMED_PAGE = /\bdocs\/[\w./-]*\w\.md\b/g;

/** The anchor that GitHub gives to a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}

/** Links of a page that lead nowhere, by what the tree holds. */
function brokenLinks(path: string, text: string, read: (path: string) => string | undefined): readonly string[] {
  return [...text.matchAll(LINK)].flatMap(([link, file = "", anchor]) => {
    const to = file === "" ? path : normalize(join(dirname(path), file));
    const target = to === path ? text : read(to);
    if (target === undefined) return [`${path}: ${link}: there is no ${to}`];
    const anchors = [...target.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => anchorOf(heading));
    return anchor === undefined || anchors.includes(anchor) ? [] : [`${path}: ${link}: there is no such heading`];
  });
}

const read = (path: string): string | undefined => {
  if (!existsSync(inRepository(path))) return undefined;
  return path.endsWith(".md") ? readFileSync(inRepository(path), "utf8") : "";
};

test("a link that leads nowhere is found", () => {
  const tree = (path: string) => (path === "docs/b.md" ? "# Here `tsd_x`\n" : undefined);
  const broken = brokenLinks("docs/a.md", "[1](b.md) [2](b.md#here-tsd_x) [3](c.md) [4](b.md#gone) [5](#gone)", tree);
  assert.deepEqual(
    broken.map((each) => each.split(": ")[1]),
    ["](c.md)", "](b.md#gone)", "](#gone)"],
  );
});

test("every link of a page leads somewhere", () => {
  assert.ok(pages.length > 12);
  assert.deepEqual(
    pages.flatMap((path) => brokenLinks(path, readFileSync(inRepository(path), "utf8"), read)),
    [],
  );
});

test("every page that a text names is there", () => {
  const own = "test/architecture/links.test.ts"; // it names pages that are not there
  const named = texts
    .filter((path) => path !== own)
    .flatMap((path) =>
      [...readFileSync(inRepository(path), "utf8").matchAll(NAMED_PAGE)].map(([page]) => ({ path, page })),
    );
  assert.ok(named.length > 50);
  assert.deepEqual(
    named.filter(({ page }) => !existsSync(inRepository(page))),
    [],
  );
});
