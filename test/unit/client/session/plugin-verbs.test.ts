import assert from "node:assert/strict";
import { test } from "node:test";
import { verbsOf } from "../../../../src/client/session/plugin-verbs.js";

test("CTL-PL-002 CTL-PL-003 a plugin's verbs carry its name and their help", () => {
  const run = () => undefined;
  const verbs = verbsOf({ hail: { help: "hail\tone\n\t\ttwo", run }, other: { help: "", run } }, "x");
  assert.deepEqual(
    verbs.map(({ name, plugin, help }) => [name, plugin, help]),
    [
      ["hail", "x", ["hail\tone", "\t\ttwo"]],
      ["other", "x", [""]],
    ],
  );
});

test("CTL-PL-001 a factory's product is refused with a reason unless it is an object of verbs", () => {
  const good = { help: "", run: () => 1 };
  const cases: readonly (readonly [unknown, RegExp])[] = [
    [null, /returned no object of verbs/],
    [{ "a b": good }, /"a b" is not a name of a verb/],
    [{ a: good.run }, /a has no function run|a has no text help/],
    [{ a: { ...good, run: undefined } }, /a has no function run/],
    [{ a: { ...good, help: 1 } }, /a has no text help/],
  ];
  for (const [made, reason] of cases) assert.throws(() => verbsOf(made, "x"), reason);
});
