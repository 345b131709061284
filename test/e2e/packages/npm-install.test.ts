/**
 * `npm i -g` of what would be published: no compiler is there, and the programs run. The addon comes along, and asks no
 * more of the C library than Node itself does.
 */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { test } from "node:test";
import { inRepository } from "../../support/repository.js";
import { createScene } from "../../support/scene.js";

/** The oldest glibc that official builds of Node 20 run on. */
const FLOOR = [2, 28] as const;

test("the addon needs no newer glibc than Node, and the launcher, where musl-gcc makes it, needs none", () => {
  const launcher = readFileSync(inRepository("build/bin/tsd"), "latin1");
  const withMusl = existsSync(inRepository("build/native/launcher.LICENSE"));
  assert.equal(/\/ld-[\w-]+\.so/.test(launcher), !withMusl, "it asks for a loader");
  const versions = [...readFileSync(inRepository("build/native/tsd.node"), "latin1").matchAll(/GLIBC_(\d+)\.(\d+)/g)];
  assert.ok(versions.length > 0, "there is something to compare");
  const newer = versions.filter(([, major, minor]) => Number(major) !== FLOOR[0] || Number(minor) > FLOOR[1]);
  assert.deepEqual(
    newer.map(([name]) => name),
    [],
  );
});

test("an installed package runs without a compiler, and says what it needs where its addon does not load", async (t) => {
  const scene = createScene(t);
  // PATH has node, npm and a shell, and nothing that compiles.
  mkdirSync(scene.path("few"));
  const npmHere = process.env["PATH"]!.split(":").find((folder) => existsSync(`${folder}/npm`));
  symlinkSync(process.execPath, scene.path("few/node"));
  symlinkSync(`${npmHere}/npm`, scene.path("few/npm"));
  for (const name of ["sh", "grep"]) symlinkSync(`/bin/${name}`, scene.path("few", name));
  const env = { PATH: scene.path("few"), npm_config_update_notifier: "false", npm_config_fund: "false" };
  // Certificates and proxies that this machine needs to reach the registry are npm's business.
  const reaching = { ...(process.env as Record<string, string>), ...env, npm_config_fetch_retries: "0" };
  const npm = (...words: string[]) => scene.run([scene.path("few", "npm"), ...words], { env: reaching });

  const packed = await npm("pack", "--ignore-scripts", "--silent", "--pack-destination", scene.folder, inRepository());
  assert.equal(packed.code, 0, packed.stderr);
  const archive = scene.path(packed.stdout.trim());
  const installed = await npm("install", "--global", "--prefix", scene.path("prefix"), "--prefer-offline", archive);
  assert.equal(installed.code, 0, installed.stderr);
  const run = (name: string, ...words: string[]) => scene.run([scene.path("prefix/bin", name), ...words], { env });
  assert.deepEqual(await run("supervisord", "--version"), { code: 0, stdout: "4.3.0\n", stderr: "" });
  assert.match((await run("tsctl", "--help")).stdout, /^tsctl -- control/);

  // `tsd install` links to what npm's own links point to.
  mkdirSync(scene.path("usr/bin"), { recursive: true });
  assert.equal((await run("tsd", "install", "--prefix", scene.path("usr"))).code, 0);
  const linked = await scene.run([scene.path("usr/bin/supervisord"), "--version"], { env });
  assert.deepEqual(linked, { code: 0, stdout: "4.3.0\n", stderr: "" });
  for (const man of ["prefix/share/man/man8/tsd.8", "usr/share/man/man8/tsd.8"])
    assert.match(scene.read(man), /^\.TH tsd 8/m, "by npm, and by tsd install");

  // What pnpm puts into .bin starts the file that package.json names.
  const place = "prefix/lib/node_modules/tsd-supervisor";
  const itself = await scene.run([scene.path(place, "build/bin/echo_supervisord_conf")], { env });
  assert.match(itself.stdout, /^; A sample configuration/);

  rmSync(scene.path(place, "build/native/tsd.node"));
  const rebuilt = await scene.run(["node", `${place}/scripts/build-native.mjs`], { env });
  assert.equal(rebuilt.code, 1);
  assert.match(rebuilt.stderr, /^cannot build the native addon: (there is no C compiler|Node's headers)/);
});
