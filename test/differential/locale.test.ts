/**
 * What Python does to its own environment when the locale says nothing of an encoding (PEP 538), seen from outside:
 * a table of environments, the original and ours in each. Expansions are asked by a configuration that is refused with
 * the value in the message, so that a table costs little; that children get the same is the part below.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test, type TestContext } from "node:test";
import { configuration } from "../support/configuration.js";
import { startDaemon } from "../support/daemon.js";
import { debian, tsd, type Implementation } from "../support/implementations.js";
import { namespacesRefused } from "../support/namespaces.js";
import { childrenOf, commandLineOf, environmentOf } from "../support/proc.js";
import { createScene, type Scene } from "../support/scene.js";
import { until } from "../support/until.js";

/** Names and their values, as they are given to env(1); LANG and every LC_ are unset before. */
type Variables = readonly string[];

/** Locales that no machine has, that every one has, and names that are none. */
const NAMES = ["", "C", "POSIX", "C.UTF-8", "C.utf8", "C.UTF-8@x", "UTF-8", "posix", "c.utf-8", "en_XX.UTF-8", "C/x"];

const TABLE: readonly Variables[] = [
  [],
  ...["LANG", "LC_CTYPE", "LC_ALL"].flatMap((variable) => NAMES.map((name) => [`${variable}=${name}`])),
  ["LANG=C.UTF-8", "LC_CTYPE=C"],
  ["LANG=C.UTF-8", "LC_CTYPE="],
  ["LANG=C", "LC_CTYPE=C.UTF-8"],
  ["LC_ALL=", "LC_CTYPE=POSIX"],
  ["LC_ALL=C", "LC_CTYPE=C"],
  ["LC_ALL=POSIX", "LANG=C.UTF-8"],
  ["LC_MESSAGES=C.UTF-8"],
  ["LANGUAGE=de"],
  ...["", "0", "1", "00", " 0", "2"].map((value) => [`PYTHONCOERCECLOCALE=${value}`]),
  ["PYTHONCOERCECLOCALE=0", "LANG=en_XX.UTF-8"],
  ["PYTHONCOERCECLOCALE=1", "LANG=C.UTF-8"],
  ["PYTHONUTF8=0"],
  ["PYTHONUTF8=1"],
  ["PYTHONUTF8=1", "PYTHONCOERCECLOCALE=0"],
  ["PYTHONIOENCODING=latin1"],
  ["LOCPATH=/nonexistent", "LANG=C.UTF-8"],
];

/** Environments that differ in what comes of them. */
const TELLING: readonly Variables[] = [
  [],
  ["LANG=C"],
  ["LC_ALL=C"],
  ["PYTHONCOERCECLOCALE=0"],
  ["LC_CTYPE=en_XX.UTF-8"],
];

const UNSET = ["LANG", "LC_ALL", "LC_CTYPE"].flatMap((name) => ["-u", name]);

/** Neither comes far, and what it says holds the value, or all the names there are. */
const SECTIONS = {
  supervisord: "[supervisord]\nloglevel=%(ENV_LC_CTYPE)s\n",
  supervisorctl: "[supervisord]\n[supervisorctl]\nserverurl=unix:///nowhere/%(ENV_LC_CTYPE)s\n",
};

/** What the program says of the value. Our advice, which follows the original's message, is left out. */
async function refusal(scene: Scene, program: keyof typeof SECTIONS, subject: Implementation, variables: Variables) {
  scene.write(`${program}.conf`, SECTIONS[program]);
  const action = program === "supervisorctl" ? ["status"] : [];
  const words = [subject[program], "-c", scene.path(`${program}.conf`), ...action];
  const { code, stdout, stderr } = await scene.run(["/usr/bin/env", ...UNSET, ...variables, ...words]);
  const said = `${stdout}${stderr}`.split("\n").filter((line) => /^(Error: |unix:)/.test(line));
  return { code, said };
}

