/**
 * What a program of the package is where starting it has to be quick: runs the bundle beside it (tsctl.bundle.cjs) with
 * what V8 made of it when the package was made (tsctl.cache). V8 checks that it fits: the release of V8, its flags, the
 * length of the source. Where it does not, or is not there, the bundle is compiled as ever.
 *
 * With _TSD_CODE_CACHE=make in the environment it makes that file, of all functions that were called in this run.
 */
const { readFileSync, writeFileSync } = require("node:fs");
const { basename, join } = require("node:path");
const { Script } = require("node:vm");

const program = basename(__filename, ".cjs");
/** Without its folder, which is another where the package is made than where it runs: V8 keeps the name in the file. */
const name = `${program}.bundle.cjs`;
const filename = join(__dirname, name);
const cacheFile = join(__dirname, `${program}.cache`);
const making = process.env._TSD_CODE_CACHE === "make";

function cached() {
  try {
    return making ? undefined : readFileSync(cacheFile);
  } catch {
    return undefined;
  }
}

// The bundle has been made a function, and is ASCII (scripts/package.mjs sees to both): nothing has to be made of it here.
const source = readFileSync(filename, "latin1");
const script = new Script(source, { filename: name, cachedData: cached() });
if (making) process.once("exit", make);
script.runInThisContext()(exports, require, module, filename, __dirname);

/** Under fixed seeds the same bytes come out each time; V8 takes the file only if they are not fixed in its flags. */
function make() {
  const v8 = require("node:v8");
  for (const flag of ["--hash-seed=0", "--random-seed=0"]) v8.setFlagsFromString(flag);
  writeFileSync(cacheFile, script.createCachedData());
}
