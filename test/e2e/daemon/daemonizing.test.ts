/** Going into the background, becoming another user, raising limits (LIFE-DMN, LIFE-USER, LIFE-RLIM, LIFE-PID). */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { describe, test, type TestContext } from "node:test";
import { configuration } from "../../support/configuration.js";
import { startDaemon } from "../../support/daemon.js";
import { subjects, tsd, type Implementation } from "../../support/implementations.js";
import { freePorts } from "../../support/ports.js";
import { childrenOf, descriptorsOf, directoryOf, environmentOf, isAlive, processRecord } from "../../support/proc.js";
import { createScene, type Scene } from "../../support/scene.js";
import { until } from "../../support/until.js";

const NOBODY = 65534;
const SLEEPER = "[program:steady]\ncommand=/bin/sleep 1000\n";
const asNobody = `setpriv --reuid=${NOBODY} --regid=${NOBODY} --clear-groups`;
const isRoot = process.getuid?.() === 0;

/** A folder everybody may write to, with a configuration in it. */
function openScene(t: TestContext, text: string): Scene {
  const scene = createScene(t, { "supervisord.conf": text });
  chmodSync(scene.folder, 0o777);
  return scene;
}

/** The implementation as it is started by a shell that has done something first; `$0` stands for the program. */
function startedBy(scene: Scene, subject: Implementation, script: string): Implementation {
  const text = `#!/bin/sh\n${script.replaceAll("$0", subject.supervisord)} "$@"\n`;
  return { ...subject, supervisord: scene.write("wrapper", text, 0o755) };
}

/** Start in the background and wait until it works. */
async function startInBackground(scene: Scene, { supervisord }: Implementation, ...args: string[]): Promise<number> {
  const started = await scene.run([supervisord, "-c", scene.path("supervisord.conf"), ...args]);
  assert.deepEqual(started, { code: 0, stdout: "", stderr: "" });
  return until("the pidfile is written", () => Number(scene.read("supervisord.pid")) || undefined);
}

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

/** Root in a container often lacks this capability. */
function mayRaiseLimits(): boolean {
  const CAP_SYS_RESOURCE = 24n;
  const mask = /^CapEff:\t(\w+)$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
  return ((BigInt(`0x${mask}`) >> CAP_SYS_RESOURCE) & 1n) === 1n;
}

