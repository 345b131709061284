/**
 * The words of STYLE.md's list that a program can recognize: they are not in comments or in declared names, of sources
 * and tests, nor in the titles of tests. They are allowed where they name the user nobody.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import ts from "typescript";
import { filesBelow } from "../support/repository.js";
import { parseSource, sourcePaths } from "../support/sources.js";

/** Whole words, in the forms that have no other meaning. */
const AVOIDED =
  /\b(nobody|somebody|whoever|told|anew|(go|goes|going|went) on|pass(es|ed) over|for good|at a stretch)\b/i;
/** The user nobody, in a text or as a name. */
const USER = /\b(user nobody\b|user=nobody\b|as nobody(?=$|[.,;:)]))|^nobody$/i;

const testPaths = filesBelow("test", ".ts");

test("comments in src and in tests have none of the words to avoid", () => {
  assert.deepEqual(found([...sourcePaths, ...testPaths], commentsOf), []);
});

test("names in src and in tests have none of the words to avoid", () => {
  assert.deepEqual(found([...sourcePaths, ...testPaths], declaredNames), []);
});

test("titles of tests have none of the words to avoid", () => {
  const all = testPaths.flatMap((path) => titlesOf(parseSource(path)));
  assert.ok(all.length > 1500, "there is something to check");
  assert.deepEqual(found(testPaths, titlesOf), []);
});

test("control: each kind is found, and what means something else is not", () => {
  const text = `
/** Called when a reader is told: it
 * goes on. */
function whenTold(goOn: () => void) {} // the user nobody
const first = 1; // run as nobody.
const second = 2; // as nobody reads it
const third = 3;
// It goes
// on here, in two lines.
const asNobody = { nobody: "told" }; // goes onto
class Gold { #told = 1; }
test("whoever asks", () => {});
describe(\`\${name}: the user nobody waits\`, () => {});
t.test("it is " + "gone for good", () => {});
const other = "nobody";
`;
  const source = ts.createSourceFile("x.ts", text, ts.ScriptTarget.ES2022, true);
  const bad = (texts: readonly string[]) => texts.filter(isAvoided);
  assert.deepEqual(bad(commentsOf(source)), [
    "/** Called when a reader is told: it goes on. */",
    "// as nobody reads it",
    "// It goes on here, in two lines.",
  ]);
  assert.deepEqual(bad(declaredNames(source)), ["when Told", "go On", "told"]);
  assert.deepEqual(bad(titlesOf(source)), ["whoever asks", "gone for good"]);
});

function found(paths: readonly string[], textsOf: (source: ts.SourceFile) => readonly string[]): string[] {
  return paths.flatMap((path) =>
    textsOf(parseSource(path))
      .filter(isAvoided)
      .map((text) => `${path}: ${text}`),
  );
}

function isAvoided(text: string): boolean {
  return AVOIDED.test(text.replaceAll(new RegExp(USER, "gi"), ""));
}

/** Every comment, on one line; successive lines that begin with `//` are one comment. */
function commentsOf(source: ts.SourceFile): string[] {
  const text = source.getFullText();
  const ends = new Map<number, number>();
  const visit = (node: ts.Node): void => {
    const before = ts.getLeadingCommentRanges(text, node.getFullStart()) ?? [];
    const behind = ts.getTrailingCommentRanges(text, node.getEnd()) ?? [];
    for (const { pos, end } of [...before, ...behind]) ends.set(pos, end);
    for (const child of node.getChildren(source)) visit(child);
  };
  visit(source);
  const comments: { text: string; end: number }[] = [];
  for (const [pos, end] of [...ends].sort(([one], [other]) => one - other)) {
    const comment = text.slice(pos, end).replaceAll(/\s*\n\s*\*?\s*/g, " ");
    const last = comments.at(-1);
    const follows = last?.text.startsWith("//") === true && /^\r?\n[ \t]*$/.test(text.slice(last.end, pos));
    if (follows && comment.startsWith("//"))
      Object.assign(last, { text: `${last.text} ${comment.slice(2).trim()}`, end });
    else comments.push({ text: comment, end });
  }
  return comments.map((comment) => comment.text);
}

/** Every name that the file declares, with blanks between its words. */
function declaredNames(source: ts.SourceFile): string[] {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    const { name } = node as ts.Node & { readonly name?: ts.Node };
    const isName = name !== undefined && (ts.isIdentifier(name) || ts.isPrivateIdentifier(name));
    if (isName && !ts.isPropertyAccessExpression(node))
      names.push(
        name.text
          .replace(/^#/, "")
          .replaceAll("_", " ")
          .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, " "),
      );
    ts.forEachChild(node, visit);
  };
  visit(source);
  return names;
}

/** The titles of tests and of their groups; of a title that is put together, each part that is written out. */
function titlesOf(source: ts.SourceFile): string[] {
  const titles: string[] = [];
  const collect = (node: ts.Expression): void => {
    if (ts.isStringLiteralLike(node)) titles.push(node.text);
    else if (ts.isTemplateExpression(node)) titles.push(node.getText(source));
    else if (ts.isBinaryExpression(node)) {
      collect(node.left);
      collect(node.right);
    }
  };
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isTest(node.expression)) {
      const [title] = node.arguments;
      if (title !== undefined) collect(title);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return titles;
}

/** `test`, `describe`, `test.skip`, `t.test`. */
function isTest(callee: ts.Expression): boolean {
  if (ts.isIdentifier(callee)) return callee.text === "test" || callee.text === "describe";
  return ts.isPropertyAccessExpression(callee) && (callee.name.text === "test" || isTest(callee.expression));
}
