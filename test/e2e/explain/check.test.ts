/** `tsd check` as people and pipelines run it: what it prints, how it ends, and that it starts nothing. */
import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { userInfo } from "node:os";
import { test } from "node:test";

import { debian, tsd } from "../../support/implementations.js";
import { configurationIn, examplesIn } from "../../support/page-examples.js";
import { inRepository } from "../../support/repository.js";
import { createScene, type Scene } from "../../support/scene.js";

const program = inRepository("bin", "tsd");

interface Printed {
  readonly accepted: boolean;
  readonly findings: readonly {
    readonly file: string;
    readonly line: number;
    readonly rule: string;
    readonly now: string;
  }[];
  readonly configuration: null | {
    readonly groups: readonly { readonly name: string; readonly processes: readonly Record<string, unknown>[] }[];
  };
}

/** A file there is nothing to say about, and these lines at its end. */
function clean(scene: Scene, lines = ""): string {
  return scene.write(
    "s.conf",
    `[supervisord]
user=${userInfo().username}
logfile=${scene.path("s.log")}
pidfile=${scene.path("s.pid")}
[unix_http_server]
file=${scene.path("s.sock")}
[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
[supervisorctl]
serverurl=unix://${scene.path("s.sock")}
[program:cat]
command=cat
${lines}
`,
  );
}

const check = (scene: Scene, file: string, ...words: readonly string[]) =>
  scene.run([program, "check", "-c", file, ...words]);

test("TSD-CHECK-001 a clean file: one line, status 0, and nothing was started", async (t) => {
  const scene = createScene(t);
  const ran = await check(scene, clean(scene), "--strict");
  assert.deepEqual(ran, {
    code: 0,
    stdout: `${scene.path("s.conf")}: 1 group, 1 process, nothing to report\n`,
    stderr: "",
  });
  assert.deepEqual(readdirSync(scene.folder), ["s.conf"]);
});

test("TSD-CHECK-001 warnings end with 0, with --strict with 1; errors with 1", async (t) => {
  const scene = createScene(t);
  const file = clean(scene, "autorestat=true");
  const warned = await check(scene, file);
  assert.equal(warned.code, 0);
  assert.ok(warned.stdout.startsWith(`${file}:13:1: warning: [program:cat] has no option autorestat`), warned.stdout);
  assert.equal((await check(scene, file, "--strict")).code, 1);
  const broken = await check(scene, clean(scene, "directory=/no/such/directory"));
  assert.equal(broken.code, 1);
  assert.match(broken.stdout, /:13:11: error: \[program:cat\] can never start: its directory .* is missing/);
  assert.doesNotMatch(broken.stdout, /\x1b/, "no colours in a pipe"); // eslint-disable-line no-control-regex
});

test("--json has the findings, the effective configuration, and where each value stands", async (t) => {
  const scene = createScene(t);
  const file = clean(scene, "startsecs=5\ncomand=cat");
  const ran = await check(scene, file, "--json");
  const { accepted, findings, configuration } = JSON.parse(ran.stdout) as Printed;
  assert.deepEqual([ran.code, accepted, ran.stderr], [0, true, ""]);
  assert.deepEqual(
    findings.map((finding) => [finding.file, finding.line, finding.rule]),
    [[file, 14, "unknown-option"]],
  );
  const cat = configuration?.groups[0]?.processes[0];
  assert.deepEqual([cat?.["name"], cat?.["startsecs"], cat?.["stopsignal"]], ["cat", 5, 15]);
  const sources = cat?.["sources"] as Record<string, unknown>;
  assert.deepEqual([sources["startsecs"], sources["stopsignal"]], [{ file, line: 13 }, "default"]);
});

test("CFG-ERR-001 a file the daemon refuses: its first line, as the daemon says it, and more", async (t) => {
  const scene = createScene(t);
  const file = clean(scene, "startsecs=soon\nautorestat=true");
  for (const daemon of existsSync(debian.supervisord) ? [tsd, debian] : [tsd]) {
    const refusal = await scene.run([daemon.supervisord, "-n", "-c", file]);
    assert.equal(refusal.code, 2);
    const [first = ""] = refusal.stderr.split("\n");
    assert.match(first, /^Error: invalid literal for int\(\)/);
    const ran = await check(scene, file);
    assert.equal(ran.code, 1);
    assert.ok(
      ran.stdout.includes(`${file}:13:1: error: the daemon refuses to start: ${first} [refused]\n`),
      ran.stdout,
    );
    assert.match(ran.stdout, /\[unknown-option\]/);
  }
  const { accepted, configuration } = JSON.parse((await check(scene, file, "--json")).stdout) as Printed;
  assert.deepEqual([accepted, configuration], [false, null]);
});

