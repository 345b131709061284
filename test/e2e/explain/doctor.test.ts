/** `tsd doctor` as people and pipelines run it, on the roots of two small images: one clean, one with every bad habit. */
import assert from "node:assert/strict";
import { chmodSync, mkdirSync, symlinkSync } from "node:fs";
import { test } from "node:test";
import { inRepository } from "../../support/repository.js";
import { createScene } from "../../support/scene.js";

const program = inRepository("bin", "tsd");
const image = (name: string) => inRepository("fixtures", "images", name);

interface Printed {
  readonly safe: boolean;
  readonly configurations: readonly string[];
  readonly findings: readonly { file: string; line: number; rule: string; severity: string; write: string }[];
}

test("a clean image is safe, even strictly, and says what was looked at", async (t) => {
  const scene = createScene(t);
  const { code, stdout, stderr } = await scene.run([program, "doctor", image("clean"), "--strict"]);
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  assert.equal(
    stdout,
    "looked at /etc/supervisord.conf and 1 other text that mentions supervisor\nnothing prevents the swap\n",
  );
});

test("a careless image is not: every habit is found where it stands", async (t) => {
  const scene = createScene(t);
  const { code, stdout } = await scene.run([program, "doctor", "--json", image("careless")]);
  assert.equal(code, 1);
  const { safe, configurations, findings } = JSON.parse(stdout) as Printed;
  assert.equal(safe, false);
  assert.deepEqual(configurations, ["/etc/supervisord.conf"]);
  assert.deepEqual(
    findings.map(({ file, line, rule, severity }) => `${file}:${line} ${severity} ${rule}`),
    [
      "/etc/supervisord.conf:17 error refused",
      "/etc/supervisord.conf:21 error unknown-user",
      "/etc/supervisord.conf:25 error missing-directory",
      "/opt/app/listener.py:2 error imports-supervisor",
      "/opt/app/run.sh:2 error runs-python",
      "/opt/app/run.sh:3 error runs-python",
      "/opt/app/run.sh:4 error searches-python",
      "/opt/app/run.sh:5 error searches-python",
      "/opt/app/run.sh:6 warning searches-python",
      "/opt/app/run.sh:7 warning other-pidfile",
      "/opt/app/run.sh:8 warning installs-supervisor",
      "/opt/app/run.sh:9 warning other-place",
    ],
  );
  assert.ok(
    findings.every(({ write }) => /^[A-Z].*\.$/s.test(write)),
    "each says what to do",
  );
});

test("links stay within the image", async (t) => {
  const scene = createScene(t);
  scene.write("root/srv/real.conf", "[supervisord]\nuser=root\nlogfile=/tmp/l\npidfile=/tmp/p\n");
  scene.write("root/etc/passwd", "root:x:0:0::/root:/bin/sh\n");
  scene.write("root/tmp/.keep", "");
  // Points to a file of the image; on this machine there is none.
  symlinkSync("/srv/real.conf", scene.path("root/etc/supervisord.conf"));
  const safe = await scene.run([program, "doctor", "root"]);
  assert.deepEqual([safe.code, safe.stderr], [0, ""], safe.stdout);
});

test("TSD-CHECK-004 what a container gets from its runtime is there, although the image has none of it", async (t) => {
  const scene = createScene(t);
  scene.write("root/etc/passwd", "root:x:0:0::/root:/bin/sh\n");
  scene.write("root/bin/sh", "\x7fELF");
  chmodSync(scene.path("root/bin/sh"), 0o755);
  for (const folder of ["tmp", "proc", "dev"]) mkdirSync(scene.path("root", folder));
  symlinkSync("/proc/self/fd", scene.path("root/dev/fd"));
  const examine = async (log: string) => {
    const section = `[program:x]\ncommand=/bin/sh\nstdout_logfile=${log}\nstdout_logfile_maxbytes=0\n`;
    scene.write("root/etc/supervisord.conf", `[supervisord]\nuser=root\nlogfile=/tmp/l\npidfile=/tmp/p\n${section}`);
    const { code, stdout } = await scene.run([program, "doctor", "--strict", "--json", "root"]);
    return { code, rules: (JSON.parse(stdout) as Printed).findings.map(({ rule }) => rule) };
  };
  for (const log of ["/dev/fd/1", "/dev/stdout", "/proc/self/fd/1", "/proc/1/fd/1", "/dev/null", "/dev/shm/x.log"]) {
    assert.deepEqual(await examine(log), { code: 0, rules: [] }, log);
  }
  // What no runtime has is missing as before.
  assert.deepEqual(await examine("/dev/stdot"), { code: 1, rules: ["no-device"] });
  assert.deepEqual(await examine("/dev/fdx/1"), { code: 1, rules: ["missing-directory"] });
});

test("what cannot be examined is refused with 2", async (t) => {
  const scene = createScene(t);
  scene.write("empty/etc/hosts", "");
  for (const [words, message] of [
    [[], /no image is named/],
    [["nowhere"], /cannot examine nowhere: it is not a folder/],
    [["empty"], /cannot find a configuration of supervisord in empty: name it with -c/],
    [["empty", "more"], /cannot take the argument 'more'/],
    [["empty", "--loud"], /option --loud not recognized/],
  ] as const) {
    const { code, stderr } = await scene.run([program, "doctor", ...words]);
    assert.equal(code, 2);
    assert.match(stderr, message);
  }
});

test("the help of tsd and what it says to a word it does not know name the subcommands; supervisord's do not", async (t) => {
  const scene = createScene(t);
  for (const [name, named] of [
    ["tsd", true],
    ["supervisord", false],
  ] as const) {
    const { stdout } = await scene.run([inRepository("bin", name), "--help"]);
    assert.equal(/^ {2}tsd doctor {4,}say whether/m.test(stdout), named);
    const { code, stderr } = await scene.run([inRepository("bin", name), "docter"]);
    assert.equal(code, 2);
    assert.match(stderr, /^Error: positional arguments are not supported: \['docter'\]\n/);
    assert.equal(stderr.includes("Write one of check, doctor, install, uninstall"), named);
  }
});

test("it is a subcommand under the name tsd only", async (t) => {
  const scene = createScene(t);
  const { code, stderr } = await scene.run([inRepository("bin", "supervisord"), "doctor", image("clean")]);
  assert.equal(code, 2);
  assert.match(stderr, /positional arguments are not supported/);
});
