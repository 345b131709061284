/** The README tells the truth: its examples are run as they stand, and the scripts it names exist. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { subjects, tsd } from "../../support/implementations.js";
import { inRepository, root } from "../../support/repository.js";
import { createScene } from "../../support/scene.js";
import { until } from "../../support/until.js";

const readme = readFileSync(inRepository("README.md"), "utf8");

describe("README.md", () => {
  for (const subject of subjects.filter((each) => each === tsd)) {
    test(`${subject.name}: the tour's examples work one after the other`, async (t) => {
      const scene = createScene(t);
      // An AUTO log of another daemon, by the name that supervisord removes when it starts (LOG-A-005).
      const foreign = "web-stdout---supervisor-abcdefgh.log";
      scene.write(foreign, "precious");
      const script = ["set -euo pipefail", `cd "${root}"`, ...blocks("tour").map(patiently)].join("\n");
      const { stdout, stderr, code } = await scene.run(["bash", "-c", script]);
      assert.equal(code, 0, stdout + stderr);
      for (const shown of [
        /^web +RUNNING +pid \d+, uptime 0:00:\d\d$/m,
        /^ready to serve$/m,
        /^web: stopped\nweb: started\nweb: signalled\nweb +RUNNING/m,
        /^extra: available\nextra: added process group$/m,
        /^Shut down$/m,
      ]) {
        assert.match(stdout, shown);
      }
      await until("the daemon of the tour has ended", () => scene.processes().length === 0);
      const [tour = "", ...more] = readdirSync(scene.folder).sort();
      assert.match(tour, /^tmp\./);
      assert.deepEqual(more, [foreign], "everything else is in the tour's own folder");
    });
  }

  test("it has one command to set up and run, and one to test", () => {
    assert.deepEqual(blocks("set up and run"), ["npm ci && npm run demo\n"]);
    assert.deepEqual(blocks("test"), ["npm test\n"]);
    assert.deepEqual(blocks("no such mark"), []);
  });

  test("every script and file it names exists", () => {
    const { scripts } = JSON.parse(readFileSync(inRepository("package.json"), "utf8")) as { scripts: object };
    const named = [...readme.matchAll(/npm run ([\w:]+)/g)].map((match) => match[1]!);
    assert.ok(named.length > 2);
    assert.deepEqual(
      named.filter((name) => !(name in scripts)),
      [],
    );
    for (const [, path = ""] of readme.matchAll(/\]\(([^:)]+)\)/g)) readFileSync(inRepository(path));
  });
});

/** Before these of the tour's commands a busy machine may need longer than the tour gives it. */
const PATIENCE: readonly (readonly [command: string, until: string])[] = [
  ["tsctl tail web", '[[ "$(tsctl tail web)" == *ready* ]]'],
  ["tsctl status web", "tsctl healthcheck >/dev/null"],
];

/** An example, with what it has to wait for there. */
function patiently(block: string): string {
  return PATIENCE.reduce(
    (text, [command, until]) =>
      text.replace(`${command}\n`, () => `for _ in {1..200}; do ${until} && break; sleep 0.1; done\n${command}\n`),
    block,
  );
}

/** The shell examples that follow the mark `<!-- name -->`. */
function blocks(name: string): string[] {
  return [...readme.matchAll(new RegExp(`<!-- ${name} -->\\n+\`\`\`sh\\n([^]*?)\`\`\``, "g"))].map(
    (match) => match[1]!,
  );
}
