/**
 * What the daemon and pidproxy were given arrives in programs and in expansions, entry by entry and in its order: names no
 * shell knows, variables every shell sets for itself or that Node would obey, an environment that is empty or large. The
 * original starts without a shell and without Node; that ours is run by Node must not show.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { startDaemon, type Daemon } from "../../support/daemon.js";
import { debian, subjects, tsd, type Implementation } from "../../support/implementations.js";
import { createScene, type Scene } from "../../support/scene.js";
import { until } from "../../support/until.js";

/** What env(1) starts the daemon with, and nothing else but PATH. */
const GIVEN: Readonly<Record<string, readonly string[]>> = {
  "names no shell knows": [
    "discovery.type=single-node",
    "Z=1",
    "a-b=x y",
    "été=1",
    "1a=one",
    "A=two\nlines",
    "EMPTY=",
    "BASH_FUNC_f%%=() {  echo hi\n}",
  ],
  "what shells set": [
    "PWD=/somewhere/else",
    "OLDPWD=/",
    "SHLVL=7",
    "_=/bin/x",
    "PS1=$ ",
    "IFS=,",
    "OPTIND=3",
    "PPID=1",
  ],
  // Each would stop or change our Node: none may, and all arrive.
  "what steers Node": [
    "B=first",
    "NODE_OPTIONS=--require /none.js",
    "NODE_EXTRA_CA_CERTS=/none.pem",
    "NODE_CHANNEL_FD=77",
    "NODE_V8_COVERAGE=/none",
    "UV_THREADPOOL_SIZE=1",
    "OPENSSL_CONF=/none.cnf",
    "SSL_CERT_FILE=/none.pem",
    "Z=last",
  ],
  // All that the kernel takes for one variable, and nothing of it is ours to use. Hidden, it must be no longer.
  "a variable of 128 KiB that steers Node": ["NODE_EXTRA_CA_CERTS=".padEnd(128 * 1024 - 1, "x"), "Z=last"],
  "names that look hidden, but are not": ["\x0e\x0f=two", "\x0eODE_OPTIONS=one", "Z=last"],
  "none of it": [],
  "more than one variable holds": Array.from({ length: 100 }, (_, at) => `V.${at}=${"x".repeat(10_000)}`),
};

const settings = (sections: string) => `[supervisord]
pidfile=%(here)s/pid
${sections}`;

/** Each prints its environment, entries ended by NULs, END=1 the last. */
const printing = (pidproxy: string) => `[program:direct]
command=/usr/bin/env -0
environment=END=1
autorestart=false
startsecs=0
stdout_logfile=%(here)s/direct
[program:proxied]
command=${pidproxy} nobody /usr/bin/env -0
environment=END=1
autorestart=false
startsecs=0
stdout_logfile=%(here)s/proxied
`;

function within(scene: Scene, subject: Implementation, given: readonly string[]): Implementation {
  const words = ["/usr/bin/env", "-i", `PATH=${process.env["PATH"] ?? ""}`, ...given, subject.supervisord];
  const quoted = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
  return { ...subject, supervisord: scene.write("wrapper", `#!/bin/sh\nexec ${quoted} "$@"\n`, 0o755) };
}

const printed = (scene: Scene, name: string) =>
  until(`${name} has printed its environment`, () => {
    try {
      const entries = readFileSync(scene.path(name), "utf8").split("\0").slice(0, -1);
      return entries.includes("END=1") ? entries : undefined;
    } catch {
      return undefined;
    }
  });

/** Two programs' environments under a daemon with that environment. */
async function inherited(scene: Scene, subject: Implementation, given: readonly string[]) {
  scene.write("supervisord.conf", settings(printing(subject.pidproxy)));
  const daemon: Daemon = startDaemon(scene, within(scene, subject, given));
  const seen = [await printed(scene, "direct"), await printed(scene, "proxied")];
  daemon.kill("SIGTERM");
  await daemon.exits();
  return seen;
}

describe("the environment a daemon was given", { concurrency: 2 }, () => {
  for (const [what, given] of Object.entries(GIVEN)) {
    for (const subject of subjects) {
      test(`LIFE-ENV-001 CLI-P-001 ${subject.name}: ${what}`, async (t) => {
        const [direct, proxied] = await inherited(createScene(t), subject, given);
        const own = (name: string) => [
          `PATH=${process.env["PATH"] ?? ""}`,
          ...given,
          "LC_CTYPE=C.UTF-8",
          "SUPERVISOR_ENABLED=1",
          `SUPERVISOR_PROCESS_NAME=${name}`,
          `SUPERVISOR_GROUP_NAME=${name}`,
          "END=1",
        ];
        assert.deepEqual(direct, own("direct"));
        assert.deepEqual(proxied, own("proxied"));
      });
    }
  }

  test("CFG-EXP-005 LIFE-DMN-002 an expansion of such a name, in the background too", async (t) => {
    const section = '[program:a]\ncommand=/bin/sleep 1000\nenvironment=T="%(ENV_discovery.type)s"\n';
    const given = GIVEN["names no shell knows"]!;
    for (const subject of subjects) {
      const scene = createScene(t, { "supervisord.conf": settings(section + printing(subject.pidproxy)) });
      const { supervisord } = within(scene, subject, given);
      const started = await scene.run([supervisord, "-c", scene.path("supervisord.conf")]);
      assert.equal(started.code, 0, started.stderr);
      const direct = await printed(scene, "direct");
      assert.deepEqual(direct.slice(1, 1 + given.length), given, subject.name);
    }
  });

  test(
    "CFG-EXP-006 the names a refusal lists are the original's",
    { skip: subjects.includes(debian) ? false : "the original is not asked for" },
    async (t) => {
      const scene = createScene(t, { "supervisord.conf": settings("loglevel=%(nope)s\n") });
      const said = async (subject: Implementation) => {
        const { supervisord } = within(scene, subject, GIVEN["what shells set"]!);
        return (await scene.run([supervisord, "-c", scene.path("supervisord.conf")])).stderr.split("\n")[0];
      };
      assert.equal(await said(tsd), await said(debian));
    },
  );
});
