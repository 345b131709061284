import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { filesBelow, inRepository } from "../../support/repository.js";

const script = <T>(name: string) => import(pathToFileURL(inRepository("scripts/docs", name)).href) as Promise<T>;
const { generatedPages } = await script<{
  generatedPages: () => Promise<readonly (readonly [path: string, text: string])[]>;
}>("pages.mjs");
const { sentencesFor } = await script<{ sentencesFor: (names: string[], sentences: object) => object }>("markdown.mjs");
const { manual, item, verbatim } = await script<Record<string, (...parts: string[]) => string>>("roff.mjs");

const pages = await generatedPages();

test("what is generated is what the tables say: npm run docs writes it", () => {
  assert.ok(pages.length >= 12);
  for (const [path, text] of pages) assert.equal(readFileSync(inRepository(path), "utf8"), text, path);
});

test("a table with an entry that no sentence is about, or a sentence about nothing, is refused", () => {
  assert.throws(() => sentencesFor(["a", "b"], { a: "" }), /no sentence for b/);
  assert.throws(() => sentencesFor(["a"], { a: "", c: "" }), /a sentence for nothing: c/);
});

test("the package brings every manual page", () => {
  const { man, files } = JSON.parse(readFileSync(inRepository("package.json"), "utf8")) as Record<string, string[]>;
  const made = filesBelow("man", "");
  assert.deepEqual(man!.map((path) => path.replace("./", "")).sort(), made);
  assert.ok(files!.includes("man"));
  const written = pages.map(([path]) => path).filter((path) => path.startsWith("man/"));
  assert.deepEqual(written.toSorted(), made);
});

const groff = (text: string) =>
  spawnSync("groff", ["-man", "-ww", "-Tutf8", "-P-cbou"], { input: text, encoding: "utf8", timeout: 20_000 });
const hasGroff = spawnSync("groff", ["--version"]).error === undefined;

test("roff shows what it is given, and no manual page has a warning", { skip: hasGroff ? false : "no groff" }, () => {
  const odd = ".a 'b' \\c `d` ~ ^ é — -e";
  const shown = groff(manual!("x", "1", "y", verbatim!(odd), item!("-x", "one `two` [three](four)"))).stdout;
  assert.ok(shown.includes(odd), shown);
  assert.match(shown, /one two three\n/);
  assert.notEqual(groff(".TH x 1\n\\*[nosuch]\n.nosuch\n").stderr, "", "a warning is seen");
  for (const [path, text] of pages) if (path.startsWith("man/")) assert.equal(groff(text).stderr, "", path);
});
