import assert from "node:assert/strict";
import { test } from "node:test";
import { meansProcess, matcherOf } from "../../../../src/core/process/name-pattern.js";

const NAMES = [["web", "web"], ["web", "a:b"], ["g", "w-1"], ["g", "%"], ["__proto__", "x"]] as const; // prettier-ignore
const WORDS = [
  "web",
  "web:",
  "web:*",
  "g:w-1",
  "w-*",
  "g:?",
  "__proto__",
  "__proto__:x",
  "none",
  "",
  ":",
  "web:a:b",
  "[",
  "\0",
];

test("many words mean what any one of them means, and none mean all", () => {
  for (const [group, name] of NAMES) {
    assert.equal(matcherOf([])(group, name), true);
    for (const word of WORDS) {
      const isMeant = meansProcess(word, group, name);
      assert.equal(matcherOf([word])(group, name), isMeant, `${word} and ${group}:${name}`);
      assert.equal(
        matcherOf(["other", word, "oth*r"])(group, name),
        isMeant,
        `${word} among others and ${group}:${name}`,
      );
    }
  }
});

test("a hundred thousand names and a thousand processes take no noticeable time", () => {
  const isMeant = matcherOf(Array.from({ length: 100_000 }, (_, index) => `n${index}`));
  const began = performance.now();
  for (let process = 0; process < 1000; process += 1) isMeant("group", `p${process}`);
  assert.ok(performance.now() - began < 2000);
});
