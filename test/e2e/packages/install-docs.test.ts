/** docs/how-to/install.md can be followed by copy and paste: its commands are run, its Dockerfile is that of the recipe. */
import assert from "node:assert/strict";
import { existsSync, lstatSync, mkdirSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { containersAreTested, madePackage } from "../../support/package.js";
import { inRepository } from "../../support/repository.js";
import { createScene } from "../../support/scene.js";

const page = readFileSync(inRepository("docs/how-to/install.md"), "utf8");
const readme = readFileSync(inRepository("README.md"), "utf8");
const recipe = readFileSync(inRepository("fixtures/containers/recipe/Dockerfile"), "utf8");

const blocks = (text: string, language: string) =>
  [...text.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, "g"))].map((found) => found[1]!);

/** Commands within the text, from the first that begins so to the end of its quotation marks. */
const quoted = (command: string) =>
  [...page.matchAll(/`([^`\n]+)`/g)].map((found) => found[1]!).filter((text) => text.startsWith(command));

test("the two lines of the swap are those that are carried out by recipes.test.ts", () => {
  const lines = blocks(page, "dockerfile")[0] ?? "";
  assert.equal(lines.trim().split("\n").length, 2);
  assert.ok(recipe.includes(lines));
  assert.deepEqual(blocks(readme, "dockerfile")[0], lines);
});

describe("by copy and paste", { skip: containersAreTested ? false : "needs the package: npm run test:all" }, () => {
  test("every command on the page is one of those that are run here, or by npm-install.test.ts", () => {
    assert.deepEqual(blocks(page, "sh"), [
      "npm pack\nnpm install --global ./tsd-supervisor-*.tgz\n",
      "tsd doctor root\n",
    ]);
    const commands = ["tsd install --", "tsd uninstall --", "PORT=80", "pgrep", "pidof", "npm run", "tar"].flatMap(
      quoted,
    );
    assert.deepEqual(commands, [
      "tsd install --prefix /usr --replace",
      "tsd uninstall --prefix /usr",
      "PORT=80 tsd doctor root",
      "pgrep supervisord",
      'pgrep -f "supervisord -c"',
      "pidof supervisord",
      "npm run package",
      "npm run package -- --arch arm64",
      "tar -xf",
    ]);
  });

  test("doctor reads a root; install and uninstall, and both once more, leave it as it was", async (t) => {
    const scene = createScene(t, {
      "root/etc/supervisord.conf": "[supervisord]\n[program:web]\ncommand=/bin/web %(ENV_PORT)s\n",
      "root/bin/web": "#!/bin/sh\n",
      "usr/bin/supervisord": "#!/usr/bin/python3\n",
    });
    mkdirSync(scene.path("root/tmp"));
    const path = `${await madePackage()}/bin:${process.env["PATH"] ?? ""}`;
    // The page's prefix is this machine's own.
    const run = (line: string) =>
      scene.run(["sh", "-euc", line.replaceAll("/usr", scene.path("usr"))], { env: { PATH: path } });
    const [doctor = ""] = blocks(page, "sh").slice(1);
    assert.notEqual((await run(doctor)).code, 0, "the variable is not there");
    const [withPort = ""] = quoted("PORT=80");
    assert.match((await run(withPort)).stdout, /etc\/supervisord\.conf/);
    const [install = ""] = quoted("tsd install --");
    const [uninstall = ""] = quoted("tsd uninstall --");
    for (const line of [install, install]) assert.equal((await run(line)).code, 0, line);
    assert.ok(lstatSync(scene.path("usr/bin/supervisord")).isSymbolicLink());
    assert.equal(scene.read("usr/lib/tsd/replaced/supervisord"), "#!/usr/bin/python3\n");
    assert.ok(existsSync(scene.path("usr/lib/tsd/installed.json")));
    assert.match(scene.read("usr/share/man/man8/supervisord.8"), /^\.TH supervisord 8/m);
    for (const line of [uninstall, uninstall]) assert.equal((await run(line)).code, 0, line);
    assert.equal(scene.read("usr/bin/supervisord"), "#!/usr/bin/python3\n");
    assert.ok(!existsSync(scene.path("usr/bin/tsctl")));
    assert.ok(!existsSync(scene.path("usr/share/man/man8/supervisord.8")));
  });
});
