/**
 * Builds the launcher, src/launcher/*.c → build/bin/*, if its sources have changed (build/native/launcher.sources
 * contains their digest, because npm sets file dates of its own) or this system cannot run it (another architecture).
 * There is one copy for each program, under its name: npm packs no links, and what pnpm puts into `.bin` starts the
 * file that package.json names.
 *
 *   node scripts/build-launcher.mjs
 *
 * With musl-gcc it is static, as what npm publishes must be: it then runs on every Linux of its architecture, and
 * musl's licence asks only for a copy of itself. Other compilers link it to this system's C library. It uses `CC` and
 * `CFLAGS`.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const folder = join(root, "src", "launcher");
const { bin } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const programs = Object.values(bin).map((path) => join(root, path));

/** The digest of the sources it was built from. */
const record = join(root, "build", "native", "launcher.sources");
/** The licence of the library linked into it. */
const licence = join(root, "build", "native", "launcher.LICENSE");
const LICENCE_OF_MUSL = "/usr/share/doc/musl-dev/copyright";
const MUSL = "musl-gcc";

/** The sources. */
export const launcherSources = readdirSync(folder)
  .filter((name) => name.endsWith(".c"))
  .sort()
  .map((name) => join(folder, name));

/** Compiler flags for every target; `ownNode` is for the package that contains Node. */
export const launcherFlags = (ownNode) => [
  ...["-std=gnu11", "-Os", "-s", "-Wall", "-Wextra"],
  ...(ownNode ? ["-DOWN_NODE"] : []),
];

/** The digest of the present sources and of this script. */
function digest() {
  const hash = createHash("sha256").update(readFileSync(fileURLToPath(import.meta.url)));
  for (const name of readdirSync(folder).sort()) hash.update(readFileSync(join(folder, name)));
  return hash.digest("hex");
}

/** A launcher that runs reports that there is no Node in that PATH; one for another system does not get that far. */
const runs = (path) => spawnSync(path, { env: { PATH: "/none" }, stdio: "ignore" }).status === 127;

/** Tries compilers until one makes a launcher that runs. */
function compile() {
  const compilers = process.env.CC ? [process.env.CC] : [MUSL, "cc", "gcc", "clang"];
  const extra = (process.env.CFLAGS ?? "").split(/\s+/).filter((flag) => flag !== "");
  const fresh = join(root, "build", "native", `launcher.${process.pid}`);
  for (const path of [fresh, ...programs]) mkdirSync(dirname(path), { recursive: true });
  for (const compiler of compilers) {
    const link = basename(compiler) === MUSL ? ["-static"] : [];
    const words = [...launcherFlags(false), ...extra, ...link, "-o", fresh, ...launcherSources];
    const { status } = spawnSync(compiler, words, { stdio: ["ignore", "inherit", "inherit"] });
    if (status === 0 && runs(fresh)) {
      rmSync(licence, { force: true });
      if (link.length > 0 && existsSync(LICENCE_OF_MUSL)) copyFileSync(LICENCE_OF_MUSL, licence);
      for (const program of programs) put(fresh, program);
      rmSync(fresh);
      return writeFileSync(record, digest());
    }
    rmSync(fresh, { force: true });
  }
  fail(`no C compiler (${compilers.join(", ")}) makes a program that runs here`);
}

/** Writes beside the target and renames, so that a running program is not disturbed. */
function put(file, program) {
  copyFileSync(file, `${program}.new`);
  renameSync(`${program}.new`, program);
}

function fail(reason) {
  console.error(`cannot build the launcher: ${reason}`);
  process.exit(1);
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  // npm makes it executable when it links it, perhaps later than this.
  const arePresent = programs.every((program) => existsSync(program));
  if (arePresent) for (const program of programs) chmodSync(program, 0o755);
  const areCurrent = existsSync(record) && readFileSync(record, "utf8") === digest();
  if (!arePresent || !areCurrent || !runs(programs[0])) compile();
}
