/** The client with its input from a pipe or from nowhere: what it reads it does, and at the end of it it ends. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { configuration } from "../../support/configuration.js";
import { startDaemon } from "../../support/daemon.js";
import { subjects, tsd } from "../../support/implementations.js";
import { createScene } from "../../support/scene.js";

for (const subject of subjects) {
  test(`CTL-I-001 empty lines do nothing, and the last line needs no line feed: ${subject.name}`, async (t) => {
    const scene = createScene(t, { "supervisord.conf": configuration("") });
    const daemon = startDaemon(scene, subject);
    await daemon.prints("supervisord started");
    const typed = async (input: string) =>
      (await scene.run([subject.supervisorctl, "-c", "supervisord.conf"], { input })).stdout;
    const prompt = "supervisor> ";
    const pid = `${daemon.pid}\n`;
    assert.equal(await typed("\n \n\npid"), `${prompt.repeat(4)}${pid}${prompt}\n`);
    assert.equal(await typed(""), `${prompt}\n`);
  });
}

test("CTL-FG-004 fg ends at the end of its input, where the original may hang", async (t) => {
  const program = "[program:cat]\ncommand=/bin/cat\nstartsecs=0\n";
  const scene = createScene(t, { "supervisord.conf": configuration(program) });
  const daemon = startDaemon(scene, tsd);
  await daemon.prints("success: cat entered RUNNING");
  const banner = "==> Press Ctrl-C to exit <==\n";
  for (let round = 0; round < 5; round += 1) {
    const alone = await daemon.ctl(["fg", "cat"]);
    assert.deepEqual(alone, { stdout: `${banner}Exiting foreground\n`, stderr: "", code: 0 });
    const shell = await scene.run([tsd.supervisorctl, "-c", "supervisord.conf"], { input: "fg cat\n" });
    assert.match(shell.stdout, /^cat +RUNNING .*\n/);
    const afterStatus = shell.stdout.replace(/^.*\n/, "");
    assert.equal(afterStatus, `supervisor> ${banner}Exiting foreground\nsupervisor> \n`);
  }
});
