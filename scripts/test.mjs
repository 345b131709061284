/**
 * Runs the compiled tests and ends with the line `N passed, N failed`.
 *
 *   node scripts/test.mjs [folder or file under test/ ...]     default: everything but bench
 *   node scripts/test.mjs --fast                               the unit tests that need no native code, in seconds
 *
 * The comparisons with the original (test/conformance, test/differential) need Debian's `supervisor`. By default they
 * are left out, with a message, if it is not installed; TSD_SUBJECTS=tsd,debian requires them.
 *
 * `test/unit/core` means `build/test/unit/core/**\/*.test.js`; a single `test/architecture/sizes.test.ts` works too.
 */
import { existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { performance } from "node:perf_hooks";
import { dirname, join, relative, resolve, sep } from "node:path";
import { text } from "node:stream/consumers";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { fileURLToPath } from "node:url";
// The bundle that bin/* starts is never older than the compiled code.
import "./bundle.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const built = join(root, "build", "test");
const fast = process.argv[2] === "--fast";
const asked = (fast ? [] : process.argv.slice(2)).map((name) =>
  join(built, relative(join(root, "test"), resolve(name)).replace(/\.ts$/, ".js")),
);

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

/** One file for a folder of tests, which then share a process: most of them take less time than to start one. */
function together(folder) {
  const tests = testsUnder(folder).map((file) => `import ${JSON.stringify(`./${relative(built, file)}`)};\n`);
  const file = join(built, `all-of-${relative(built, folder).replaceAll(sep, "-")}.js`);
  writeFileSync(file, tests.join(""));
  return file;
}

/** The folders of unit tests, except that of the native code, which compiles it and calls the kernel. */
const fastFolders = () =>
  readdirSync(join(built, "unit"))
    .filter((name) => name !== "posix")
    .map((name) => join(built, "unit", name));

/** The tests of what was asked for; the end where there are none: everything in its place would take a quarter of an hour. */
function demanded(path) {
  const tests = testsUnder(path);
  if (tests.length > 0) return tests;
  console.error(`cannot find a test at test/${relative(built, path)}; npx tsc -b compiles what is new`);
  return process.exit(1);
}

const chosen = fast ? fastFolders().map(together) : asked.flatMap(demanded);
const files = chosen.length > 0 ? chosen : all();

if (asked.length === 0 && !comparable) {
  console.log("Debian's supervisor is not installed: the comparisons with it are left out (see .ci/run).\n");
}

/**
 * Runs one test file and prints the result: a line, or with failures the whole report. Leaked processes and a crash
 * count.
 */
async function attempt(file) {
  const started = performance.now();
  const stream = run({ files: [file] });
  let passed = 0;
  const failed = [];
  // A file that only groups tests reports itself as a suite.
  stream.on("test:pass", ({ name, details, skip }) => {
    if (skip !== undefined) console.log(`left out: ${name}${typeof skip === "string" ? `: ${skip}` : ""}`);
    else if (details.type !== "suite" && name !== file) passed += 1;
  });
  stream.on("test:fail", ({ name, details }) => {
    // A suite fails with its tests, which are counted, or by itself: then perhaps no test could run.
    if (details.type !== "suite" || details.error.failureType !== "subtestsFailed") failed.push(name);
  });
  const report = await text(stream.compose(new spec()));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const mark = failed.length > 0 ? "✖" : "✔";
  console.log(`${mark} ${relative(built, file)}: ${passed} passed, ${failed.length} failed (${seconds} s)`);
  if (failed.length > 0) console.log(report);
  return { passed, failed };
}

/** The result of each file; runs `concurrency` files at a time. */
async function attemptAll(files, concurrency) {
  const outcomes = [];
  const waiting = [...files];
  const worker = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) outcomes.push(await attempt(file));
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return outcomes;
}

const outcomes = await attemptAll(files, availableParallelism() + 1);
const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed.length, 0);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
console.log(`\n${passed} passed, ${failed} failed`);