test("a long answer arrives whole, also when no process reads it", async (t) => {
  const scene = createScene(t);
  const many = Array.from({ length: 200 }, (_, at) => `[program:p${at}]\ncommand=cat\n`);
  const file = clean(scene, many.join(""));
  const slow = await scene.run([
    "/bin/sh",
    "-c",
    '"$@" | (read -r first; echo "$first"; cat)',
    "sh",
    program,
    "check",
    "-c",
    file,
    "--json",
  ]);
  assert.equal((JSON.parse(slow.stdout) as Printed).configuration?.groups.length, 201);
  assert.ok(slow.stdout.length > 300_000);
  const unread = await scene.run([
    "/bin/sh",
    "-c",
    '{ "$@"; echo "status $?" >&2; } | true',
    "sh",
    program,
    "check",
    "-c",
    file,
    "--json",
  ]);
  assert.equal(unread.stderr, "status 0\n");
});

test("the command line: help that teaches, and status 2 for what it does not understand", async (t) => {
  const scene = createScene(t);
  const help = await scene.run([program, "check", "--help"]);
  assert.equal(help.code, 0);
  for (const word of ["--json", "--strict", "Exit status", "unknown-option", "cut-value"])
    assert.ok(help.stdout.includes(word), word);
  for (const words of [["--nope"], ["-c"], ["a.conf", "b.conf"], ["-c", "a.conf", "b.conf"], ["--json=1"]]) {
    const ran = await scene.run([program, "check", ...words]);
    assert.deepEqual([ran.code, ran.stdout], [2, ""], words.join(" "));
    assert.match(ran.stderr, /^Error: .*\nFor help, use tsd check -h\n$/);
  }
  const missing = await check(scene, scene.path("none.conf"));
  assert.equal(missing.code, 1);
  assert.match(missing.stdout, /Error: could not find config file/);
  const named = await scene.run([program, "check", clean(scene), "--strict"]);
  assert.deepEqual([named.code, named.stdout], [0, `${scene.path("s.conf")}: 1 group, 1 process, nothing to report\n`]);
});

test("TSD-CHECK-002 what only the machine shows: scripts, folders of users, logs, sockets and limits", async (t) => {
  const scene = createScene(t);
  const script = (name: string, text: string) => {
    const path = scene.write(name, text);
    chmodSync(path, 0o755);
    return path;
  };
  for (const folder of ["log.d", "sock.d"]) mkdirSync(scene.path(folder));
  const isRoot = process.getuid?.() === 0;
  mkdirSync(scene.path("closed"), { mode: 0o700 });
  const programs = {
    crlf: `command=${script("crlf", "#!/bin/sh\r\n")}`,
    missing: `command=${script("missing", "#!/no/such/interpreter\n")}`,
    none: `command=${script("none", "echo\n")}`,
    fine: `command=${script("fine", "#!/usr/bin/env sh\n")}`,
    logged: `command=cat\nstdout_logfile=${scene.path("log.d")}`,
    ...(isRoot ? { user: `command=cat\nuser=nobody\ndirectory=${scene.path("closed")}` } : {}),
  };
  const file = scene.write(
    "s.conf",
    `[supervisord]\nuser=${userInfo().username}\nminfds=9007199254740991\nlogfile=${scene.path("s.log")}\n` +
      `pidfile=${scene.path("s.pid")}\n[unix_http_server]\nfile=${scene.path("sock.d")}\n[rpcinterface:supervisor]\n` +
      "supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface\n" +
      Object.entries(programs)
        .map(([name, lines]) => `[program:${name}]\n${lines}\n`)
        .join(""),
  );
  const { findings } = JSON.parse((await check(scene, file, "--json")).stdout) as Printed;
  assert.deepEqual(
    findings.map(({ rule, now }) => `${/program:\w+/.exec(now)?.[0] ?? "daemon"} ${rule}`),
    [
      "daemon minfds-too-high",
      "daemon bad-socket",
      "program:crlf bad-interpreter",
      "program:missing bad-interpreter",
      "program:none bad-interpreter",
      "program:logged log-is-directory",
      ...(isRoot ? ["program:user closed-to-user"] : []),
    ],
  );
  // The daemon itself: what is said to be refused is refused.
  const refusal = await scene.run([tsd.supervisord, "-n", "-c", file]);
  assert.notEqual(refusal.code, 0);
});

test("CLI-D-024 under the name supervisord the word is what it was: an error", async (t) => {
  const scene = createScene(t);
  const ours = await scene.run([tsd.supervisord, "check"]);
  assert.equal(ours.code, 2);
  assert.match(ours.stderr, /^Error: positional arguments are not supported: \['check'\]\n/);
  if (!existsSync(debian.supervisord)) return;
  assert.equal((await scene.run([debian.supervisord, "check"])).stderr.split("\n")[0], ours.stderr.split("\n")[0]);
});

test("TSD-CHECK-001 the page's example prints what it says", async (t) => {
  const page = readFileSync(inRepository("docs/how-to/check.md"), "utf8");
  const scene = createScene(t, { "supervisord.conf": configurationIn(page) });
  scene.write("worker.sh", "#!/bin/sh\r\nexec sleep 9\r\n", 0o755);
  const [example] = examplesIn(page);
  const { stdout } = await scene.run([program, "check", "supervisord.conf"]);
  assert.equal(example?.command, "tsd check supervisord.conf");
  assert.equal(stdout.replaceAll(scene.folder, "/srv/app"), example.prints);
});