describe("the locale Python sets for itself", { concurrency: 3 }, () => {
  for (const program of ["supervisord", "supervisorctl"] as const) {
    test(`CFG-EXP-005 CFG-EXP-006 ${program} expands %(ENV_LC_CTYPE)s to the same, or lists the same names`, async (t) => {
      const scene = createScene(t);
      const seen = new Set<string>();
      for (const variables of TABLE) {
        const [theirs, ours] = await Promise.all(
          [debian, tsd].map((subject) => refusal(scene, program, subject, variables)),
        );
        assert.equal(theirs!.said.length, 1, `${program} with ${variables.join(" ")}`);
        assert.deepEqual(ours, theirs, `${program} with ${variables.join(" ")}`);
        seen.add(theirs!.said[0]!.replace(/.*Available names.*/, "not set"));
      }
      // The table shows something: a value of ours, values of its own, none.
      assert.ok(seen.size > 4 && seen.has("not set"), [...seen].join("\n"));
    });
  }

  test("CFG-EXP-006 without the files of any locale nothing is set", async (t) => {
    const refused = await namespacesRefused();
    if (refused !== undefined) return t.skip(refused);
    const scene = createScene(t, { "supervisord.conf": SECTIONS.supervisord });
    const hidden = 'mount -t tmpfs none /usr/lib/locale && exec "$@"';
    const said = (subject: Implementation) =>
      scene.run([
        ...["/usr/bin/env", ...UNSET, "unshare", "--mount", "--propagation", "private", "sh", "-c", hidden, "sh"],
        ...[subject.supervisord, "-c", scene.path("supervisord.conf")],
      ]);
    const [theirs, ours] = await Promise.all([debian, tsd].map(said));
    const message = theirs!.stderr.split("\n").find((line) => line.startsWith("Error: "));
    assert.match(message!, /Available names: ENV_/);
    assert.ok(ours!.stderr.startsWith(`${message}\n`), ours!.stderr);
  });

  for (const variables of TELLING) {
    const shown = variables.length === 0 ? "nothing set" : variables.join(" ");

    test(`LIFE-ENV-001 programs inherit it, after a restart too, with ${shown}`, async (t) => {
      const [theirs, ours] = await Promise.all([debian, tsd].map((subject) => inherited(t, subject, variables)));
      assert.equal(theirs![0], expected(variables));
      assert.deepEqual(ours, theirs);
    });

    test(`LIFE-ENV-001 LIFE-DMN-002 and in the background, with ${shown}`, async (t) => {
      const [theirs, ours] = await Promise.all([debian, tsd].map((subject) => inBackground(t, subject, variables)));
      assert.equal(theirs, expected(variables));
      assert.equal(ours, theirs);
    });

    test(`CLI-P-001 pidproxy hands it to its command, with ${shown}`, async (t) => {
      const [theirs, ours] = await Promise.all([debian, tsd].map((subject) => behindProxy(t, subject, variables)));
      assert.equal(theirs, expected(variables));
      assert.equal(ours, theirs);
    });
  }
});

/** What LC_CTYPE is afterwards, in the environments that tell something. */
function expected(variables: Variables): string | undefined {
  return variables.some((each) => each === "LC_ALL=C" || each === "PYTHONCOERCECLOCALE=0") ? undefined : "C.UTF-8";
}

const SLEEPER = configuration("[program:child]\ncommand=/bin/sleep 1000\n");

/** The program, started by env(1) with these variables alone. */
function within(scene: Scene, file: string, variables: Variables): string {
  const words = ["/usr/bin/env", ...UNSET, ...variables, file].map((word) => `'${word}'`).join(" ");
  return scene.write("wrapper", `#!/bin/sh\nexec ${words} "$@"\n`, 0o755);
}

/** LC_CTYPE of the one child that a daemon or a proxy has, once it has executed its program; never one of `old`. */
function childLocale(parent: number, old: readonly number[] = []) {
  return until("the child runs", () => {
    const child = childrenOf(parent).find(({ pid }) => !old.includes(pid) && commandLineOf(pid)[0] === "/bin/sleep");
    return child === undefined ? undefined : { pid: child.pid, locale: localeIn(environmentOf(child.pid)) };
  });
}

function localeIn(environment: readonly string[]): string | undefined {
  return environment.find((each) => each.startsWith("LC_CTYPE="))?.slice("LC_CTYPE=".length);
}

async function inherited(t: TestContext, subject: Implementation, variables: Variables) {
  const scene = createScene(t, { "supervisord.conf": SLEEPER });
  const daemon = startDaemon(scene, { ...subject, supervisord: within(scene, subject.supervisord, variables) });
  const first = await childLocale(daemon.pid);
  await daemon.prints("entered RUNNING");
  daemon.kill("SIGHUP");
  const second = await childLocale(daemon.pid, [first.pid]);
  return [first.locale, second.locale];
}

async function inBackground(t: TestContext, subject: Implementation, variables: Variables) {
  const scene = createScene(t, { "supervisord.conf": SLEEPER });
  const program = within(scene, subject.supervisord, variables);
  const started = await scene.run([program, "-c", scene.path("supervisord.conf")]);
  assert.equal(started.code, 0, started.stderr);
  const pid = await until(
    "the pidfile is written",
    () => Number(readFileSync(scene.path("supervisord.pid"))) || undefined,
  );
  return (await childLocale(pid)).locale;
}

async function behindProxy(t: TestContext, subject: Implementation, variables: Variables) {
  const scene = createScene(t);
  const proxied = configuration(
    `[program:child]\ncommand=${within(scene, subject.pidproxy, variables)} p /bin/sleep 1000\n`,
  );
  scene.write("supervisord.conf", proxied);
  // A daemon of ours in a locale of its own adds nothing.
  const daemon = startDaemon(scene, tsd);
  const spawned = await daemon.prints(/spawned: 'child' with pid \d+/);
  return (await childLocale(Number(spawned.split(" ").at(-1)))).locale;
}
