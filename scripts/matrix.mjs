/**
 * Checks docs/behaviour and makes compat-matrix.md from it: reports wrong rows, and rows that
 * a test mentions although they are still marked "not yet". Build first (npm run build).
 *
 *   node scripts/matrix.mjs           write compat-matrix.md, then check
 *   node scripts/matrix.mjs --check   only check
 */
import { writeFileSync } from "node:fs";

const behaviour = await import("../build/test/support/behaviour.js");
const matrix = await import("../build/test/support/matrix.js");
const { inRepository } = await import("../build/test/support/repository.js");

const rows = behaviour.readRows();
const before = matrix.readMatrix();
const text = matrix.withRows(before, rows, behaviour.readPages());
if (text !== before) {
  if (process.argv.includes("--check")) {
    console.error("compat-matrix.md is old: node scripts/matrix.mjs");
    process.exitCode = 1;
  } else {
    writeFileSync(inRepository("compat-matrix.md"), text);
  }
}

const tests = behaviour.readTestFiles();
for (const problem of behaviour.problemsOf(rows, tests)) {
  console.error(problem);
  process.exitCode = 1;
}

const open = new Set(rows.filter(({ kind }) => kind === "not yet").map(({ id }) => id));
for (const [path, source] of tests) {
  const mentioned = [...new Set(behaviour.idsIn(source))].filter((id) => open.has(id));
  if (mentioned.length > 0) console.log(`not yet, but mentioned in ${path}: ${mentioned.join(" ")}`);
}
console.log(matrix.countsOf(rows));
