/** The parts for scripts/package.mjs for this machine's architecture: its Node, libraries and compiler. */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";

const output = (command, ...args) => execFileSync(command, args, { encoding: "utf8" });

/**
 * The parts, by their present paths: `libraries` by the name they get in lib/, `licences` by the name they get in
 * licenses/, `sources` a table of Debian's source packages; `compileLauncher(flags, sources, target)` makes the
 * launcher, and `emulator` is put before programs of that architecture to run them here. Throws an Error whose message
 * says why not.
 */
export function parts(root) {
  const libraries = librariesOf(process.execPath);
  const compiler = ["musl-gcc", "cc"].find((each) => !spawnSync(each, ["--version"]).error);
  const chosen = process.env.CC || compiler;
  if (chosen === undefined) throw new Error("there is no C compiler (musl-gcc, cc); install musl-tools");
  const origins = [...new Set([...libraries.values()].map(originOf))];
  if (basename(chosen) === "musl-gcc") origins.push("musl-dev");
  const format = "${Package}\t${Version}\t${source:Package}\t${source:Version}\n";
  return {
    arch: process.arch,
    node: process.execPath,
    libraries,
    addon: join(root, "build", "native", "tsd.node"),
    strip: "strip",
    emulator: [],
    licences: new Map([
      ["node", licenceOfNode()],
      ...origins.map((each) => [each, `/usr/share/doc/${each}/copyright`]),
    ]),
    sources: output("dpkg-query", "-W", "-f", format, ...origins.sort()),
    compileLauncher(flags, sources, target) {
      const words = [...flags, "-static", "-o", target, ...sources];
      const { status } = spawnSync(chosen, words, { stdio: ["ignore", "inherit", "inherit"] });
      if (status !== 0) throw new Error(`${chosen} refused src/launcher`);
    },
  };
}

/** Paths of a program's libraries, by the names it asks for, and of its interpreter. */
function librariesOf(program) {
  const found = new Map();
  for (const line of output("ldd", program).split("\n")) {
    const [, name, path] = /^\s*(\S+) => (\/\S+)/.exec(line) ?? [];
    const [, interpreter] = /^\s*(\/\S+ld-\S+) \(/.exec(line) ?? [];
    if (/=> not found/.test(line)) throw new Error(`${program} itself does not run here: ${line.trim()}`);
    if (name !== undefined) found.set(name, path);
    if (interpreter !== undefined) found.set("ld.so", interpreter);
  }
  if (!found.has("ld.so")) throw new Error(`ldd does not name the interpreter of ${program}`);
  return found;
}

/** The system's package that a file belongs to. */
function originOf(path) {
  const real = realpathSync(path);
  for (const each of [real, real.replace(/^\/usr\//, "/"), path]) {
    const { status, stdout } = spawnSync("dpkg", ["-S", each], { encoding: "utf8" });
    if (status === 0) return stdout.split(":")[0];
  }
  throw new Error(`no package of this system owns ${path}, so its licence is not known`);
}

function licenceOfNode() {
  const folders = [dirname(dirname(realpathSync(process.execPath))), "/usr/share/doc/nodejs", "/usr/local"];
  const found = folders.map((folder) => join(folder, "LICENSE")).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`Node's LICENSE is in none of ${folders.join(", ")}`);
  return found;
}
