/**
 * Builds the native addon, src/posix/native/*.c → build/native/tsd.node, if it is older than its
 * sources or this system cannot load it (another architecture or libc).
 *
 *   node scripts/build-native.mjs [--force] [--to PATH]       --to: another place, for another system (with CC)
 *
 * One call of the C compiler replaces node-gyp: the addon is plain C on Node-API, whose two
 * headers and binary interface are the same for every Node since 12.19, so it needs neither Node's
 * configuration nor make nor Python, builds in a second, and works without a network. node-gyp is
 * used only if Node came without its headers: it can download them. There is no binding.gyp
 * on purpose: npm runs node-gyp by itself for every package that has one.
 *
 * The published npm package contains the addon for linux-x64 and glibc 2.28 or newer, like Node's own builds: there it
 * is built only if the included one does not load, so such systems need no compiler.
 *
 * It uses `CC` and `CFLAGS`; `npm_config_nodedir` names a Node installation to take headers from.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, realpathSync, renameSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const sourceFolder = join(root, "src", "posix", "native");
const elsewhere = process.argv.indexOf("--to");
const target = elsewhere < 0 ? join(root, "build", "native", "tsd.node") : process.argv[elsewhere + 1];
const require = createRequire(import.meta.url);

const flags = [
  ...["-std=gnu11", "-O2", "-g0", "-fPIC", "-shared", "-fvisibility=hidden", "-Wall", "-Wextra"],
  // Every libc function is looked up when the addon is loaded: a forked child must not take the loader's lock.
  "-Wl,-z,relro,-z,now",
];

function fail(reason) {
  console.error(`cannot build the native addon: ${reason}`);
  process.exit(1);
}

function modified(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function loads(path) {
  try {
    return typeof require(path).spawn === "function";
  } catch {
    return false;
  }
}

function gypCaches() {
  const base =
    process.env.npm_config_devdir ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "node-gyp");
  return [join(base, process.versions.node)];
}

/** Where Node's headers usually are, most specific first. */
function findHeaders() {
  const installation = dirname(dirname(realpathSync(process.execPath)));
  const named = process.env.npm_config_nodedir;
  const installations = [named, installation, dirname(dirname(process.execPath)), "/usr/local", "/usr", ...gypCaches()];
  return installations
    .filter((prefix) => prefix !== undefined && prefix !== "")
    .flatMap((prefix) => [join(prefix, "include", "node"), join(prefix, "src")])
    .find((folder) => existsSync(join(folder, "node_api.h")));
}

/** npm names its own node-gyp to the scripts it runs; a clone can have one installed. */
function downloadHeaders() {
  const local = join(root, "node_modules", "node-gyp", "bin", "node-gyp.js");
  const gyp = process.env.npm_config_node_gyp ?? (existsSync(local) ? local : undefined);
  if (gyp === undefined) return;
  spawnSync(process.execPath, [gyp, "install", "--ensure"], { stdio: ["ignore", "ignore", "inherit"] });
}

function compile(headers, sources) {
  const compilers = process.env.CC ? [process.env.CC] : ["cc", "gcc", "clang"];
  const extra = (process.env.CFLAGS ?? "").split(/\s+/).filter((flag) => flag !== "");
  // Built beside its target and renamed, so that a daemon with the old file mapped is not disturbed.
  const fresh = `${target}.${process.pid}`;
  mkdirSync(dirname(target), { recursive: true });
  for (const compiler of compilers) {
    const { error, status } = spawnSync(compiler, [...flags, ...extra, `-I${headers}`, "-o", fresh, ...sources], {
      stdio: ["ignore", "inherit", "inherit"],
    });
    if (error?.code === "ENOENT") continue;
    if (error) fail(`${compiler} did not start (${error.code})`);
    if (status !== 0) {
      rmSync(fresh, { force: true });
      fail(`${compiler} refused the sources; if it names a missing system header, install ${compilerPackages}`);
    }
    renameSync(fresh, target);
    return;
  }
  fail(`there is no C compiler (${compilers.join(", ")}); install ${compilerPackages}`);
}

const compilerPackages = "one: `apt-get install g++ make python3` on Debian and Ubuntu, `apk add build-base` on Alpine";

const files = readdirSync(sourceFolder).sort();
const inputs = files.map((name) => join(sourceFolder, name));
const newest = Math.max(modified(fileURLToPath(import.meta.url)), ...inputs.map(modified));

// Not "or as old": npm gives every file of a package the same date.
if (process.argv.includes("--force") || elsewhere >= 0 || modified(target) < newest || !loads(target)) {
  let headers = findHeaders();
  if (headers === undefined) {
    downloadHeaders();
    headers = findHeaders();
  }
  if (headers === undefined) {
    fail(
      "Node's headers (node_api.h) are not on this system; install them (`apt-get install libnode-dev` on Debian, " +
        "`apk add nodejs-dev` on Alpine) or point npm_config_nodedir at a Node installation that has include/node",
    );
  }
  compile(
    headers,
    inputs.filter((path) => path.endsWith(".c")),
  );
}
