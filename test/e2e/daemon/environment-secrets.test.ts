/**
 * A refused `environment=` is repeated in the original's own sentence on standard error, to the byte, and nowhere else:
 * not in our advice, in what `tsd check` prints, in the log of a daemon that continues, or in what the client explains.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { configuration } from "../../support/configuration.js";
import { startDaemon } from "../../support/daemon.js";
import { debian, subjects, tsctl, tsd } from "../../support/implementations.js";
import { inRepository } from "../../support/repository.js";
import { createScene } from "../../support/scene.js";

const SECRET = "hunter2";

/** Each refused in another way; the value is written there, or comes from the daemon's environment. */
const REFUSED = [
  ["[supervisord]", "no comma between", `PW="${SECRET}" X="1"`],
  ["[program:a]", "a quote left open", `PW="${SECRET},\n  X=1`],
  ["[supervisord]", "a name nobody has", `PW="${SECRET}",X="%(nope)s"`],
  ["[program:a]", "a percent sign alone", `PW="${SECRET}%y"`],
  ["[program:a]", "a value from outside", 'PW="%(ENV_PW)s" X="1"'],
  ["[program:a]", "characters that mean something to replace()", `PW="${SECRET}$&$\`" X="1"`],
] as const;

const options = { env: { PW: `${SECRET} from outside` } };

for (const [place, what, value] of REFUSED) {
  test(`CFG-ERR-001 CFG-ENV-009 environment of ${place}, ${what}: only the original's sentence has the value`, async (t) => {
    const program = "[program:a]\ncommand=/bin/sleep 1000\n";
    const refused =
      place === "[supervisord]"
        ? configuration(program, `environment=${value}`)
        : configuration(`${program}environment=${value}\n`);
    const scene = createScene(t, { "supervisord.conf": refused });
    const file = scene.path("supervisord.conf");
    const said = await scene.run([tsd.supervisord, "-c", file], options);
    const [first, ...rest] = said.stderr.split("\n");
    assert.match(first!, /^Error: /);
    assert.doesNotMatch(rest.join("\n"), /hunter2/);
    if (subjects.includes(debian)) {
      const theirs = await scene.run([debian.supervisord, "-c", file], options);
      // Ours got the same: the names it lists are of the same environment.
      assert.equal(first, theirs.stderr.split("\n")[0]);
    }
    for (const words of [[], ["--json"]]) {
      const { code, stdout, stderr } = await scene.run(
        [inRepository("bin", "tsd"), "check", "-c", file, ...words],
        options,
      );
      assert.equal(code, 1, stderr);
      assert.match(stdout, /refuses to start: Error: /);
      assert.doesNotMatch(stdout + stderr, /hunter2/);
    }
    const explained = await scene.run([tsctl, "-c", file, "status"], options);
    assert.match(explained.stdout + explained.stderr, /no daemon starts with it/);
    assert.doesNotMatch(explained.stdout + explained.stderr, /hunter2/);
  });
}

test("IMP-002 a daemon that continues with its previous configuration logs why, without the value", async (t) => {
  const program = "[program:a]\ncommand=/bin/sleep 1000\nstartsecs=0\n";
  const scene = createScene(t, { "supervisord.conf": configuration(program) });
  const daemon = startDaemon(scene, tsd);
  await daemon.prints("success: a entered RUNNING");
  scene.write("supervisord.conf", configuration(`${program}environment=${REFUSED[0][2]}\n`));
  daemon.kill("SIGHUP");
  await daemon.prints(/Unexpected end of key\/value pairs in value \(not shown\) in section 'program:a'/);
  // The RPC fault is the original's.
  assert.match((await daemon.ctl(["reread"])).stdout, /hunter2/);
  assert.doesNotMatch(daemon.output, /hunter2/);
});
