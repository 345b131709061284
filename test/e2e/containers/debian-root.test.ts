/** The Debian root that several test files need: made once, however many ask for it at the same time. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test, type TestContext } from "node:test";
import { createScene, type Scene } from "../../support/scene.js";

const ASK = `import { debianRoot } from ${JSON.stringify(new URL("../../support/debian-root.js", import.meta.url))};
const asked = await Promise.allSettled([debianRoot(), debianRoot(), debianRoot()]);
for (const { value, reason } of asked) console.log(value ?? reason.message);
`;

/** Ask from several processes at once, three times each, with a debootstrap of our own. */
async function ask(t: TestContext, debootstrap: string): Promise<{ scene: Scene; answers: readonly string[] }> {
  const scene = createScene(t, { "ask.mjs": ASK });
  scene.write("bin/debootstrap", `#!/bin/sh\nfor target; do :; done\n${debootstrap}`, 0o755);
  const env = { XDG_CACHE_HOME: scene.path("cache") };
  const runs = await Promise.all([1, 2, 3].map(() => scene.run([process.execPath, "ask.mjs"], { env })));
  for (const { code, stderr } of runs) assert.deepEqual([code, stderr], [0, ""]);
  return { scene, answers: runs.flatMap(({ stdout }) => stdout.trimEnd().split("\n")) };
}

test("however many ask for it, it is made once, and it is there when the answer comes", async (t) => {
  const { scene, answers } = await ask(
    t,
    'echo made >> made; mkdir "$target" && sleep 1 && echo all > "$target/all"\n',
  );
  assert.equal(scene.read("made"), "made\n");
  assert.equal(answers.length, 9);
  for (const answer of answers) assert.equal(scene.read(`${answer.slice(scene.folder.length)}/all`), "all\n");
});

test("where it cannot be made every caller learns why, and nothing stays that looks like one", async (t) => {
  const { scene, answers } = await ask(t, 'mkdir "$target"; echo "no mirror" >&2; exit 7\n');
  assert.equal(answers.length, 9 * 2);
  for (const [at, line] of answers.entries())
    assert.match(line, at % 2 === 0 ? /^cannot make a Debian root with debootstrap \(7\)/ : /^no mirror$/);
  assert.deepEqual(readdirSync(scene.path("cache/tsd")), ["bookworm-1.lock"]);
});
