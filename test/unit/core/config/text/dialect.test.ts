import assert from "node:assert/strict";
import { test } from "node:test";

import { fold, parseDialect } from "../../../../../src/core/config/text/dialect.js";
import { Document } from "../../../../../src/core/config/text/document.js";
import { ConfigError } from "../../../../../src/core/config/model/problems.js";
import { decodeSource } from "../../../../../src/core/config/text/source-text.js";
import { accept, daemon, load, message, processOf, program, refuse, ROOT } from "../loading.js";

function parse(text: string): Document {
  const document = new Document();
  document.merge(parseDialect({ text, fault: undefined }, "f"));
  return document;
}

/** Value of `k` in section `s` of a file that has these lines in it. */
function value(lines: string): string | undefined {
  return parse(`[s]\n${lines}\n`).get("s", "k")?.text;
}

function refusal(text: string): string {
  try {
    parse(text);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.message;
  }
  return "accepted";
}

test("CFG-INI-001 the parser expands nothing by itself", () => {
  assert.equal(value("k=%(x)s ${y} %%"), "%(x)s ${y} %%");
});

test("CFG-INI-002 CFG-INI-003 a header reaches to the last bracket; what follows is ignored", () => {
  assert.deepEqual(parse("[program:a]b] xx\n[c] ; d\n[e]#\n").sections, ["program:a]b", "c", "e"]);
});

test("CFG-INI-004 CFG-INI-027 other sections and options, also by case, are ignored without a word", () => {
  const { groups, notices } = accept(daemon("nonsense=1\n[Program:a]\ncommand=x\n[whatever]\nk=v\n"));
  assert.deepEqual(groups, []);
  assert.deepEqual(notices, { critical: [], warn: [], info: [] });
});

test("CFG-INI-005 option names are lower-cased", () => {
  assert.equal(processOf("COMMAND=/bin/true").command, "/bin/true");
});

test("CFG-INI-006 CFG-INI-007 the first = or : divides, white space around it goes", () => {
  assert.equal(value("k : a = b"), "a = b");
  assert.equal(value("k = a : b"), "a : b");
  assert.equal(value("k=\t v \t"), "v");
});

test("CFG-INI-008 quotes stay", () => {
  assert.equal(value('k="/tmp"'), '"/tmp"');
});

test("CFG-INI-009 CFG-INI-010 CFG-INI-011 comments: whole lines, and ; or # after white space", () => {
  assert.equal(value("  ; c\n# c\nk=/bin/cat foo # x"), "/bin/cat foo");
  assert.equal(value("k=/bin/cat\t; x"), "/bin/cat");
  assert.equal(value("k=foo;bar foo#bar"), "foo;bar foo#bar");
});

test("CFG-INI-012 TRAP-003 quotes do not protect from comments", () => {
  assert.equal(value("k=bash -c 'foo ; bar'"), "bash -c 'foo");
});

test("CFG-INI-013 a comment sign right after the delimiter is part of the value", () => {
  assert.equal(value("k=;foo"), ";foo");
  assert.equal(value("k= ;foo"), "");
});

test("CFG-INI-014 of the comment signs that qualify in one round the earliest counts", () => {
  assert.equal(value("k=/bin/x a#b c;d # e ; f"), "/bin/x a#b c;d");
  // The first ; qualifies before the second # is looked at.
  assert.equal(value("k=a#b #c ;d"), "a#b #c");
});

test("CFG-INI-015 CFG-INI-016 CFG-INI-017 CFG-INI-018 indented lines continue a value", () => {
  assert.equal(value("k=/bin/cat\n  one ; c\n\n  ; c\n# c\n  two"), "/bin/cat\none\n\ntwo");
  assert.equal(value("k=\n  a\n b"), "\na\nb");
});

test("CFG-INI-019 an indented header below an option continues it", () => {
  assert.equal(message("[supervisord]\nloglevel=info\n  [program:a]\n"), "bad logging level name 'info\\n[program:a]'");
});

test("CFG-INI-020 an indented header counts where no option is open", () => {
  assert.deepEqual(parse("[a]\n  [b]\n  k=v\n  [c]\n").sections, ["a", "b", "c"]);
});

