/**
 * Writes the diagram and the tables of docs/explanation/process-states.md from the rules themselves. Build first (npm
 * run build).
 *
 *   node scripts/states.mjs           write them
 *   node scripts/states.mjs --check   only say whether they are old
 */
import { readFileSync, writeFileSync } from "node:fs";

const { withParts } = await import("../build/test/support/process-states.js");
const { step } = await import("../build/src/core/process/transitions.js");
const { inRepository } = await import("../build/test/support/repository.js");

const path = inRepository("docs/explanation/process-states.md");
const before = readFileSync(path, "utf8");
const text = withParts(before, step);
if (text !== before) {
  if (process.argv.includes("--check")) {
    console.error("docs/explanation/process-states.md is old: node scripts/states.mjs");
    process.exitCode = 1;
  } else {
    writeFileSync(path, text);
  }
}
