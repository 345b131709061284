/** The severities of a rule are those that it reports: the compiler holds it, and these tests that the compiler does. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { RULES } from "../../../../../src/core/check/rules/rules.js";
import { rule } from "../../../../../src/core/check/survey/rule.js";

const described = { name: "x", doc: "X." };
const rest = { spot: { file: "", line: 1, column: 1 }, now: "", write: "" };

test("a rule that reports what it names compiles", () => {
  const fine = rule({
    ...described,
    severities: ["error", "hint"],
    *find(survey) {
      yield { ...rest, severity: survey.file === "" ? "error" : "hint" };
    },
  });
  assert.deepEqual(fine.severities, ["error", "hint"]);
});

test("a severity that is reported and not named does not compile", () => {
  const forgotten = rule({
    ...described,
    severities: ["error"],
    // @ts-expect-error -- a hint is not named
    *find() {
      yield { ...rest, severity: "hint" };
    },
  });
  assert.ok(forgotten);
});

test("nor does one that is named and never reported", () => {
  // @ts-expect-error -- there is no hint
  const invented = rule({
    ...described,
    severities: ["error", "hint"],
    *find() {
      yield { ...rest, severity: "error" };
    },
  });
  assert.ok(invented);
});

test("every rule names severities, the worst first", () => {
  const worstFirst = ["error", "warning", "hint"];
  for (const { name, severities } of RULES) {
    assert.ok(severities.length > 0, name);
    assert.deepEqual(
      severities,
      worstFirst.filter((severity) => (severities as readonly string[]).includes(severity)),
      name,
    );
  }
});
