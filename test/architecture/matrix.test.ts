/**
 * docs/behaviour, compat-matrix.md and the tests say the same: nothing is claimed that no test proves, no proof goes
 * unrecorded.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { PROGRAM_EXTENSIONS, SUPERVISORD_EXTENSIONS } from "../../src/core/config/options/extensions.js";
import { idsIn, parsePage, problemsOf, readPages, readRows, readTestFiles } from "../support/behaviour.js";
import { readMatrix, withRows } from "../support/matrix.js";

const rows = readRows();

test("every row and every id a test mentions agree", () => {
  assert.deepEqual(problemsOf(rows, readTestFiles()), []);
});

test("compat-matrix.md is made from the rows", () => {
  const made = withRows(readMatrix(), rows, readPages());
  assert.ok(made === readMatrix(), "node scripts/matrix.mjs writes it");
  assert.notEqual(withRows(made, rows.slice(1), readPages()), made);
  // A chapter without rows is left out.
  const open = rows.map((row, index) => (index === 0 ? { ...row, kind: "not yet" as const } : row));
  assert.match(withRows(made, open, readPages()), /\n## What is not there yet\n/);
  const closed = rows.filter(({ kind }) => kind !== "not yet");
  assert.doesNotMatch(withRows(made, closed, readPages()), /\n## What is not there yet\n/);
});

/** Ours are not behaviours of the original. */
const isOurs = (each: string) => each.startsWith("TSD-");

test("every behaviour of the original has a row", () => {
  const ids = rows.map(({ id }) => id ?? "").filter((each) => !isOurs(each));
  assert.equal(ids.length, 1243);
  // Numbers run from 001 without a gap, so that a missing row shows.
  for (const area of new Set(ids.map((each) => each.slice(0, -4)))) {
    const numbers = ids.filter((each) => each.slice(0, -4) === area).map((each) => Number(each.slice(-3)));
    assert.deepEqual(
      numbers.sort((a, b) => a - b),
      numbers.map((_, index) => index + 1),
      area,
    );
  }
});

test("every option of our own has a row", () => {
  const ours = rows.filter(({ id }) => isOurs(id ?? "")).map(({ behaviour }) => behaviour);
  for (const option of Object.keys({ ...SUPERVISORD_EXTENSIONS, ...PROGRAM_EXTENSIONS })) {
    assert.ok(
      ours.some((behaviour) => new RegExp(`^\\*\\*.*\\b${option}\\b.*\\*\\*`).test(behaviour)),
      option,
    );
  }
});

test("ranges and lists of ids are understood", () => {
  assert.deepEqual(idsIn("x LIFE-ST-004 y"), ["LIFE-ST-004"]);
  assert.deepEqual(idsIn("LIFE-ST-004..006,009"), ["LIFE-ST-004", "LIFE-ST-005", "LIFE-ST-006", "LIFE-ST-009"]);
  assert.deepEqual(idsIn("IMP-V-001/003 IMP-010 TRAP-002"), ["IMP-V-001", "IMP-V-003", "IMP-010", "TRAP-002"]);
  assert.deepEqual(idsIn("RFC-123 PRE-LIFE-ST-04"), []);
});

test("each way of being wrong is found", () => {
  const check = (lines: string, tests: Record<string, string> = {}) =>
    problemsOf(parsePage("docs/behaviour/a.md", lines), new Map(Object.entries(tests))).join("\n");
  const row = (id: string, rest: string) => `| <a id="${id.toLowerCase()}"></a>${id} | ${rest} |`;
  const proof = { "test/a.test.ts": "LIFE-ST-001" };
  const link = "[a](../../test/a.test.ts)";
  assert.equal(check(row("LIFE-ST-001", `does it (R) | same | ${link}`), proof), "");
  assert.equal(check(row("LIFE-ST-001", "does it (R) | not yet |"), proof), "");
  assert.match(check(row("LIFE-ST-001", "does it | same |"), proof), /no test proves LIFE-ST-001/);
  assert.match(check(row("LIFE-ST-002", `does it | same | ${link}`), proof), /does not mention LIFE-ST-002/);
  assert.match(
    check(row("LIFE-ST-001", "does it | same | [b](../../test/b.test.ts)"), proof),
    /there is no test file test\/b/,
  );
  assert.match(check(row("LIFE-ST-001", "does it | same | test/a.test.ts"), proof), /tests are links/);
  assert.match(check(row("LIFE-ST-001", `does it | better | ${link}`), proof), /needs a reason/);
  assert.match(check(row("LIFE-ST-001", `does it | fine | ${link}`), proof), /is none of/);
  assert.match(check(row("LIFE-ST-001", " | not yet | "), proof), /is missing/);
  assert.match(
    check(row("LIFE-ST-002", "does it | not yet | "), proof),
    /test\/a\.test\.ts: LIFE-ST-001 has no row in docs\/behaviour/,
  );
  const twice = (id: string, text: string) =>
    check(`${row("LIFE-ST-001", "does it (R) | not yet | ")}\n${row(id, `${text} | not yet | `)}`);
  assert.match(twice("LIFE-ST-001", "does more"), /LIFE-ST-001 stands in another line too/);
  assert.match(twice("LIFE-ST-002", "does it (S, ≥4.2.4)"), /LIFE-ST-001 has the same text/);
  assert.equal(twice("LIFE-ST-002", "does more"), "");
  for (const malformed of [
    "| LIFE-ST-001 | does it | same | |",
    '| <a id="life-st-002"></a>LIFE-ST-001 | does it | same | |',
    '| <a id="life-st-001..002"></a>LIFE-ST-001..002 | does it | same | |',
    row("LIFE-ST-001", "does it | same"),
  ]) {
    assert.match(check(malformed), /a row is/);
  }
});
