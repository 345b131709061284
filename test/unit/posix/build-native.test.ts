/**
 * The build script, run on a copy of itself and the sources in a temporary folder; and the addon's
 * ways out on kernels without close_range, built from changed copies.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { loadPosix } from "../../../src/posix/addon.js";
import type { Posix } from "../../../src/posix/posix.js";
import { descriptors } from "./proc.js";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const folders: string[] = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

interface Tree {
  readonly target: string;
  readonly sources: string;
  readonly build: (env?: Record<string, string>) => { status: number | null; said: string };
}

/** A tree with nothing but the script and the sources, each source passed through `change`. */
function tree(change: (source: string) => string = (source) => source): Tree {
  const folder = mkdtempSync(join(tmpdir(), "tsd-build-"));
  folders.push(folder);
  const native = join(folder, "src", "posix", "native");
  cpSync(join(root, "src", "posix", "native"), native, { recursive: true });
  cpSync(join(root, "scripts", "build-native.mjs"), join(folder, "scripts", "build-native.mjs"));
  for (const name of readdirSync(native)) {
    const path = join(native, name);
    writeFileSync(path, change(readFileSync(path, "utf8")));
  }
  const build: Tree["build"] = (env = {}) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, "scripts", "build-native.mjs")], {
      encoding: "utf8",
      env: { ...process.env, CFLAGS: "-O0", ...env },
    });
    return { status, said: stdout + stderr };
  };
  return { target: join(folder, "build", "native", "tsd.node"), sources: native, build };
}

test("the addon is built without a warning, and again only when a source is newer", () => {
  const { target, sources, build } = tree();
  assert.deepEqual(build({ CFLAGS: "-Werror -Wshadow -Wconversion -Wno-sign-conversion" }), { status: 0, said: "" });
  assert.deepEqual(readdirSync(join(target, "..")), ["tsd.node"]);
  const first = statSync(target).ino;
  assert.deepEqual(build({ CC: "/no/such/compiler" }), { status: 0, said: "" }, "nothing to do");
  assert.equal(statSync(target).ino, first);
  const later = Date.now() / 1000 + 10;
  utimesSync(join(sources, "plan.h"), later, later);
  assert.equal(build().status, 0);
  assert.notEqual(statSync(target).ino, first);
  // A source that does not compile leaves the former addon in its place.
  const former = readFileSync(target);
  writeFileSync(join(sources, "addon.c"), "this is not C");
  const { status, said } = build({ CFLAGS: "-w" });
  assert.equal(status, 1);
  assert.match(said, /refused the sources/);
  assert.deepEqual(readFileSync(target), former);
  assert.deepEqual(readdirSync(join(target, "..")), ["tsd.node"]);
});

test("without a compiler the build says what to install, and a file this system cannot load is not taken for done", () => {
  const { target, build } = tree();
  const { status, said } = build({ PATH: "/no/such/folder" });
  assert.equal(status, 1);
  assert.match(said, /^cannot build the native addon: there is no C compiler \(cc, gcc, clang\); install /);
  assert.match(said, /apt-get install g\+\+ make python3.*Debian.*apk add build-base.*Alpine/);
  assert.equal(existsSync(target), false);
  assert.equal(build().status, 0);
  writeFileSync(target, "of another architecture");
  assert.equal(build({ CC: "/no/such/compiler" }).status, 1, "it tries to build");
});

/** A child has 0, 1 and 2 only, with an inheritable descriptor at 100 and another in between. */
function inheritsNothing(posix: Posix): void {
  const [input, output] = [posix.pipe("neither"), posix.pipe("neither")];
  posix.dup2(0, 30);
  posix.dup2(0, 100);
  const stdio = { stdin: input.readEnd, stdout: output.writeEnd, stderr: 2 };
  const pid = posix.spawn({ file: "/bin/cat", argv: ["cat"], env: [], ...stdio });
  posix.write(input.writeEnd, Buffer.from("."));
  posix.read(output.readEnd, Buffer.alloc(1)); // echoed: the program runs
  const got = descriptors(pid);
  posix.kill(pid, 9);
  assert.deepEqual([...got.keys()], [0, 1, 2]);
  for (const fd of [30, 100, input.readEnd, input.writeEnd, output.readEnd, output.writeEnd]) posix.close(fd);
}

test("LIFE-SPAWN-021 a kernel without close_range: descriptors are found in /proc, or else tried one by one", () => {
  const unknownCall = (source: string): string => source.replace("syscall(SYS_close_range", "syscall(-1");
  const noProc = (source: string): string => source.replace('"/proc/self/fd"', '"/no/such/folder"');
  for (const change of [unknownCall, (source: string): string => noProc(unknownCall(source))]) {
    const { target, build } = tree(change);
    assert.deepEqual(build(), { status: 0, said: "" });
    inheritsNothing(loadPosix(target));
  }
});

test("a few hundred inheritable descriptors are more than one reading of /proc", () => {
  const { target, build } = tree((source) => source.replace("syscall(SYS_close_range", "syscall(-1"));
  assert.equal(build().status, 0);
  const posix = loadPosix(target);
  const held = Array.from({ length: 400 }, (_, i) => 200 + i);
  for (const fd of held) posix.dup2(0, fd);
  inheritsNothing(posix);
  for (const fd of held) posix.close(fd);
});
