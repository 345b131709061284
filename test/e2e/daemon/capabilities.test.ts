/** A root that lacks a capability, as in a container, and is to become another user (CLI-X-004). */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { subjects, tsd } from "../../support/implementations.js";
import { createScene } from "../../support/scene.js";

const CONFIGURATION = { "supervisord.conf": "[supervisord]\nuser=nobody\nnodaemon=true\n" };
const without = (capability: string) => ["setpriv", `--bounding-set=-${capability}`];

if (process.getuid?.() === 0) {
  describe("root without capabilities", { concurrency: 2 }, () => {
    for (const { name, supervisord } of subjects) {
      test(`${name}: CLI-X-004 without CAP_SETGID it is the groups that cannot be set`, async (t) => {
        const scene = createScene(t, CONFIGURATION);
        const words = [...without("setgid"), supervisord, "-c", scene.path("supervisord.conf")];
        const { code, stderr } = await scene.run(words);
        // Ours adds indented lines of advice.
        const text = stderr.replaceAll(/^ {2}.*\n/gm, "");
        const refused = `Error: Could not set groups of effective user\nFor help, use ${supervisord} -h\n`;
        assert.deepEqual({ code, text }, { code: 2, text: refused });
      });
    }

    test("CLI-X-004 without CAP_SETUID it is the user, in a sentence that says why, where the original has a traceback", async (t) => {
      const scene = createScene(t, CONFIGURATION);
      const words = [...without("setuid"), tsd.supervisord, "-c", scene.path("supervisord.conf")];
      assert.deepEqual(await scene.run(words), {
        code: 2,
        stdout: "",
        stderr:
          "Error: Could not set user id of effective user\n  setuid for nobody was refused: EPERM.\n" +
          "  Root may do so with the capability CAP_SETUID only, and in a user namespace only where it is not denied. " +
          `Give it to the daemon, or start it as nobody.\nFor help, use ${tsd.supervisord} -h\n`,
      });
    });
  });
}
