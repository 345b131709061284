/**
 * A number that has a name says in which unit it is: `RETRY_MS`, `QUEUE_MAX_BYTES`; one that counts what it names begins
 * with `MAX_` or `MIN_`. Numbers of the platform (signals, errors, characters, bits) have the names they have there.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import ts from "typescript";
import { parseSource, sourcePaths } from "../support/sources.js";

const UNIT =
  /_(MS|SECONDS|BYTES|CHARS|COLUMNS|LINES|READS|EVENTS|DESCRIPTORS|CONNECTIONS|ATTEMPTS|RATIO|SHARE|STATUS|FIELD|COLOR|PER_(MS|SECOND))$/;
const COUNT = /^(MAX|MIN)_[A-Z]/;
/** As <signal.h>, <errno.h>, <sys/resource.h>, <unistd.h>, <syslog.h> and ASCII have them. */
const PLATFORM = /^(SIG[A-Z0-9]+|E[A-Z]+|RLIMIT_[A-Z]+|STD(IN|OUT|ERR)|LF|CR|TAB|CTRL_C|LOG_USER_INFO)$/;

test("constants carry their unit", () => {
  const named = sourcePaths.flatMap((path) => numbersOf(parseSource(path)).map((name) => ({ path, name })));
  assert.ok(named.length > 100, "there is something to check");
  assert.deepEqual(
    named.filter(({ name }) => !isClear(name)).map(({ path, name }) => `${path}: ${name}`),
    [],
  );
});

test("one without is found", () => {
  const text =
    "const A = 1;\nexport const B: number = 2 ** 31 - 1;\nconst LF = 10;\nconst C = 0x7f;\nconst D_MS = -5 * 60;\nconst e = 3;\nconst F = 'x';";
  const source = ts.createSourceFile("x.ts", text, ts.ScriptTarget.ES2022, true);
  assert.deepEqual(
    numbersOf(source).filter((name) => !isClear(name)),
    ["A", "B"],
  );
});

function isClear(name: string): boolean {
  return UNIT.test(name) || COUNT.test(name) || PLATFORM.test(name);
}

/** Constants of a module that are numbers, written in decimal. */
function numbersOf(source: ts.SourceFile): string[] {
  return source.statements.flatMap((statement) =>
    ts.isVariableStatement(statement)
      ? statement.declarationList.declarations.flatMap(({ name, initializer }) => {
          const isConstant = ts.isIdentifier(name) && /^[A-Z][A-Z0-9_]*$/.test(name.text);
          return isConstant && initializer !== undefined && isNumber(initializer) ? [name.text] : [];
        })
      : [],
  );
}

function isNumber(node: ts.Expression): boolean {
  if (ts.isNumericLiteral(node)) return !/^0[xob]/i.test(node.getText());
  if (ts.isParenthesizedExpression(node)) return isNumber(node.expression);
  if (ts.isPrefixUnaryExpression(node)) return isNumber(node.operand);
  return ts.isBinaryExpression(node) && isNumber(node.left) && isNumber(node.right);
}
