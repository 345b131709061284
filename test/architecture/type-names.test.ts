/** One word, one thing: a type that other files see has its name to itself. */
import assert from "node:assert/strict";
import { test } from "node:test";
import ts from "typescript";
import { parseSource, sourcePaths } from "../support/sources.js";

/** `listener` is a kit of its own: its names are what authors of listeners write. */
const paths = sourcePaths.filter((path) => !path.startsWith("src/listener/"));

test("exported types have names of their own", () => {
  const declared = paths.flatMap((path) => exportedTypes(parseSource(path)).map((name) => ({ name, path })));
  assert.ok(declared.length > 300, "there is something to check");
  assert.deepEqual(twice(declared), []);
});

test("a name for two things is found", () => {
  const parse = (path: string, text: string) => {
    const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
    return exportedTypes(source).map((name) => ({ name, path }));
  };
  const one = parse("one.ts", "export type Part = string; export interface Whole {} interface Own {}");
  const other = parse(
    "other.ts",
    "export class Part {} export class Whole_ {} class Own {} export { Whole } from './one';",
  );
  assert.deepEqual(twice([...one, ...other]), ["Part: one.ts, other.ts"]);
});

interface Declared {
  readonly name: string;
  readonly path: string;
}

function twice(declared: readonly Declared[]): string[] {
  const places = new Map<string, string[]>();
  for (const { name, path } of declared) places.set(name, [...(places.get(name) ?? []), path]);
  return [...places].filter(([, files]) => files.length > 1).map(([name, files]) => `${name}: ${files.join(", ")}`);
}

/** The types and classes that a file declares and exports. */
function exportedTypes(source: ts.SourceFile): string[] {
  return source.statements.flatMap((statement) => {
    const isType =
      ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement) || ts.isClassDeclaration(statement);
    if (!isType || statement.name === undefined) return [];
    const isExported = statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
    return isExported ? [statement.name.text] : [];
  });
}
