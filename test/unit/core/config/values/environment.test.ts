import assert from "node:assert/strict";
import { test } from "node:test";

import { parseEnvironment } from "../../../../../src/core/config/values/environment.js";
import { ConfigError } from "../../../../../src/core/config/model/problems.js";
import { splitShellWords } from "../../../../../src/core/python/shell-words.js";
import { accept, daemon, message, program, refuse, ROOT, suffix } from "../loading.js";

/** The pairs as an object, or the message. */
function parse(text: string): unknown {
  try {
    return Object.fromEntries(parseEnvironment(text));
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
}

/** One test of a table: values and what they mean. */
function means(title: string, table: Readonly<Record<string, unknown>>): void {
  test(title, () => {
    for (const [text, expected] of Object.entries(table)) assert.deepEqual(parse(text), expected, text);
  });
}

const end = (text: string) => `Unexpected end of key/value pairs in value '${text}'`;

means("CFG-ENV-001 TRAP-016 words are letters, digits and _/.+-():, all else are single tokens", {
  "A=/x/y.z+-(1):_": { A: "/x/y.z+-(1):_" },
  "": {},
});

means("CFG-ENV-002 what is not KEY=VALUE is refused", { A: end("A"), "A=1,B": end("A=1,B"), "A,=1": end("A,=1") });

means("CFG-ENV-003 CFG-ENV-004 CFG-ENV-006 any token separates, a last one may stand alone, blanks are free", {
  "A=1;B=2": { A: "1", B: "2" },
  "A=1,": { A: "1" },
  "A = 1 , B = 2": { A: "1", B: "2" },
});

means("CFG-ENV-005 newlines are blanks, not separators", {
  "A=1\n,B=2": { A: "1", B: "2" },
  "A=1\nB=2": end("A=1\nB=2"),
});

means("CFG-ENV-007 unquoted values with other characters are refused", {
  "A=a@b": end("A=a@b"),
  "A=$X,B=1": end("A=$X,B=1"),
  "A=a b c": end("A=a b c"),
  // One token too many at the end passes for a separator.
  "A=$X": { A: "$" },
});

means("CFG-ENV-008 an unquoted # begins a comment, blanks or not", {
  "A=x#y,B=p": { A: "x" },
  "A='x#y'": { A: "x#y" },
  "A=x#c\nyz": { A: "xyz" },
});

means("CFG-ENV-009 CFG-ENV-010 open quotes and bare empty values are refused", {
  'A="x': "No closing quotation",
  'A=""': { A: "" },
  "A=,B=1": end("A=,B=1"),
  "A=": end("A="),
});

means("CFG-ENV-011 keys keep their case and may have signs; the last of two counts", {
  "a.b-c=1,A=2,A=3": { "a.b-c": "1", A: "3" },
});

means("CFG-ENV-012 as released: quotes of either kind go from both ends, inner ones stay", {
  [`A='say "x"'`]: { A: 'say "x' },
  [`A="it's"`]: { A: "it's" },
  "A='a\\nb'": { A: "a\\nb" },
  'A=x"y': { A: 'x"y' },
});

means("CFG-ENV-013 IMP-V-002 TRAP-017 what the released rules refuse and POSIX rules do not is read by POSIX rules", {
  'A=foo"bar baz",B=1': { A: "foobar baz", B: "1" },
  'A="say \\"hi\\""': { A: 'say "hi"' },
  "A=a\\ b": { A: "a b" },
  "A=é": { A: "é" },
  'A="a\\b"c,B=1': { A: "a\\bc", B: "1" },
  "A=a'\\'": { A: "a\\" },
  'A="x\\': "No closing quotation",
  "A=x,\\": end("A=x,\\"),
});

test("CFG-ENV-014 CFG-ENV-015 [supervisord] environment lies under each program's own", () => {
  const text = `[supervisord]\nenvironment=A=1,B=1\n[program:a]\ncommand=x\nenvironment=C=2,B=2\n`;
  assert.deepEqual(
    [...accept(text).groups[0]!.processes[0]!.environment],
    [
      ["A", "1"],
      ["B", "2"],
      ["C", "2"],
    ],
  );
});

test("CFG-TYPE-016 a refusal of environment carries section and file, and advice", () => {
  const problem = refuse(program("environment=A=$X,B=1"));
  assert.equal(problem.message, end("A=$X,B=1") + suffix("program:a"));
  assert.deepEqual(problem.advice, [
    `${ROOT}:4: environment=(not shown)`,
    'Write KEY="value" groups with commas between.',
  ]);
  assert.equal(message(daemon("environment=A")), end("A"));
});

test("LIFE-SPAWN-002 CFG-INI-021 TRAP-006 commands split as POSIX shells split words, nothing else of a shell", () => {
  const cases: readonly [string, unknown][] = [
    ["a  b\tc\nd\r", ["a", "b", "c", "d"]],
    ["", []],
    [`sh -c 'a "b" \\' "c 'd' \\" \\\\ \\x"`, ["sh", "-c", 'a "b" \\', `c 'd' " \\ \\x`]],
    [`a''b "" ''`, ["ab", "", ""]],
    ["a\\ b \\\n \\#", ["a b", "\n", "#"]],
    ["x #y $Z ~ * &&", ["x", "#y", "$Z", "~", "*", "&&"]],
    ["é 日本", ["é", "日本"]],
    ["a 'b", "No closing quotation"],
    ['a "b', "No closing quotation"],
    ["a \\", "No escaped character"],
    ['a "b\\', "No escaped character"],
  ];
  for (const [text, expected] of cases) {
    const split = splitShellWords(text);
    assert.deepEqual(split.ok ? split.words : split.error, expected, text);
  }
});