describe("daemonizing", { concurrency: 3 }, () => {
  for (const subject of subjects) {
    const { name } = subject;

    test(`${name}: LIFE-DMN-001 LIFE-DMN-002 LIFE-DMN-003 LIFE-DMN-006 CLI-D-007 CLI-D-008 directory and umask`, async (t) => {
      const scene = createScene(t, { "supervisord.conf": configuration(SLEEPER, "loglevel=blather") });
      mkdirSync(scene.path("it's here"));
      const start = startedBy(scene, subject, "umask 022; exec $0");
      const pid = await startInBackground(scene, start, "-d", "it's here", "-m", "077");
      assert.equal(directoryOf(pid), scene.path("it's here"));
      assert.equal(processRecord(pid)?.session, pid);
      assert.deepEqual([modeOf(scene.path("supervisord.log")), modeOf(scene.path("supervisord.pid"))], ["644", "600"]);
      const reported = ["supervisord forked", `INFO set current directory: "it's here"\n`, "supervisord started"];
      await until("the log tells of it", () => reported.every((text) => scene.read("supervisord.log").includes(text)));
      const order = scene
        .read("supervisord.log")
        .split("\n")
        .map((line) => /(?:BLAT|INFO) (daemonizing|set current|supervisord started|supervisord forked)/.exec(line)?.[1])
        .filter((found) => found !== undefined);
      // The original's parent and child write at the same time.
      assert.deepEqual(
        order.filter((found) => found !== "supervisord forked"),
        ["daemonizing", "set current", "supervisord started"],
      );
    });

    test(`${name}: LIFE-DMN-005 TRAP-024 IMP-025 in the foreground nothing of it happens`, async (t) => {
      const scene = createScene(t, { "supervisord.conf": configuration(SLEEPER, "directory=/\numask=077") });
      const daemon = startDaemon(scene, startedBy(scene, subject, "umask 022; $0"));
      await daemon.prints("steady entered RUNNING");
      const pid = Number(scene.read("supervisord.pid"));
      assert.notEqual(processRecord(pid)?.session, pid);
      assert.equal(directoryOf(pid), scene.folder);
      assert.equal(modeOf(scene.path("supervisord.pid")), "644");
      assert.notEqual(descriptorsOf(pid).get(1), "/dev/null");
    });

    test(`${name}: CLI-X-002 in the foreground it ends with status 0, by a signal or by request`, async (t) => {
      const scene = createScene(t, { "supervisord.conf": configuration(SLEEPER) });
      const first = startDaemon(scene, subject);
      await first.prints("steady entered RUNNING");
      first.kill("SIGINT");
      assert.deepEqual(await first.exits(), { code: 0, signal: undefined });
      const second = startDaemon(scene, subject);
      await second.prints("steady entered RUNNING");
      assert.equal((await second.ctl(["shutdown"])).stdout, "Shut down\n");
      assert.deepEqual(await second.exits(), { code: 0, signal: undefined });
    });

    test(`${name}: LIFE-REL-001 LIFE-DMN-002 SIGHUP in the background keeps process and directory`, async (t) => {
      // Relative ones, and so the defaults, would move with the original's directory at a restart.
      const files = "logfile=%(here)s/supervisord.log\npidfile=%(here)s/supervisord.pid";
      const scene = createScene(t, { "supervisord.conf": configuration(SLEEPER, `directory=/\n${files}`) });
      const pid = await startInBackground(scene, subject);
      await until("the program runs", () => childrenOf(pid).length === 1);
      scene.write("supervisord.conf", `${scene.read("supervisord.conf")}\n[program:added]\ncommand=/bin/sleep 1000\n`);
      process.kill(pid, "SIGHUP");
      await until("both programs run", () => childrenOf(pid).length === 2);
      assert.equal(directoryOf(pid), "/");
      const started = () => scene.read("supervisord.log").match(/supervisord started with pid (\d+)/g);
      await until("it started twice", () => started()?.length === 2);
      assert.deepEqual(started(), Array(2).fill(`supervisord started with pid ${pid}`));
      assert.equal(scene.read("supervisord.log").match(/daemonizing/g)?.length, 1);
    });

    test(`${name}: LIFE-RLIM-001 LIFE-SPAWN-035 TRAP-073 CLI-D-017 minfds raises the limit, and never lowers it`, async (t) => {
      const scene = createScene(t, { "supervisord.conf": configuration(SLEEPER) });
      const daemon = startDaemon(scene, startedBy(scene, subject, "ulimit -Sn 300; exec $0"), {
        args: ["-n", "-c", scene.path("supervisord.conf"), "-a", "400"],
      });
      await daemon.prints("INFO Increased RLIMIT_NOFILE limit to 400\n");
      await daemon.prints("steady entered RUNNING");
      const limit = (pid: number) => /Max open files +(\d+)/.exec(readFileSync(`/proc/${pid}/limits`, "utf8"))?.[1];
      assert.equal(limit(daemon.pid), "400");
      assert.equal(limit(childrenOf(daemon.pid)[0]!.pid), "400");

      scene.write("supervisord.conf", configuration(SLEEPER, "minfds=200"));
      daemon.kill("SIGTERM");
      await daemon.exits();
      const second = startDaemon(scene, startedBy(scene, subject, "ulimit -Sn 300; exec $0"));
      await second.prints("steady entered RUNNING");
      assert.equal(limit(second.pid), "300");
      assert.ok(!second.output.includes("RLIMIT"));
    });

    test(`${name}: LIFE-RLIM-003 limits are raised at the first start only`, async (t) => {
      const scene = createScene(t, { "supervisord.conf": configuration(SLEEPER, "minfds=300") });
      const daemon = startDaemon(scene, startedBy(scene, subject, "ulimit -Sn 300; exec $0"));
      await daemon.prints("steady entered RUNNING");
      scene.write("supervisord.conf", configuration(SLEEPER, "minfds=310"));
      daemon.kill("SIGHUP");
      await daemon.until("it started twice", () => daemon.lines("supervisord started").length === 2);
      assert.ok(!daemon.output.includes("RLIMIT"));
    });

    if (isRoot) {
      test(`${name}: LIFE-RLIM-001 the hard limit is raised too, where that is allowed`, async (t) => {
        const scene = createScene(t, { "supervisord.conf": configuration(SLEEPER, "minfds=400") });
        const daemon = startDaemon(scene, startedBy(scene, subject, "ulimit -n 300; exec $0"));
        const refusal = "Error: The minimum number of file descriptors";
        await daemon.prints(mayRaiseLimits() ? "INFO Increased RLIMIT_NOFILE limit to 400\n" : refusal);
      });

      test(`${name}: CLI-X-005 LIFE-RLIM-001 LIFE-RLIM-003 minfds out of reach for another user`, async (t) => {
        const scene = openScene(t, "[supervisord]\nminfds=400\nuser=nobody\n");
        const start = startedBy(scene, subject, "ulimit -n 300; exec $0");
        const { code, stdout, stderr } = await scene.run([start.supervisord, "-n", "-c", "supervisord.conf"]);
        assert.deepEqual({ code, stdout }, { code: 2, stdout: "" });
        // The original prints the number it tried in place of the limit (IMP-027).
        const limit = subject === tsd ? 300 : 400;
        assert.equal(
          stderr,
          `Error: The minimum number of file descriptors required to run this process is 400 as per the "minfds" ` +
            `command-line argument or config file setting. The current environment will only allow you to open ` +
            `${limit} file descriptors.  Either raise the number of usable file descriptors in your environment ` +
            `(see README.rst) or lower the minfds setting in the config file to allow the process to start.\n` +
            `For help, use ${subject.supervisord} -h\n`,
        );
      });

      test(`${name}: CLI-X-005 CLI-D-018 LIFE-RLIM-002 minprocs out of reach, and within`, async (t) => {
        const scene = openScene(t, configuration(SLEEPER).replace("user=root", "user=nobody"));
        const nproc = (soft: number, hard: number) =>
          startedBy(scene, subject, `exec prlimit --nproc=${soft}:${hard} $0`);
        const refused = await scene.run([nproc(2000, 3000).supervisord, "-n", "--minprocs=4000"]);
        assert.equal(refused.code, 2);
        const limit = subject === tsd ? 3000 : 4000;
        assert.ok(
          refused.stderr.includes(
            `Error: The minimum number of available processes required to run this program is 4000 as per the "minprocs" ` +
              `command-line argument or config file setting. The current environment will only allow you to open ` +
              `${limit} processes.  Either raise the number of usable processes in your environment ` +
              `(see README.rst) or lower the minprocs setting in the config file to allow the program to start.\n`,
          ),
          refused.stderr,
        );
        const daemon = startDaemon(scene, nproc(2000, 3000), { args: ["-n", "--minprocs=2500"] });
        await daemon.prints("INFO Increased RLIMIT_NPROC limit to 2500\n");
      });

      test(`${name}: LIFE-USER-001 TRAP-047 root without user= gets a warning`, async (t) => {
        const scene = createScene(t, { "supervisord.conf": configuration(SLEEPER).replace("user=root", "") });
        const daemon = startDaemon(scene, subject);
        await daemon.prints(
          "CRIT Supervisor is running as root.  Privileges were not dropped because no user is specified in the config " +
            "file.  If you intend to run as root, you can set user=root in the config file to avoid this message.\n",
        );
        assert.ok(!daemon.output.includes("Set uid"));
      });

      test(`${name}: LIFE-USER-002 LIFE-USER-003 CLI-D-006 what it makes belongs to the user it becomes`, async (t) => {
        const scene = openScene(t, configuration(SLEEPER).replace("user=root", ""));
        const pid = await startInBackground(scene, subject, "-u", String(NOBODY));
        assert.match(scene.read("supervisord.log"), /INFO Set uid to user 65534 succeeded\n/);
        for (const file of ["supervisord.log", "supervisord.pid", "supervisor.sock", ""]) {
          assert.equal(statSync(scene.path(file)).uid, file === "" ? 0 : NOBODY, file);
        }
        const status = readFileSync(`/proc/${pid}/status`, "utf8");
        assert.match(status, /^Uid:\t65534\t65534\t65534\t65534$/m);
        assert.match(status, /^Gid:\t65534\t65534\t65534\t65534$/m);
        assert.match(status, /^Groups:\t65534 $/m);
      });

      test(`${name}: LIFE-DMN-002 a directory that user may not enter is a line in the log`, async (t) => {
        const scene = openScene(t, configuration(SLEEPER).replace("user=root", "user=nobody"));
        mkdirSync(scene.path("closed"), 0o700);
        const pid = await startInBackground(scene, subject, "--directory", scene.path("closed"));
        const path = scene.path("closed");
        await until("the log tells of it", () =>
          scene
            .read("supervisord.log")
            .includes(`CRIT can't chdir into '${path}': [Errno 13] Permission denied: '${path}'\n`),
        );
        assert.equal(directoryOf(pid), scene.folder);
      });

      test(`${name}: CLI-X-004 without root, it cannot become another user`, async (t) => {
        const scene = openScene(t, "[supervisord]\nuser=root\n");
        const start = startedBy(scene, subject, `exec ${asNobody} $0`);
        for (const args of [["-n"], []]) {
          assert.deepEqual(await scene.run([start.supervisord, "-c", "supervisord.conf", ...args]), {
            code: 2,
            stdout: "",
            stderr: `Error: Can't drop privilege as nonroot user\nFor help, use ${subject.supervisord} -h\n`,
          });
        }
      });

      test(`${name}: CLI-X-004 LIFE-USER-002 but it may name itself, and needs no CRIT`, async (t) => {
        const scene = openScene(t, configuration(SLEEPER).replace("user=root", "user=nobody"));
        const daemon = startDaemon(scene, startedBy(scene, subject, `exec ${asNobody} $0`));
        await daemon.prints("INFO Set uid to user 65534 succeeded\n");
        await daemon.prints("steady entered RUNNING");
        assert.ok(!daemon.output.includes("running as root"));
      });
    }
  }

  test("CLI-X-005 minfds beyond all numbers is out of reach, where the original gives up with a traceback", async (t) => {
    const scene = createScene(t, { "supervisord.conf": configuration(SLEEPER, "minfds=99999999999999999999") });
    const { code, stderr } = await scene.run([tsd.supervisord, "-n", "-c", "supervisord.conf"]);
    assert.equal(code, 2);
    assert.match(stderr, /^Error: The minimum number of file descriptors required /);
  });

  test("CLI-D-020 --profile_options prints at the end where the time went", async (t) => {
    const scene = createScene(t, { "supervisord.conf": configuration(SLEEPER) });
    const args = ["-n", "-c", scene.path("supervisord.conf"), "--profile_options", "cumulative,calls"];
    const daemon = startDaemon(scene, tsd, { args });
    await daemon.prints("steady entered RUNNING");
    daemon.kill("SIGTERM");
    assert.equal((await daemon.exits()).code, 0);
    await daemon.prints(/ samples in \d+\.\d+ seconds\n\n {3}Ordered by: cumulative\n/);
  });

  test("CLI-X-001 IMP-049 TRAP-050 when the front returns, pidfile and sockets are there", async (t) => {
    const scene = createScene(t, { "supervisord.conf": configuration(SLEEPER) });
    assert.equal((await scene.run([tsd.supervisord, "-c", "supervisord.conf"])).code, 0);
    assert.ok(isAlive(Number(scene.read("supervisord.pid"))));
    assert.ok(statSync(scene.path("supervisor.sock")).isSocket());
  });

  test("CLI-X-001 the daemon and its programs know nothing of the front", async (t) => {
    const scene = createScene(t, { "supervisord.conf": configuration(SLEEPER) });
    const pid = await startInBackground(scene, tsd);
    const child = await until("the program runs", () => childrenOf(pid).find(({ name }) => name === "sleep"));
    assert.deepEqual(
      environmentOf(child.pid).filter((variable) => variable.startsWith("_TSD")),
      [],
    );
  });

  test("CLI-X-001 started through a symbolic link and a relative path", async (t) => {
    const scene = createScene(t, { "supervisord.conf": configuration(SLEEPER) });
    mkdirSync(scene.path("sbin"));
    symlinkSync(tsd.supervisord, scene.path("sbin/supervisord"));
    await startInBackground(scene, { ...tsd, supervisord: "sbin/supervisord" });
  });

  test("IMP-003 LIFE-REL-004 CLI-D-001 a relative -c is found again after the daemon has changed its directory", async (t) => {
    const scene = createScene(t, { "supervisord.conf": configuration(SLEEPER, "directory=/") });
    assert.equal((await scene.run([tsd.supervisord, "-c", "supervisord.conf"])).code, 0);
    const pid = Number(scene.read("supervisord.pid"));
    const { supervisorctl } = tsd;
    const reread = await scene.run([supervisorctl, "-c", "supervisord.conf", "reread"]);
    assert.equal(reread.stdout, "No config updates to processes\n");
    process.kill(pid, "SIGHUP");
    await until("it started twice", () => scene.read("supervisord.log").match(/supervisord started/g)?.length === 2);
    assert.equal(scene.read("supervisord.pid"), `${pid}\n`);
  });

  test("CLI-X-010 IMP-035 a log that cannot be opened is said on stderr, in the background as well", async (t) => {
    const scene = createScene(t, { "supervisord.conf": configuration(SLEEPER, "logfile=%(here)s/folder") });
    mkdirSync(scene.path("folder"));
    for (const args of [["-n"], []]) {
      assert.deepEqual(await scene.run([tsd.supervisord, "-c", "supervisord.conf", ...args]), {
        code: 2,
        stdout: "",
        stderr: `Error: cannot open the log file ${scene.path("folder")}: EISDIR\nFor help, use ${tsd.supervisord} -h\n`,
      });
    }
  });

  test("CLI-X-012 LIFE-FCGI-001 a FastCGI address that is taken stops its program only", async (t) => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    t.after(() => taken.close());
    const { port } = taken.address() as AddressInfo;
    const fcgi = `[fcgi-program:web]\nsocket=tcp://127.0.0.1:${port}\ncommand=/bin/sleep 1000\nstartretries=0\n`;
    const scene = createScene(t, { "supervisord.conf": configuration(SLEEPER + fcgi) });
    const daemon = startDaemon(scene, tsd);
    await daemon.prints(`Could not create FastCGI socket tcp://127.0.0.1:${port}: `);
    await daemon.prints("steady entered RUNNING");
    await daemon.prints("gave up: web entered FATAL state");
  });

  test("CLI-X-013 a port alone needs no look-up of the machine's own name", async (t) => {
    const port = (await freePorts(1))[0]!;
    const scene = createScene(t, { "supervisord.conf": `${configuration("")}\n[inet_http_server]\nport=${port}\n` });
    const daemon = startDaemon(scene, tsd);
    await daemon.prints("supervisord started");
    const answer = await scene.run([tsd.supervisorctl, "-s", `http://127.0.0.1:${port}`, "pid"]);
    assert.equal(answer.stdout, `${daemon.pid}\n`);
  });

  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    test(`CLI-X-001 ${signal} to a front that waits ends the daemon too`, async (t) => {
      const { front, daemon, ended } = await hangingStart(t);
      process.kill(front, signal);
      assert.equal((await ended).signal, signal);
      await until("the daemon has ended", () => !isAlive(daemon));
    });
  }

  test("CLI-X-001 a daemon that is killed before it is ready is no success", async (t) => {
    const { daemon, ended } = await hangingStart(t);
    process.kill(daemon, "SIGKILL");
    const { code, stderr } = await ended;
    assert.equal(code, 128 + 9);
    assert.equal(stderr, "Error: cannot start: SIGKILL ended the daemon before it was ready\n");
  });
});

/** A start that takes longer than anybody waits here: a plugin that is never done with loading. */
const HANGING_PLUGIN = `import { writeFileSync } from "node:fs";
writeFileSync("loading", String(process.pid));
setTimeout(() => undefined, 600_000);
await new Promise(() => undefined);
`;

async function hangingStart(t: TestContext) {
  const plugin = "[rpcinterface:hangs]\nsupervisor.rpcinterface_factory=./hangs.mjs:make\n";
  const scene = createScene(t, {
    "supervisord.conf": configuration(SLEEPER + plugin),
    "hangs.mjs": HANGING_PLUGIN,
  });
  const child = spawn(tsd.supervisord, ["-c", "supervisord.conf"], {
    cwd: scene.folder,
    env: scene.environment(),
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null; stderr: string }>((resolve) =>
    child.once("close", (code, signal) => resolve({ code, signal, stderr })),
  );
  const front = child.pid!;
  const daemon = await until("the daemon loads its plugin", () => Number(scene.read("loading")) || undefined);
  assert.notEqual(daemon, front);
  return { front, daemon, ended };
}
