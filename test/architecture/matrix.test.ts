/** compat-matrix.md and the tests say the same: nothing is claimed that no test proves, no proof goes unrecorded. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { PROGRAM_EXTENSIONS, SUPERVISORD_EXTENSIONS } from "../../src/core/config/options/extensions.js";
import { idsIn, parseMatrix, problemsOf, readMatrix, readTestFiles, withCounts } from "../support/matrix.js";
import { root } from "../support/repository.js";

const rows = parseMatrix(readMatrix());

test("every row and every id a test mentions agree", () => {
  assert.deepEqual(problemsOf(rows, readTestFiles()), []);
});

test("the counts at the top are those of the rows", () => {
  assert.equal(withCounts(readMatrix()), readMatrix(), "node scripts/matrix.mjs writes them");
});

/** Ours are not behaviours of the original: no specification lists them. */
const isOurs = (each: string) => each.startsWith("TSD-");

test("every behaviour of the specification has a row", () => {
  const ids = rows.flatMap((row) => row.ids).filter((each) => !isOurs(each));
  assert.equal(ids.length, 1243);
  // Numbers run from 001 without a gap, so that a missing row shows even where the specification is not at hand.
  for (const area of new Set(ids.map((each) => each.slice(0, -4)))) {
    const numbers = ids.filter((each) => each.slice(0, -4) === area).map((each) => Number(each.slice(-3)));
    assert.deepEqual(
      numbers.sort((a, b) => a - b),
      numbers.map((_, index) => index + 1),
      area,
    );
  }
  const specification = join(process.env["TSD_SHARED"] ?? join(root, "..", "shared"), "behaviour");
  if (!existsSync(specification)) return;
  const wanted = readdirSync(specification).flatMap((name) =>
    [...readFileSync(join(specification, name), "utf8").matchAll(/^\| ((?:[A-Z]+-)+\d{3}) \|/gm)].map(
      (match) => match[1]!,
    ),
  );
  assert.deepEqual(ids.sort(), wanted.sort());
});

test("every option of our own has a row", () => {
  const ours = rows.filter(({ ids }) => ids.some(isOurs)).map(({ what }) => what);
  for (const option of Object.keys({ ...SUPERVISORD_EXTENSIONS, ...PROGRAM_EXTENSIONS })) {
    assert.ok(
      ours.some((what) => new RegExp(`\\b${option}\\b`).test(what)),
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
  const check = (line: string, tests: Record<string, string> = {}) =>
    problemsOf(parseMatrix(line), new Map(Object.entries(tests))).join("\n");
  const proof = { "test/a.test.ts": "LIFE-ST-001" };
  assert.equal(check("| LIFE-ST-001 | what | original | same | test/a.test.ts |", proof), "");
  assert.equal(check("| LIFE-ST-001 | what | original | not yet | |", proof), "");
  assert.match(check("| LIFE-ST-001 | what | original | same | |", proof), /no test it names mentions LIFE-ST-001/);
  assert.match(check("| LIFE-ST-001..002 | w | o | same | test/a.test.ts |", proof), /mentions LIFE-ST-002/);
  assert.match(check("| LIFE-ST-001 | w | o | same | test/b.test.ts |", proof), /there is no test file test\/b/);
  assert.match(check("| LIFE-ST-001 | w | o | better | test/a.test.ts |", proof), /needs a reason/);
  assert.match(check("| LIFE-ST-001 | w | o | fine | test/a.test.ts |", proof), /is none of/);
  assert.match(check("| LIFE-ST-001 | w | | not yet | |", proof), /is missing/);
  assert.match(
    check("| LIFE-ST-002 | w | o | not yet | |", proof),
    /test\/a\.test\.ts: LIFE-ST-001 is not in the matrix/,
  );
  assert.match(check("| LIFE-ST-001 | w | o | not yet | |\n| LIFE-ST-001 | w | o | not yet | |"), /another line/);
});
