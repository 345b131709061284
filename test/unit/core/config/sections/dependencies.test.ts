/** What tsd_depends_on may name, and that no program waits for itself in the end, however long the way. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { accept, daemon, refuse, ROOT } from "../loading.js";

const section = (name: string, dependsOn: string) => `[program:${name}]\ncommand=x\ntsd_depends_on=${dependsOn}\n`;

test("IMP-012 a program, a group, both with a colon, or all of a group", () => {
  for (const name of ["a", "g", "g:a", "g:*"])
    accept(daemon(`[group:g]\nprograms=a\n${section("a", "")}${section("b", name)}`));
  const { message, advice } = refuse(daemon(section("a", "g:*")));
  assert.equal(message, "cannot find the program 'g:*' that tsd_depends_on of 'a' names");
  assert.deepEqual(advice, [`${ROOT}:4: remove it: there is no other program to wait for.`]);
  assert.deepEqual(refuse(daemon(section("a", "c") + section("b", ""))).advice, [`${ROOT}:4: write one of b.`]);
});

test("IMP-012 a circle is reported from where it begins", () => {
  const { message, advice } = refuse(
    daemon(section("a", "b") + section("b", "c") + section("c", "d") + section("d", "b")),
  );
  assert.equal(message, "cannot start programs that wait for each other: b waits for c waits for d waits for b");
  assert.deepEqual(advice, [`${ROOT}:7: remove one of these from tsd_depends_on.`]);
});

test("IMP-012 a chain may be longer than the stack is deep", () => {
  const count = 10_000;
  const chain = Array.from({ length: count }, (_, at) => section(`p${at}`, at + 1 < count ? `p${at + 1}` : ""));
  assert.equal(accept(daemon(chain.join(""))).groups.length, count);
});