test("CFG-INI-022 CFG-INI-024 lines without a delimiter are refused, all of them in one message", () => {
  const problem = refuse("[supervisord]\nfoo\n[program:a]\nrem it's\n=x\n");
  assert.equal(
    problem.message,
    `Source contains parsing errors: '${ROOT}'\n\t[line  2]: 'foo\\n'\n\t[line  4]: "rem it's\\n"\n\t[line  5]: '=x\\n'`,
  );
  assert.deepEqual(problem.advice, [`${ROOT}:2: write name=value, or indent the line to continue the value above it.`]);
});

test("CFG-INI-023 CFG-INI-030 text before any section, a byte order mark included, is refused", () => {
  assert.equal(refusal("\n; c\nx=1\n"), "File contains no section headers.\nfile: 'f', line: 3\n'x=1\\n'");
  assert.equal(refusal("\ufeff[a]"), "File contains no section headers.\nfile: 'f', line: 1\n'\\ufeff[a]'");
  assert.deepEqual(refuse("\ufeff[supervisord]\n").advice, [
    `${ROOT}:1: the file begins with a byte order mark; save it without one.`,
  ]);
});

test("CFG-INI-025 CFG-INI-026 repeated sections merge, of repeated options the last counts", () => {
  const document = parse("[a]\nx=1\ny=1\n[b]\n[a]\nX=2\nx=3\n");
  assert.deepEqual(document.sections, ["a", "b"]);
  assert.deepEqual(document.options("a"), ["x", "y"]);
  assert.deepEqual(document.get("a", "x"), { text: "3", file: "f", line: 7 });
});

test("CFG-INI-028 CFG-INI-029 [DEFAULT] supplies every section and is not a section itself", () => {
  const document = parse("[a]\nx=1\n[DEFAULT]\nx=d\ny=d\n");
  assert.deepEqual(document.sections, ["a"]);
  assert.deepEqual(document.options("a"), ["x", "y"]);
  assert.equal(document.get("a", "x")?.text, "1");
  assert.equal(document.get("a", "y")?.text, "d");
  assert.equal(processOf("[DEFAULT]\nstartsecs=7").startSeconds, 7);
  const rpc = `[rpcinterface:x]\nsupervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface\n`;
  assert.deepEqual([...accept(daemon(`${rpc}[DEFAULT]\nk=v\n`)).rpcInterfaces[0]!.options], [["k", "v"]]);
});

test("CFG-INI-031 bytes that are not UTF-8 are refused with Python's words", () => {
  const bytes = new Uint8Array([...new TextEncoder().encode(`${program("environment=A=x")}#`), 0xe9, 0x41]);
  const result = load({ [ROOT]: bytes });
  assert.equal(
    result.ok ? "" : result.problem.message,
    `'utf-8' codec can't decode byte 0xe9 in position ${bytes.length - 2}: invalid continuation byte`,
  );
});

test("CFG-INI-032 CRLF and CR end lines", () => {
  const document = new Document();
  document.merge(parseDialect(decodeSource(new TextEncoder().encode("[s]\r\nk=a\r\n b\rj=c")), "f"));
  assert.equal(document.get("s", "k")?.text, "a\nb");
  assert.equal(document.get("s", "j")?.text, "c");
});

test("CFG-INI-038 the order of sections does not matter", () => {
  const sections = ["[supervisord]\nloglevel=debug\n", "[program:b]\ncommand=b\n", "[program:a]\ncommand=a\n"];
  assert.deepEqual(accept(sections.toReversed().join("")), accept(sections.join("")));
});

test("the folded form is plain INI that the ini package cannot misread", () => {
  const awkward = "[program:web.api]\nlist[]=true\n__proto__:null\nk=a\u2028b;x#y\n";
  const options = new Map([
    ["list[]", { text: "true" }],
    ["__proto__", { text: "null" }],
    ["k", { text: "a\u2028b;x#y" }],
  ]);
  const lines = [`value[]="true"`, `value[]="null"`, `value[]="a\\u2028b;x#y"`, ""];
  assert.equal(fold(options), lines.join("\n"));
  const document = parse(awkward);
  assert.deepEqual(document.options("program:web.api"), ["list[]", "__proto__", "k"]);
  assert.equal(document.get("program:web.api", "list[]")?.text, "true");
  assert.equal(document.get("program:web.api", "__proto__")?.text, "null");
  assert.equal(document.get("program:web.api", "k")?.text, "a\u2028b;x#y");
});
