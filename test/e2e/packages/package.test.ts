/**
 * The package needs nothing of the image: it runs in a root that has nothing else in it, keeps what the image meant for
 * other programs away from our Node and gives it back to the children, and is found under the names people look for.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { describe, test, type TestContext } from "node:test";
import { startDaemon } from "../../support/daemon.js";
import { tsd } from "../../support/implementations.js";
import { containersAreTested, madePackage } from "../../support/package.js";
import { commandLineOf, environmentOf } from "../../support/proc.js";
import { createScene, type Scene } from "../../support/scene.js";
import { until } from "../../support/until.js";

const configuration = `[supervisord]
user=root
logfile=/run/supervisord.log
pidfile=/run/supervisord.pid

[unix_http_server]
file=/run/supervisor.sock
username=a
password=b

[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface

[supervisorctl]
serverurl=unix:///run/supervisor.sock
username=a
password=b

[program:seen]
command=/opt/tsd/bin/pidproxy /run/none /opt/tsd/bin/supervisor_stdout
environment=FROM_IMAGE="%(ENV_NODE_OPTIONS)s"
startsecs=0
`;

/** What would stop or change our Node if it saw it. */
const hostile = {
  NODE_OPTIONS: "--require /none.js",
  NODE_EXTRA_CA_CERTS: "/none.pem",
  OPENSSL_CONF: "/none.cnf",
  LD_LIBRARY_PATH: "/none",
};

/** A root with the package, one configuration, and nothing else: no shell, no C library, no /proc. */
async function emptyRoot(t: TestContext): Promise<Scene> {
  const scene = createScene(t);
  cpSync(await madePackage(), scene.path("root/opt/tsd"), { recursive: true, verbatimSymlinks: true });
  scene.write("root/etc/supervisord.conf", configuration);
  scene.write("root/etc/passwd", "root:x:0:0::/:/none\n");
  for (const folder of ["run", "dev"]) mkdirSync(scene.path("root", folder));
  // The background is where a daemon's standard descriptors point to /dev/null.
  execFileSync("mknod", [scene.path("root/dev/null"), "c", "1", "3"]);
  return scene;
}

const inRoot = (scene: Scene, ...words: string[]) =>
  scene.run(["chroot", scene.path("root"), ...words], { env: hostile });

