/**
 * Makes the release: build/package/tsd, a folder that needs nothing of the target system, and its archive.
 * Build first (npm run build).
 *
 *   node scripts/package.mjs [--arch arm64] [--folder PATH]       --folder: only the folder, and there
 *
 * It contains the launcher (src/launcher, static), Node without its symbols, the C library and the other libraries of
 * Node, the bundle, the addon, and the licences of all of these. The archive has a fixed order, no owners and one date
 * (SOURCE_DATE_EPOCH): the same inputs make the same bytes. It is compressed with xz, which Docker's ADD, tar and
 * busybox unpack; no image needs xz, since it is unpacked before the image is made, or while.
 *
 * It is for Linux, and for the architecture of the machine that makes it (packaging/this-machine.mjs; CC names the
 * compiler for the launcher) unless --arch names another (packaging/arm64.mjs).
 */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync } from "node:fs";
import { readdirSync, readFileSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { launcherFlags, launcherSources } from "./build-launcher.mjs";
import { standalonePage } from "./standalone-page.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const out = join(root, "build", "package");
const given = (option) => {
  const index = process.argv.indexOf(option);
  return index < 0 ? undefined : process.argv[index + 1];
};
const arch = given("--arch") ?? process.arch;
const folder = given("--folder") ?? join(out, arch === process.arch ? "tsd" : `${arch}/tsd`);
const fresh = `${folder}.${process.pid}`;
const names = ["supervisord", "tsctl", "supervisorctl", "pidproxy", "echo_supervisord_conf", "supervisor_stdout"];
/** Programs that must start quickly: their code is compiled here. */
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

/** The parts, from this machine or for another. */
async function gather() {
  const others = readdirSync(join(root, "packaging")).filter((name) => name === `${arch}.mjs`);
  if (arch !== process.arch && others.length === 0) throw new Error(`there is no way to ${arch} from here`);
  const { parts } = await import(`../packaging/${arch === process.arch ? "this-machine" : arch}.mjs`);
  return parts(root);
}

function licences() {
  copyFileSync(join(root, "LICENSE"), at("licenses", "tsd"));
  copyFileSync(join(root, "build", "bundle", "LICENSES.txt"), at("licenses", "npm-packages"));
  for (const [name, path] of made.licences) copyFileSync(path, at("licenses", name));
  for (const text of ["LGPL-2.1", "GPL-2", "GPL-3"]) {
    copyFileSync(`/usr/share/common-licenses/${text}`, at("licenses", text));
  }
  writeFileSync(
    at("licenses", "SOURCES"),
    `What is in lib/ beside Node ${process.versions.node}, and the Debian source packages it was built from, unchanged.\n` +
      `Each stays a file of its own: put another build of it in its place and it is used.\n\n${made.sources}`,
  );
}

/** Puts packaging/with-code-cache.cjs before a program, and runs the program once to compile its code. */
async function cacheCode(program) {
  const bundle = readFileSync(at("app", `${program}.cjs`));
  if (bundle.some((byte) => byte > 127)) fail(`${program}.cjs is not ASCII`);
  // On its first line, so that all line numbers stay the same.
  const wrapped = ["(function (exports, require, module, __filename, __dirname) { ", bundle, "\n})\n"];
  writeFileSync(at("app", `${program}.bundle.cjs`), Buffer.concat(wrapped.map((part) => Buffer.from(part))));
  copyFileSync(join(root, "packaging", "with-code-cache.cjs"), at("app", `${program}.cjs`));
  await withDaemon((configuration) => {
    const node = [...made.emulator, at("lib", "ld.so"), "--library-path", at("lib"), at("lib", "node")];
    const flags = ["--hash-seed=1", "--random-seed=1"];
    const [command, ...words] = [...node, ...flags, at("app", `${program}.cjs`), "-c", configuration, "status"];
    execFileSync(command, words, {
      env: { _TSD_CODE_CACHE: "make", _TSD_PROGRAM: at("bin", program), _TSD_LAUNCHER: at("bin", "tsd") },
    });
  });
  if (!existsSync(at("app", `${program}.cache`))) fail(`no code of ${program} was made`);
}

/** Runs this tree's daemon with one program while `use` works with its configuration. */
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
  const bin = (name) => join(root, "bin", name);
  const daemon = spawn(bin("supervisord"), ["-c", configuration], { stdio: ["ignore", "ignore", "inherit"] });
  const ended = once(daemon, "exit");
  try {
    const running = () => spawnSync(bin("tsctl"), ["-c", configuration, "status"]).status === 0;
    for (let tries = 0; !running(); tries++) {
      if (daemon.exitCode !== null || tries === 100) fail("the daemon does not run");
    }
    use(configuration);
  } finally {
    daemon.kill();
    await ended;
    rmSync(scratch, { recursive: true });
  }
}

if (!existsSync(join(root, "build", "bundle", "tsd.cjs"))) fail("there is no bundle; npm run build makes it");
const made = await gather().catch((error) => fail(error.message));
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

made.compileLauncher(launcherFlags(true), launcherSources, at("bin", "tsd"));
for (const name of names) symlinkSync("tsd", at("bin", name));
const node = at("lib", "node");
copyFileSync(made.node, node);
chmodSync(node, 0o755);
execFileSync(made.strip, [node]);
for (const [name, path] of made.libraries) {
  copyFileSync(realpathSync(path), at("lib", name));
  chmodSync(at("lib", name), 0o755);
}
cpSync(join(root, "build", "bundle"), at("app"), { recursive: true });
copyFileSync(made.addon, at("native", "tsd.node"));
const page = "docs/how-to/install.md";
writeFileSync(at("README.md"), standalonePage(page, readFileSync(join(root, page), "utf8")));
for (const name of readdirSync(join(root, "man"))) copyFileSync(join(root, "man", name), at("man", name));
licences();
for (const program of quick) await cacheCode(program);

rmSync(folder, { recursive: true, force: true });
renameSync(fresh, folder);

if (given("--folder") === undefined) {
  const archive = `tsd-${version}-linux-${made.arch}.tar.xz`;
  const owner = ["--owner=0", "--group=0", "--numeric-owner", "--mode=u+rwX,go+rX,go-w"];
  const order = ["--sort=name", "--format=ustar", `--mtime=@${process.env.SOURCE_DATE_EPOCH ?? 0}`];
  execFileSync(
    "tar",
    ["-C", dirname(folder), ...order, ...owner, "-I", "xz -9e -T1", "-cf", join(out, archive), "tsd"],
    {
      stdio: "inherit",
    },
  );
  const bytes = readFileSync(join(out, archive));
  writeFileSync(join(out, `${archive}.sha256`), `${createHash("sha256").update(bytes).digest("hex")}  ${archive}\n`);
  console.log(`build/package/${archive}: ${(bytes.length / 1e6).toFixed(1)} MB`);
}
