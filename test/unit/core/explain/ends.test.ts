import assert from "node:assert/strict";
import { test } from "node:test";
import { explainEnd } from "../../../../src/core/explain/ends.js";
import { factsOf, after, always } from "./facts.js";

const STATUS_127 = 127 << 8;

function because(output: string): readonly string[] {
  const { policy, background } = factsOf(after(always));
  const beside = { policy, background, tried: undefined, logTrouble: [], commandTrouble: undefined };
  const life = { kind: "ended", pid: 7, at: 1, endedAt: 2, waitStatus: STATUS_127, asked: false } as const;
  return explainEnd(life, { ...beside, output }).because;
}

test("the daemon's own words are read as they stand, with colons in a path, and behind what the program wrote before", () => {
  const words = (line: string, end = "supervisor: child process was not spawned\n") => because(`${line}\n${end}`)[1];
  assert.equal(
    words("supervisor: couldn't chdir to /srv/a: b: EACCES"),
    "tsd could not start the program: couldn't chdir to /srv/a: b: EACCES",
  );
  assert.match(
    words("half a linesupervisor: couldn't exec /x: ENOENT", "child process was not spawned")!,
    /^tsd could/,
  );
  for (const other of ["supervisor: couldn't", "supervisor: couldn't exec", "couldn't exec /x: ENOENT", ": "])
    assert.doesNotMatch(words(other) ?? "", /^tsd could/);
  assert.doesNotMatch(words("supervisor: couldn't exec /x: ENOENT", "child process was spawned") ?? "", /^tsd could/);
});

test("a program that writes them over and over costs no more than what it wrote", () => {
  const began = performance.now();
  because("supervisor: couldn't a b: ".repeat(40_000));
  because(`supervisor: couldn't exec ${": ".repeat(500_000)}`);
  because(`supervisor: couldn't exec a: b\nchild process was not spawned${" ".repeat(1_000_000)}x`);
  assert.ok(performance.now() - began < 5000);
});
