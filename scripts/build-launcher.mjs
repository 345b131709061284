/**
 * Builds the launcher, src/launcher/*.c → build/native/launch, when it was made from other sources (a file beside it has
 * their digest: npm gives files dates of its own) or this system cannot run it (another architecture). Every program in
 * `bin` and of the npm package is a link to it.
 *
 *   node scripts/build-launcher.mjs
 *
 * With musl-gcc it is static, as what npm publishes has to be: that runs on every Linux of its architecture, and musl's
 * licence, which goes with it, asks for no more. Another compiler links it to this system's C library. `CC` and `CFLAGS` are
 * honoured.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const folder = join(root, "src", "launcher");
const target = join(root, "build", "native", "launch");

/** The digest of what it was built from. */
const record = `${target}.sources`;
/** Of what is linked into it. */
const licence = `${target}.LICENSE`;
const LICENCE_OF_MUSL = "/usr/share/doc/musl-dev/copyright";
const MUSL = "musl-gcc";

/** The sources. */
export const launcherSources = readdirSync(folder)
  .filter((name) => name.endsWith(".c"))
  .sort()
  .map((name) => join(folder, name));

/** How it is compiled everywhere; `ownNode` is for the package that brings a Node along. */
export const launcherFlags = (ownNode) => [
  ...["-std=gnu11", "-Os", "-s", "-Wall", "-Wextra"],
  ...(ownNode ? ["-DOWN_NODE"] : []),
];

/** Of the sources as they are, and of this script. */
function digest() {
  const hash = createHash("sha256").update(readFileSync(fileURLToPath(import.meta.url)));
  for (const name of readdirSync(folder).sort()) hash.update(readFileSync(join(folder, name)));
  return hash.digest("hex");
}

/** It says that there is no Node in that PATH; what this system cannot run does not get there. */
const runs = (path) => spawnSync(path, { env: { PATH: "/none" }, stdio: "ignore" }).status === 127;

/** The first compiler that makes one which runs. */
function compile() {
  const compilers = process.env.CC ? [process.env.CC] : [MUSL, "cc", "gcc", "clang"];
  const extra = (process.env.CFLAGS ?? "").split(/\s+/).filter((flag) => flag !== "");
  const fresh = `${target}.${process.pid}`;
  mkdirSync(dirname(target), { recursive: true });
  for (const compiler of compilers) {
    const link = basename(compiler) === MUSL ? ["-static"] : [];
    const words = [...launcherFlags(false), ...extra, ...link, "-o", fresh, ...launcherSources];
    const { status } = spawnSync(compiler, words, { stdio: ["ignore", "inherit", "inherit"] });
    if (status === 0 && runs(fresh)) {
      rmSync(licence, { force: true });
      if (link.length > 0 && existsSync(LICENCE_OF_MUSL)) copyFileSync(LICENCE_OF_MUSL, licence);
      renameSync(fresh, target);
      return writeFileSync(record, digest());
    }
    rmSync(fresh, { force: true });
  }
  fail(`no C compiler (${compilers.join(", ")}) makes a program that runs here`);
}

function fail(reason) {
  console.error(`cannot build the launcher: ${reason}`);
  process.exit(1);
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  // npm makes it executable when it links it, which may be later.
  if (existsSync(target)) chmodSync(target, 0o755);
  const isPresent = existsSync(record) && readFileSync(record, "utf8") === digest();
  if (!isPresent || !runs(target)) compile();
}
