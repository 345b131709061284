/**
 * Keeps compat-matrix.md honest: writes the counts at its top, says what is wrong with it, and names the rows that a
 * test mentions while they are still marked "not yet". Build first (npm run build).
 *
 *   node scripts/matrix.mjs           write the counts, then check
 *   node scripts/matrix.mjs --check   only check
 */
import { writeFileSync } from "node:fs";

const matrix = await import("../build/test/support/matrix.js");
const { inRepository } = await import("../build/test/support/repository.js");

const before = matrix.readMatrix();
const text = matrix.withCounts(before);
if (text !== before) {
  if (process.argv.includes("--check")) {
    console.error("the counts at the top of compat-matrix.md are old: node scripts/matrix.mjs");
    process.exitCode = 1;
  } else {
    writeFileSync(inRepository("compat-matrix.md"), text);
  }
}

const rows = matrix.parseMatrix(text);
const tests = matrix.readTestFiles();
for (const problem of matrix.problemsOf(rows, tests)) {
  console.error(problem);
  process.exitCode = 1;
}

const open = new Set(rows.filter(({ kind }) => kind === "not yet").flatMap(({ ids }) => ids));
for (const [path, source] of tests) {
  const mentioned = [...new Set(matrix.idsIn(source))].filter((id) => open.has(id));
  if (mentioned.length > 0) console.log(`not yet, but mentioned in ${path}: ${mentioned.join(" ")}`);
}
console.log(matrix.countsOf(rows));
