/**
 * Runs the compiled tests and ends with the line `N passed, N failed`.
 *
 *   node scripts/test.mjs [folder or file under test/ ...]     default: everything but bench
 *
 * The comparisons with the original (test/conformance, test/differential) need Debian's `supervisor`. By default they
 * are left out, and that is said, where it is not installed; TSD_SUBJECTS=tsd,debian demands them.
 *
 * `test/unit/core` means `build/test/unit/core/**\/*.test.js`; a single `x.test.ts` works too.
 */
import { existsSync, readdirSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join, relative, resolve, sep } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { fileURLToPath } from "node:url";
// What bin/* starts is never older than what was compiled.
import "./bundle.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const built = join(root, "build", "test");
const asked = process.argv
  .slice(2)
  .map((name) => join(built, relative(join(root, "test"), resolve(name)).replace(/\.ts$/, ".js")));

function testsUnder(path) {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    return readdirSync(path)
      .sort()
      .flatMap((name) => (name === "bench" ? [] : testsUnder(join(path, name))));
  }
  return path.endsWith(".test.js") ? [path] : [];
}

const comparable = process.env.TSD_SUBJECTS?.includes("debian") ?? existsSync("/usr/bin/supervisord");
const comparisons = ["conformance", "differential"].map((name) => join(built, name) + sep);
const all = () =>
  testsUnder(built).filter((file) => comparable || !comparisons.some((folder) => file.startsWith(folder)));
const files = asked.length > 0 ? asked.flatMap(testsUnder) : all();
if (files.length === 0) {
  console.error("cannot find any test there; build first (npm run build), and name a folder or file below test/");
  process.exit(1);
}

if (asked.length === 0 && !comparable) {
  console.log("Debian's supervisor is not installed: the comparisons with it are left out (see .ci/run).\n");
}

let passed = 0;
let failed = 0;
const stream = run({ files, concurrency: availableParallelism() + 1 });
// A file that only groups tests reports itself as a suite; count leaves, and files that crashed.
stream.on("test:pass", (event) => {
  if (event.details.type !== "suite" && event.nesting >= 0 && !files.includes(event.name)) passed += 1;
});
stream.on("test:fail", (event) => {
  if (event.details.type !== "suite") failed += 1;
});
stream.on("end", () => {
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
  setImmediate(() => console.log(`\n${passed} passed, ${failed} failed`));
});
stream.compose(new spec()).pipe(process.stdout, { end: false });
