import assert from "node:assert/strict";
import { test } from "node:test";

import { accept, program as loadedProgram, ROOT } from "../../config/loading.js";
import { daemon, found, only, places, program } from "../checking.js";

const RULE = "misread-variable";

/** Names and severities found in one program's environment. */
function doubted(environment: string, variables: Readonly<Record<string, string>> = {}): readonly string[] {
  const world = { environment: { HOME: "/root", PATH: "/bin", ...variables } };
  return found(RULE, program(`environment=${environment}`), { world }).map(
    ({ severity, now }) => `${severity} ${now.split(" ")[0]!}`,
  );
}

test("CFG-ENV-007 TRAP-016 a value that is cut for want of quotes is found, and the quoted form is shown", () => {
  const { line, column, severity, now, write } = only(RULE, program("environment=A=1, JAVA_OPTS=-Xmx512m -Xms256m"));
  assert.deepEqual([line, column, severity], [5, 18, "warning"]);
  assert.match(
    now,
    /^JAVA_OPTS in environment of \[program:a\]: the program does not get the value that is written: wi/,
  );
  assert.match(write, /^Write JAVA_OPTS="…"/);
  for (const cut of ["URL=http://x/?a=1&b=2", "URL=*.example.com", "URL=x#y", "URL=$X", "URL=a;b=c", "URL=1 B C=2"]) {
    assert.deepEqual(doubted(cut), ["warning URL"], cut);
  }
});

test("CFG-ENV-012 CFG-ENV-013 TRAP-017 quotes that vanish, and what versions read differently, is found", () => {
  assert.deepEqual(doubted('P="%(ENV_PW)s",Q="1"', { PW: 'x"y"z' }), ["warning P"]);
  assert.deepEqual(doubted('P="%(ENV_PW)s",Q="1"', { PW: 'x",R="y' }), ["warning P"]);
  assert.deepEqual(doubted('P="%(ENV_PW)s",Q="1"', { PW: "x y,z=1" }), []);
  assert.deepEqual(doubted(`A='say "x"',B="it's"`), ["warning A"]);
  assert.deepEqual(doubted('A="C:\\\\x"'), ["warning A"]);
  assert.deepEqual(doubted("A=it's,B=2"), ["warning A"]);
  assert.deepEqual(doubted('A="x"y'), ["warning A"]);
});

test("CFG-ENV-013 IMP-V-002 what only released versions refuse, and no version misreads, is a hint", () => {
  assert.deepEqual(doubted('A=1,B="say \\"hi\\""'), ["hint B"]);
  assert.deepEqual(doubted("A=1,B=ü1,C=2"), ["hint B"]);
});

test("CFG-ENV-004 CFG-ENV-006 nothing is said of what everybody reads alike", () => {
  for (const fine of [
    'A="a b;c#d",B=1,',
    "A = 1 ,\n  B = '2'",
    "A=/x:y.z+-(1)",
    'PATH="%(ENV_HOME)s/bin:%(here)s"',
    'A=""',
  ]) {
    assert.deepEqual(doubted(fine), [], fine);
  }
});

test("CFG-SD-016 [supervisord] and every process of a program: once, at the line of the entry", () => {
  const text = daemon(
    'environment=A="1",\n  B=a b\n[program:a]\ncommand=cat\nnumprocs=3\n' +
      "process_name=p%(process_num)d\nenvironment=C=x y%(process_num)d\n[group:g]\nprograms=a\n",
  );
  assert.deepEqual(places(RULE, text), ["4:3 warning", "9:13 warning"]);
});

test("IMP-053 no finding shows a value", () => {
  for (const value of ['"hunter2"x"', "hunter2 x", "'hunter2\"'", "x;hunter2=1", 'a"hunter2 "', "éhunter2"]) {
    const all = found(RULE, program(`environment=A=${value}`));
    assert.ok(all.length > 0, value);
    assert.doesNotMatch(JSON.stringify(all), /hunter2/);
  }
  // What stands before the = is no name.
  const nameless = found(RULE, program("environment='hunter2,x'=1"));
  assert.ok(
    nameless.length > 0 && nameless.every(({ now }) => now.startsWith("an entry in environment of [program:a]: ")),
  );
  assert.doesNotMatch(JSON.stringify(nameless), /hunter2/);
});

test("CFG-ENV-013 TRAP-017 the daemon logs how quotes change a value, once, without the value", () => {
  const world = { environment: { PW: 'hun"ter"2' } };
  const lines = 'numprocs=2\nprocess_name=%(process_num)d\nenvironment=P="%(ENV_PW)s",Q="1"';
  const { warn } = accept(loadedProgram(lines), { world }).notices;
  assert.equal(warn.length, 1);
  assert.match(warn[0]!, /^environment of \[program:a\], variable P: the program does not get the value that is writ/);
  assert.ok(warn[0]!.endsWith(`(${ROOT}:6)`), warn[0]);
  assert.doesNotMatch(warn[0]!, /hun|ter/);
  assert.deepEqual(accept(loadedProgram("environment=A=b c"), { world }).notices.warn, []);
});
