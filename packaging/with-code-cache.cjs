/**
 * Starts a program of the package quickly: runs the bundle beside it (tsctl.bundle.cjs) with the code that V8 compiled
 * when the package was made (tsctl.cache). V8 checks that the code fits: V8's release, its flags, the length of the
 * source. If it does not fit, or is missing, the bundle is compiled as usual.
 *
 * With _TSD_CODE_CACHE=make in the environment it makes that file, of all functions that were called in this run.
 */
const { readFileSync, writeFileSync } = require("node:fs");
const { basename, join } = require("node:path");
const { Script } = require("node:vm");

const program = basename(__filename, ".cjs");
/** Without its folder, because V8 keeps the name in the file, and the package is made and run in different folders. */
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

// The bundle is already a function and ASCII (scripts/package.mjs makes it so): nothing is converted here.
const source = readFileSync(filename, "latin1");
const script = new Script(source, { filename: name, cachedData: cached() });
if (making) process.once("exit", make);
script.runInThisContext()(exports, require, module, filename, __dirname);

/** Fixed seeds give the same bytes each time; but V8 accepts the file only if its flags do not fix them. */
function make() {
  const v8 = require("node:v8");
  for (const flag of ["--hash-seed=0", "--random-seed=0"]) v8.setFlagsFromString(flag);
  writeFileSync(cacheFile, script.createCachedData());
}