describe("the package", { skip: containersAreTested ? false : "needs root: npm run test:all" }, () => {
  test("IMP-V-008 runs in an empty root, in the background, with what the image meant for its own programs", async (t) => {
    const scene = await emptyRoot(t);
    const installed = await inRoot(scene, "/opt/tsd/bin/tsd", "install", "--prefix", "/usr");
    assert.deepEqual([installed.code, installed.stderr], [0, ""]);
    const first = async (name: string, ...words: string[]) =>
      (await inRoot(scene, name, ...words)).stdout.split("\n")[0] ?? "";
    assert.equal(await first("/usr/bin/supervisord", "--version"), "4.3.0", "it acts by the name it is called");
    assert.match(await first("/opt/tsd/bin/tsd", "--version"), /^tsd \d/);
    assert.match(await first("/usr/bin/echo_supervisord_conf"), /^; A sample configuration/);
    assert.match(await first("/usr/bin/tsctl", "--help"), /^tsctl -- control/);
    const started = await inRoot(scene, "/usr/bin/supervisord", "-c", "/etc/supervisord.conf");
    assert.deepEqual(started, { code: 0, stdout: "", stderr: "" });
    const pid = Number(scene.read("root/run/supervisord.pid"));
    scene.adoptSession(pid);
    // The front returns before the programs have been started; the daemon answers by then.
    const complaints: string[] = [];
    const status = await until("the program runs", async () => {
      const asked = await inRoot(scene, "/usr/bin/supervisorctl", "status");
      complaints.push(asked.stderr);
      return /^seen +RUNNING/.test(asked.stdout) ? asked : undefined;
    });
    assert.deepEqual([status.code, complaints.join("")], [0, ""]);

    assert.equal(readFileSync(`/proc/${pid}/comm`, "utf8"), "supervisord\n", "pgrep looks here");
    assert.equal(commandLineOf(pid)[0], "/usr/bin/supervisord", "pidof looks here");
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, "latin1").replaceAll("\0", " ");
    assert.match(commandLine, /^\/usr\/bin\/supervisord -c \/etc\/supervisord\.conf *$/, "pgrep -f and ps look here");
    const seen = await until("the program is there", () => scene.processes().find(({ parent }) => parent === pid)?.pid);
    const environment = await until("it has begun", () => environmentOf(seen).find((each) => each.startsWith("FROM_")));
    assert.equal(environment, `FROM_IMAGE=${hostile.NODE_OPTIONS}`, "expansions see what the image set");
    // The child is one of ours: its launcher hides the variables in turn, and it gives them their names back.
    for (const [name, value] of Object.entries(hostile)) {
      await until(`${name} has arrived`, () => environmentOf(seen).includes(`${name}=${value}`));
    }
    const stopped = await inRoot(scene, "/usr/bin/supervisorctl", "shutdown");
    assert.equal(stopped.stdout, "Shut down\n");
    await until("the daemon has ended", () => !existsSync(`/proc/${pid}`));
  });

  test("runs where the only C library is musl's, and leaves that to the image's own programs", async (t) => {
    const scene = await emptyRoot(t);
    scene.write(
      "own.c",
      '#include <stdio.h>\n#include <unistd.h>\nint main(void) { puts("musl is here"); fflush(stdout); return pause(); }\n',
    );
    execFileSync("musl-gcc", ["-o", scene.path("root/own"), scene.path("own.c")]);
    mkdirSync(scene.path("root/lib"));
    cpSync(realpathSync("/lib/ld-musl-x86_64.so.1"), scene.path("root/lib/ld-musl-x86_64.so.1"));
    const own = "[program:own]\ncommand=/own\nstartsecs=0\nstdout_logfile=/run/own.log\nredirect_stderr=true\n";
    scene.write("root/etc/supervisord.conf", configuration.replace(/\[program:seen\][^]*/, own));
    const started = await inRoot(scene, "/opt/tsd/bin/supervisord", "-c", "/etc/supervisord.conf");
    assert.deepEqual(started, { code: 0, stdout: "", stderr: "" });
    scene.adoptSession(Number(scene.read("root/run/supervisord.pid")));
    await until("the image's program has printed", () => scene.read("root/run/own.log") === "musl is here\n");
    // The control: without musl's loader it is the image's program that cannot run, not ours.
    rmSync(scene.path("root/lib/ld-musl-x86_64.so.1"));
    const client = (...words: string[]) => inRoot(scene, "/opt/tsd/bin/tsctl", "-c", "/etc/supervisord.conf", ...words);
    await client("restart", "own");
    await until("it is said that it cannot run", () =>
      /couldn't exec \/own: ENOENT/.test(scene.read("root/run/own.log")),
    );
    assert.equal((await client("shutdown")).code, 0);
  });

  test("without its C library it says what is missing", async (t) => {
    const scene = createScene(t);
    cpSync(`${await madePackage()}/bin`, scene.path("root/opt/tsd/bin"), { recursive: true, verbatimSymlinks: true });
    const { code, stderr } = await inRoot(scene, "/opt/tsd/bin/tsd", "--version");
    assert.equal(code, 127);
    assert.equal(stderr, "tsd: cannot start /opt/tsd/lib/ld.so: No such file or directory\n");
  });

  test("V8 takes the code that was compiled with the package, and under other flags would not", async () => {
    const folder = await madePackage();
    const script = `const { readFileSync } = require("node:fs");
      const source = readFileSync("${folder}/app/tsctl.bundle.cjs", "latin1");
      const cachedData = readFileSync("${folder}/app/tsctl.cache");
      console.log(new (require("node:vm").Script)(source, { filename: "tsctl.bundle.cjs", cachedData }).cachedDataRejected);`;
    const rejected = (...flags: string[]) =>
      execFileSync(
        `${folder}/lib/ld.so`,
        ["--library-path", `${folder}/lib`, `${folder}/lib/node`, ...flags, "-e", script],
        {
          encoding: "utf8",
          env: {},
        },
      ).trim();
    assert.equal(rejected("--v8-pool-size=1"), "false", "what the launcher passes for the client");
    assert.equal(rejected("--optimize-for-size"), "true");
  });

  test("without that code, and with a spoilt one, the client does the same", async (t) => {
    const scene = createScene(t);
    cpSync(await madePackage(), scene.path("tsd"), { recursive: true, verbatimSymlinks: true });
    scene.write("ctl.conf", "[supervisorctl]\n");
    const helped = async () => {
      const { code, stderr, stdout } = await scene.run([
        scene.path("tsd/bin/tsctl"),
        "-c",
        scene.path("ctl.conf"),
        "help",
      ]);
      assert.deepEqual([code, stderr], [0, ""]);
      return stdout;
    };
    const expected = await helped();
    assert.match(expected, /healthcheck/);
    scene.write("tsd/app/tsctl.cache", "spoilt");
    assert.equal(await helped(), expected);
    rmSync(scene.path("tsd/app/tsctl.cache"));
    assert.equal(await helped(), expected);
  });

  test("a module that a configuration names imports the kit by its name; control: where the kit is not, it cannot", async (t) => {
    const scene = createScene(t, {
      "handler.mjs": `import { RejectEvent } from "tsd-supervisor/listener";
export default () => { throw new RejectEvent("not this one"); };\n`,
      "supervisord.conf": `[supervisord]\nnodaemon=true\npidfile=%(here)s/pid
[eventlistener:deaf]\ncommand=sh -c 'echo READY; read header; printf "RESULT 2\\nOK"; exec sleep 1000'
events=SUPERVISOR_STATE_CHANGE\nresult_handler=%(here)s/handler.mjs\n`,
    });
    cpSync(await madePackage(), scene.path("tsd"), { recursive: true, verbatimSymlinks: true });
    const packaged = { ...tsd, supervisord: scene.path("tsd/bin/supervisord") };
    const daemon = startDaemon(scene, packaged);
    await daemon.prints("deaf: event was rejected");
    daemon.kill("SIGTERM");
    await daemon.exits();
    rmSync(scene.path("tsd/app/listener.mjs"));
    const without = startDaemon(scene, packaged);
    assert.equal((await without.exits()).code, 2);
    assert.match(without.stderr, /handler\.mjs cannot be loaded: .*Cannot find package 'tsd-supervisor'/);
  });

  test("has the licence of everything in it", async () => {
    const folder = await madePackage();
    const licences = readdirSync(`${folder}/licenses`);
    for (const each of ["tsd", "node", "npm-packages", "SOURCES", "libc6"]) assert.ok(licences.includes(each), each);
    const packages = readFileSync(`${folder}/licenses/npm-packages`, "utf8");
    for (const name of ["chalk", "commander", "ini", "xmlrpc", "sax", "xmlbuilder"]) {
      assert.match(packages, new RegExp(`^== ${name} \\d`, "m"));
    }
  });
});
