/**
 * Makes the release: build/package/tsd, a folder that needs nothing of the system it is put on, and the archive of it.
 * Build first (npm run build).
 *
 *   node scripts/package.mjs [--folder PATH]       --folder: only the folder, and there
 *
 * In it: the launcher (packaging/launcher.c, static), this machine's Node without its symbols, the C library and what
 * else Node is linked with, the bundle, the addon, and the licences of all of these. The archive has a fixed order, no
 * owners and one date (SOURCE_DATE_EPOCH): the same inputs make the same bytes. It is compressed with xz, which Docker's
 * ADD, tar and busybox unpack; no image needs xz, since it is unpacked before the image is made, or while.
 *
 * It is for the architecture of the machine it is made on, and for Linux. CC names the compiler for the launcher
 * (default: musl-gcc, else cc).
 */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import { realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const out = join(root, "build", "package");
const named = process.argv.indexOf("--folder");
const folder = named < 0 ? join(out, "tsd") : process.argv[named + 1];
const fresh = `${folder}.${process.pid}`;
const names = ["supervisord", "tsctl", "supervisorctl", "pidproxy", "echo_supervisord_conf", "supervisor_stdout"];
/** Programs whose start is waited for: their code is compiled here. */
const quick = ["tsctl"];

function fail(reason) {
  rmSync(fresh, { recursive: true, force: true });
  console.error(`cannot make the package: ${reason}`);
  process.exit(1);
}

const at = (...parts) => {
  const path = join(fresh, ...parts);
  mkdirSync(dirname(path), { recursive: true });
  return path;
};

const output = (command, ...args) => execFileSync(command, args, { encoding: "utf8" });

/** Where the libraries of a program are: what it is linked with, by the names it asks for, and its interpreter. */
function librariesOf(program) {
  const found = new Map();
  for (const line of output("ldd", program).split("\n")) {
    const [, name, path] = /^\s*(\S+) => (\/\S+)/.exec(line) ?? [];
    const [, interpreter] = /^\s*(\/\S+ld-\S+) \(/.exec(line) ?? [];
    if (/=> not found/.test(line)) fail(`${program} itself does not run here: ${line.trim()}`);
    if (name !== undefined) found.set(name, path);
    if (interpreter !== undefined) found.set("ld.so", interpreter);
  }
  if (!found.has("ld.so")) fail(`ldd does not name the interpreter of ${program}`);
  return found;
}

function compileLauncher() {
  const compilers = process.env.CC ? [process.env.CC] : ["musl-gcc", "cc"];
  for (const compiler of compilers) {
    const flags = ["-static", "-Os", "-s", "-Wall", "-Wextra", "-o", at("bin", "tsd")];
    const { error, status } = spawnSync(compiler, [...flags, join(root, "packaging", "launcher.c")], {
      stdio: ["ignore", "inherit", "inherit"],
    });
    if (error?.code === "ENOENT") continue;
    if (status !== 0) fail(`${compiler} refused packaging/launcher.c`);
    return compiler;
  }
  return fail(`there is no C compiler (${compilers.join(", ")}); install musl-tools`);
}

/** The package of the system that a file came with, and the source it was built from. */
function originOf(path) {
  const real = realpathSync(path);
  for (const each of [real, real.replace(/^\/usr\//, "/"), path]) {
    const { status, stdout } = spawnSync("dpkg", ["-S", each], { encoding: "utf8" });
    if (status === 0) return stdout.split(":")[0];
  }
  return fail(`no package of this system owns ${path}, so its licence is not known`);
}

function licences(libraries, compiler) {
  const folders = [dirname(dirname(realpathSync(process.execPath))), "/usr/share/doc/nodejs", "/usr/local"];
  const node = folders.map((folder) => join(folder, "LICENSE")).find((path) => existsSync(path));
  if (node === undefined) fail(`Node's LICENSE is in none of ${folders.join(", ")}`);
  copyFileSync(join(root, "LICENSE"), at("licenses", "tsd"));
  copyFileSync(node, at("licenses", "node"));
  copyFileSync(join(root, "build", "bundle", "LICENSES.txt"), at("licenses", "npm-packages"));
  const origins = [...new Set([...libraries.values()].map(originOf))];
  if (basename(compiler) === "musl-gcc") origins.push("musl-dev");
  for (const origin of origins) copyFileSync(`/usr/share/doc/${origin}/copyright`, at("licenses", origin));
  for (const text of ["LGPL-2.1", "GPL-2", "GPL-3"]) {
    copyFileSync(`/usr/share/common-licenses/${text}`, at("licenses", text));
  }
  const format = "${Package}\t${Version}\t${source:Package}\t${source:Version}\n";
  const table = output("dpkg-query", "-W", "-f", format, ...origins.sort());
  writeFileSync(
    at("licenses", "SOURCES"),
    `What is in lib/ beside Node ${process.versions.node}, and the Debian source packages it was built from, unchanged.\n` +
      `Each stays a file of its own: put another build of it in its place and it is used.\n\n${table}`,
  );
}

/** Puts packaging/with-code-cache.cjs before a program, and runs the program once to have its code made. */
async function cacheCode(program) {
  const bundle = readFileSync(at("app", `${program}.cjs`));
  if (bundle.some((byte) => byte > 127)) fail(`${program}.cjs is not ASCII`);
  // On its first line, so that the numbers of all lines stay.
  const wrapped = ["(function (exports, require, module, __filename, __dirname) { ", bundle, "\n})\n"];
  writeFileSync(at("app", `${program}.bundle.cjs`), Buffer.concat(wrapped.map((part) => Buffer.from(part))));
  copyFileSync(join(root, "packaging", "with-code-cache.cjs"), at("app", `${program}.cjs`));
  await withDaemon((configuration) => {
    const words = ["--hash-seed=1", "--random-seed=1", at("app", `${program}.cjs`), "-c", configuration, "status"];
    execFileSync(at("lib", "ld.so"), ["--library-path", at("lib"), at("lib", "node"), ...words], {
      env: { _TSD_CODE_CACHE: "make", _TSD_PROGRAM: at("bin", program), _TSD_LAUNCHER: at("bin", "tsd") },
    });
  });
  if (!existsSync(at("app", `${program}.cache`))) fail(`no code of ${program} was made`);
}

/** Runs the packaged daemon, with a program that runs, as long as `use` takes with its configuration. */
async function withDaemon(use) {
  const scratch = mkdtempSync(join(tmpdir(), "tsd-package-"));
  const configuration = join(scratch, "supervisord.conf");
  const socket = join(scratch, "supervisor.sock");
  writeFileSync(
    configuration,
    `[supervisord]\nnodaemon=true\nlogfile=/dev/null\nlogfile_maxbytes=0\npidfile=${scratch}/supervisord.pid\n` +
      `[unix_http_server]\nfile=${socket}\n[supervisorctl]\nserverurl=unix://${socket}\n[rpcinterface:supervisor]\n` +
      "supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface\n" +
      "[program:app]\ncommand=/bin/sleep 1000\nstartsecs=0\n",
  );
  const daemon = spawn(at("bin", "supervisord"), ["-c", configuration], { stdio: ["ignore", "ignore", "inherit"] });
  const ended = once(daemon, "exit");
  try {
    const running = () => spawnSync(at("bin", "tsctl"), ["-c", configuration, "status"]).status === 0;
    for (let tries = 0; !running(); tries++) {
      if (daemon.exitCode !== null || tries === 100) fail("the packaged daemon does not run");
    }
    use(configuration);
  } finally {
    daemon.kill();
    await ended;
    rmSync(scratch, { recursive: true });
  }
}

if (!existsSync(join(root, "build", "bundle", "tsd.cjs"))) fail("there is no bundle; npm run build makes it");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

const compiler = compileLauncher();
for (const name of names) symlinkSync("tsd", at("bin", name));
const node = at("lib", "node");
copyFileSync(process.execPath, node);
chmodSync(node, 0o755);
output("strip", node);
const libraries = librariesOf(process.execPath);
for (const [name, path] of libraries) {
  copyFileSync(realpathSync(path), at("lib", name));
  chmodSync(at("lib", name), 0o755);
}
cpSync(join(root, "build", "bundle"), at("app"), { recursive: true });
copyFileSync(join(root, "build", "native", "tsd.node"), at("native", "tsd.node"));
copyFileSync(join(root, "docs", "install.md"), at("README.md"));
licences(libraries, compiler);
for (const program of quick) await cacheCode(program);

rmSync(folder, { recursive: true, force: true });
renameSync(fresh, folder);

if (named < 0) {
  const archive = `tsd-${version}-linux-${process.arch}.tar.xz`;
  const owner = ["--owner=0", "--group=0", "--numeric-owner", "--mode=u+rwX,go+rX,go-w"];
  const order = ["--sort=name", "--format=ustar", `--mtime=@${process.env.SOURCE_DATE_EPOCH ?? 0}`];
  execFileSync("tar", ["-C", out, ...order, ...owner, "-I", "xz -9e -T1", "-cf", join(out, archive), "tsd"], {
    stdio: "inherit",
  });
  const bytes = readFileSync(join(out, archive));
  writeFileSync(join(out, `${archive}.sha256`), `${createHash("sha256").update(bytes).digest("hex")}  ${archive}\n`);
  console.log(`build/package/${archive}: ${(bytes.length / 1e6).toFixed(1)} MB`);
}
