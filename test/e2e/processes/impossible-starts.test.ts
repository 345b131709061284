/**
 * Configurations of which no child can come: each program backs off and is given up, and each request for it is answered.
 * The original's child dies of them with a Python exception, whose file and line we leave out. Only where a NUL is in the
 * program's own name (and in its PATH, or its log's name) the original itself ends, with a traceback.
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { configuration, endpointOf } from "../../support/configuration.js";
import { startDaemon } from "../../support/daemon.js";
import { subjects, tsd } from "../../support/implementations.js";
import { call } from "../../support/rpc.js";
import { createScene } from "../../support/scene.js";

// A long startsecs: the original may look a second late (LIFE-LOOP-007).
const HEAD = "[program:x]\nstartsecs=10\nstartretries=1\n";
const ABNORMAL_TERMINATION = 50;
const BAD_NAME_OF_FILE = 20;

const refused: readonly [what: string, options: string, said: RegExp][] = [
  [
    "LIFE-SPAWN-030 a NUL in an argument",
    "command=/bin/sleep 1\x00000\n",
    /couldn't exec \/bin\/sleep: .*embedded null byte/,
  ],
  [
    "LIFE-SPAWN-030 a NUL in the environment",
    'command=/bin/sleep 1000\nenvironment=A="b\0c"\n',
    /couldn't exec \/bin\/sleep: .*embedded null byte/,
  ],
  ["LIFE-SPAWN-030 a NUL in the directory", "command=/bin/sleep 1000\ndirectory=/tmp\0/x\n", /^supervisor: c/],
  [
    "LIFE-SPAWN-030 a umask that no C integer holds",
    "command=/bin/sh\numask=777777777777\n",
    /couldn't exec \/bin\/sh: /,
  ],
];

describe("what cannot be started", { concurrency: 4 }, () => {
  for (const subject of subjects) {
    for (const [what, options, said] of refused) {
      test(`${subject.name}: ${what} ends in FATAL, and restart is answered`, async (t) => {
        const scene = createScene(t, { "supervisord.conf": configuration(HEAD + options) });
        const daemon = startDaemon(scene, subject);
        await daemon.prints("gave up: x entered FATAL state, too many start retries too quickly");
        assert.equal(daemon.lines("exited: x (exit status 127; not expected)").length, 2);
        const endpoint = endpointOf(scene);
        assert.match(String(await call(endpoint, "supervisor.readProcessStderrLog", "x", 0, 0)), said);
        await assert.rejects(call(endpoint, "supervisor.startProcess", "x"), { faultCode: ABNORMAL_TERMINATION });
        const { stdout } = await daemon.ctl(["restart", "x"]);
        assert.match(stdout, /x: ERROR \(spawn error\)\n$/);
      });
    }

    test(`${subject.name}: LIFE-SPAWN-024 of a umask the permission bits count`, async (t) => {
      const programs = ["1022", "-1"].map(
        (umask, index) =>
          `[program:x${index}]\ncommand=/bin/sh -c "umask; exec sleep 1000"\numask=${umask}\nstdout_logfile=%(here)s/${index}\n`,
      );
      const scene = createScene(t, { "supervisord.conf": configuration(programs.join("\n")) });
      const daemon = startDaemon(scene, subject);
      const wanted = ["0022", "0777"];
      for (const [index, mask] of wanted.entries())
        await daemon.until(`${mask} is said`, () => scene.read(String(index)) === `${mask}\n`);
    });
  }

  test("LIFE-SPAWN-007 a NUL in the program's name is a name that is not found", async (t) => {
    const scene = createScene(t, { "supervisord.conf": configuration(`${HEAD}command=/bin/sl\0eep 1000\n`) });
    const daemon = startDaemon(scene, tsd);
    await daemon.prints("gave up: x entered FATAL state, too many start retries too quickly");
    assert.equal(daemon.lines(String.raw`spawnerr: can't find command '/bin/sl\x00eep'`).length, 2);
    const starting = call(endpointOf(scene), "supervisor.startProcess", "x");
    await assert.rejects(starting, { faultCode: BAD_NAME_OF_FILE });
  });

  test("LIFE-SPAWN-012 a NUL in a log's name is an error of the log", async (t) => {
    const options = "command=/bin/sleep 1000\nstdout_logfile=%(here)s/a\0b\n";
    const scene = createScene(t, { "supervisord.conf": configuration(HEAD + options) });
    const daemon = startDaemon(scene, tsd);
    await daemon.prints("spawnerr: unknown error making dispatchers for 'x': EINVAL");
    await daemon.prints("gave up: x entered FATAL state");
  });
});
