/**
 * Every source file begins by saying why it exists, and everything it exports is explained where it stands. The export
 * that gives a file its name is explained by the file's header. Unit tests mirror src and need no header.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { test } from "node:test";
import ts from "typescript";
import { filesBelow, inRepository } from "../support/repository.js";
import { parseSource, sourcePaths } from "../support/sources.js";

test("every file has a header", () => {
  const paths = [
    ...sourcePaths,
    ...filesBelow("src", ".c", ".h"),
    ...filesBelow("test", ".ts").filter((path) => !path.startsWith("test/unit/")),
    ...filesBelow("scripts", ".mjs"),
  ];
  const hasHeader = (text: string) => /^(#!.*\n)?\s*(\/\*\*?[\s*]*[^\s*/]|\/\/ \S)/.test(text);
  assert.ok(hasHeader("/** Why. */\n") && !hasHeader("import x from 'y';\n/** Late. */\n"));
  assert.deepEqual(
    paths.filter((path) => !hasHeader(readFileSync(inRepository(path), "utf8"))),
    [],
  );
});

test("every export has a doc comment", () => {
  assert.deepEqual(
    sourcePaths.flatMap((path) => undocumented(parseSource(path))),
    [],
  );
});

test("an export without one is found", () => {
  const source = ts.createSourceFile(
    "x.ts",
    "/** Header. */\nimport a from 'a';\nexport const b = 1;\n/** Said. */\nexport class C {}\nexport function d() {}\n",
    ts.ScriptTarget.ES2022,
    true,
  );
  assert.deepEqual(undocumented(source), ["x.ts: b", "x.ts: d"]);
});

function undocumented(source: ts.SourceFile): string[] {
  return source.statements.flatMap((statement) => {
    const exported =
      ts.canHaveModifiers(statement) &&
      (ts.getModifiers(statement) ?? []).some((each) => each.kind === ts.SyntaxKind.ExportKeyword);
    if (!exported || ts.getJSDocCommentsAndTags(statement).some(ts.isJSDoc)) return [];
    const names = ts.isVariableStatement(statement)
      ? statement.declarationList.declarations.map((each) => each.name.getText(source))
      : ["name" in statement ? ((statement.name as ts.Node | undefined)?.getText(source) ?? "default") : "default"];
    const file = basename(source.fileName, ".ts").replaceAll("-", "");
    // Overloads are explained at the first of them, an object and its type of the same name at either.
    return names
      .filter((name) => name.toLowerCase() !== file)
      .map((name) => `${source.fileName}: ${name}`)
      .filter((each) => !documentedTwin(source, each));
  });
}

function documentedTwin(source: ts.SourceFile, name: string): boolean {
  return source.statements.some((statement) => {
    const twin = "name" in statement ? (statement.name as ts.Node | undefined)?.getText(source) : undefined;
    return `${source.fileName}: ${String(twin)}` === name && ts.getJSDocCommentsAndTags(statement).some(ts.isJSDoc);
  });
}
