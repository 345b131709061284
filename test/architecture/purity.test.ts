/** The core is deterministic: time, chance and the environment are arguments. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import ts from "typescript";
import { inRepository } from "../support/repository.js";
import { parseSource, sourcePaths } from "../support/sources.js";

const forbiddenNames = new Set([
  "process", "globalThis", "performance", "setTimeout", "setInterval", "setImmediate", "queueMicrotask", "Buffer",
  "console", "require", "fetch", "Intl",
]); // prettier-ignore

test("the core reads no clock, draws no lots and touches nothing global", () => {
  const paths = sourcePaths.filter((path) => path.startsWith("src/core/"));
  assert.ok(paths.length > 0);
  assert.deepEqual(
    paths.flatMap((path) => impurities(parseSource(path))),
    [],
  );
});

test("the daemon reads the wall clock in one file", () => {
  const paths = sourcePaths.filter((path) => /^src\/(main\/)?daemon\//.test(path));
  const readers = paths.filter((path) => impurities(parseSource(path), readsWallClock).length > 0);
  assert.deepEqual(readers, ["src/daemon/machine/clock.ts"]);
});

test("the compiler gives the core no platform types", () => {
  const { compilerOptions } = JSON.parse(readFileSync(inRepository("src/core/tsconfig.json"), "utf8")) as {
    compilerOptions: { types: unknown };
  };
  assert.deepEqual(compilerOptions.types, []);
});

test("each kind of impurity is found", () => {
  const found = (text: string) => impurities(ts.createSourceFile("x.ts", text, ts.ScriptTarget.ES2022, true)).length;
  for (const text of ["Date.now()", "new Date()", "Math.random()", "process.env", "console.log(1)"]) {
    assert.equal(found(text), 1, text);
  }
  for (const text of ["new Date(0)", "Math.floor(1)", "step.process", "({ process: 1 })"])
    assert.equal(found(text), 0, text);
});

function impurities(source: ts.SourceFile, isForbidden = isImpure): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (isForbidden(node)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      found.push(`${source.fileName}:${line + 1}: ${node.getText(source)}`);
    } else {
      ts.forEachChild(node, visit);
    }
  };
  visit(source);
  return found;
}

function readsWallClock(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node)) return node.getText() === "Date.now";
  return ts.isNewExpression(node) && node.expression.getText() === "Date" && (node.arguments?.length ?? 0) === 0;
}

function isImpure(node: ts.Node): boolean {
  if (readsWallClock(node)) return true;
  if (ts.isPropertyAccessExpression(node)) return node.getText() === "Math.random";
  // A name counts where it is read as a variable, not where it names a member, a parameter or a type.
  return ts.isIdentifier(node) && forbiddenNames.has(node.text) && isFreeVariable(node);
}

function isFreeVariable(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node && !isDeclaredIn(node);
  const isName = "name" in parent && parent.name === node;
  const isKey = ts.isPropertyAssignment(parent) && parent.name === node;
  return !isName && !isKey && ts.isExpression(node) && ts.isCallExpression(parent) && parent.expression === node;
}

/** True when a parameter or variable of that name exists in the file: then it is not the global one. */
function isDeclaredIn(node: ts.Identifier): boolean {
  let declared = false;
  const visit = (each: ts.Node): void => {
    if (
      (ts.isParameter(each) || ts.isVariableDeclaration(each) || ts.isBindingElement(each)) &&
      ts.isIdentifier(each.name)
    ) {
      declared ||= each.name.text === node.text;
    }
    ts.forEachChild(each, visit);
  };
  visit(node.getSourceFile());
  return declared;
}
