/** The sources as the compiler reads them, for the tests of the architecture. */
import { readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import ts from "typescript";
import { filesBelow, inRepository } from "./repository.js";

/** One import or re-export of a source file. */
export interface Import {
  /** The importing file, a path from the root. */
  readonly from: string;
  /** A path from the root for our own files (ending in .ts), else the specifier as written. */
  readonly to: string;
  /** True if nothing of it exists at run time. */
  readonly typeOnly: boolean;
}

/** Every TypeScript file of `src`. */
export const sourcePaths: readonly string[] = filesBelow("src", ".ts");

/** The file parsed, with parents and comments. */
export function parseSource(path: string): ts.SourceFile {
  return ts.createSourceFile(path, readFileSync(inRepository(path), "utf8"), ts.ScriptTarget.ES2022, true);
}

/** What a file imports. */
export function importsOf(path: string): Import[] {
  const found: Import[] = [];
  const add = (specifier: ts.Expression | undefined, typeOnly: boolean) => {
    if (specifier === undefined || !ts.isStringLiteral(specifier)) return;
    const to = specifier.text.startsWith(".")
      ? normalize(join(dirname(path), specifier.text)).replace(/\.js$/, ".ts")
      : specifier.text;
    found.push({ from: path, to, typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node))
      add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(parseSource(path));
  return found;
}

/** The layer of a file below src: `core`, `daemon`, …; undefined for anything else. */
export function layerOf(path: string): string | undefined {
  return /^src\/([^/]+)\//.exec(path)?.[1];
}
