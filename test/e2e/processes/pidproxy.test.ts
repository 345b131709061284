/** pidproxy: the command it runs, the signals it passes on, when it ends (CLI-P). */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { describe, test, type TestContext } from "node:test";
import { subjects, tsd, type Implementation } from "../../support/implementations.js";
import { machineLateness } from "../../support/lateness.js";
import { childrenOf, commandLineOf, isAlive, processRecord, statusOf } from "../../support/proc.js";
import { createScene, type Scene } from "../../support/scene.js";
import { until } from "../../support/until.js";

/** Notes every signal it gets, and stays. */
const NOTER = `#!/bin/sh
for each in TERM HUP INT USR1 USR2 QUIT; do trap "echo $each >> noted" $each; done
echo $$ > noter.pid
while :; do sleep 0.05; done
`;

interface Proxy {
  readonly pid: number;
  readonly scene: Scene;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly ended: Promise<number | null>;
}

function startProxy(t: TestContext, subject: Implementation, args: readonly string[]): Proxy {
  const scene = createScene(t);
  scene.write("noter", NOTER, 0o755);
  const env = scene.environment({ PYTHONUNBUFFERED: "1" });
  const child = spawn(subject.pidproxy, args, { cwd: scene.folder, env, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  return { pid: child.pid!, scene, stdout: () => stdout, stderr: () => stderr, ended };
}

/** A proxy in front of sleep, with the pid of another process in its pidfile; that one notes what it gets. */
async function proxyForNoter(t: TestContext, subject: Implementation) {
  const proxy = startProxy(t, subject, ["noter.pid", "/bin/sleep", "1000"]);
  const { scene } = proxy;
  const noter = spawn("./noter", { cwd: scene.folder, env: scene.environment(), stdio: "ignore" });
  await until("both are at work", () => scene.read("noter.pid") !== "" && childOf(proxy, "/bin/sleep") !== undefined);
  return { ...proxy, noter: noter.pid!, noted: () => scene.read("noted") };
}

function childOf(proxy: Proxy, program: string): number | undefined {
  return childrenOf(proxy.pid).find(({ pid }) => commandLineOf(pid)[0] === program)?.pid;
}

describe("pidproxy", { concurrency: 4 }, () => {
  for (const subject of subjects) {
    const { name } = subject;

    test(`${name}: CLI-P-001 fewer than two words`, async (t) => {
      const scene = createScene(t);
      for (const args of [[], ["pidfile"]]) {
        const { code, stdout, stderr } = await scene.run([subject.pidproxy, ...args]);
        assert.deepEqual({ code, stderr }, { code: 1, stderr: "" });
        assert.match(stdout, /^pidproxy -- run /);
        assert.ok(stdout.includes(`\nUsage: ${subject.pidproxy} <pidfile name> <command> [<cmdarg1> ...]\n`), stdout);
      }
    });

    test(`${name}: CLI-P-002 the command is reached from here, keeps its name, stays in the group`, async (t) => {
      const proxy = startProxy(t, subject, ["noter.pid", "./noter", "a b", "-x"]);
      const noter = await until("it runs", () => Number(proxy.scene.read("noter.pid")) || undefined);
      const words = await until("its words can be seen", () => {
        const seen = commandLineOf(noter);
        return seen.length > 0 ? seen : undefined;
      });
      assert.deepEqual(words.slice(-3), [proxy.scene.path("noter"), "a b", "-x"]);
      const [child, parent] = [processRecord(noter), processRecord(proxy.pid)];
      assert.deepEqual([child?.parent, child?.group], [proxy.pid, parent?.group]);
      // The dispositions of everything the original starts: SIGPIPE and SIGXFSZ are ignored.
      assert.equal(statusOf(noter).get("SigIgn")?.slice(-8), "01001000");
    });

    test(`${name}: CLI-P-002 CLI-P-003 CLI-P-004 a command that cannot be run`, async (t) => {
      const began = performance.now();
      const { ended } = startProxy(t, subject, ["noter.pid", "sleep", "0"]);
      assert.equal(await ended, 0);
      assert.ok(performance.now() - began > 4900, "the first look is after five seconds");
    });

    test(`${name}: CLI-P-003 the command's own status is lost`, async (t) => {
      assert.equal(await startProxy(t, subject, ["noter.pid", "/bin/sh", "-c", "exit 7"]).ended, 0);
    });

    test(`${name}: CLI-P-005 CLI-P-006 signals go to the process in the pidfile, not to the command`, async (t) => {
      const { pid, noted, ended, ...proxy } = await proxyForNoter(t, subject);
      const expected: string[] = [];
      for (const signal of ["HUP", "USR1", "USR2"]) {
        process.kill(pid, `SIG${signal}`);
        expected.push(signal);
        await until(`SIG${signal} has arrived`, () => noted() === `${expected.join("\n")}\n`);
      }
      assert.ok(isAlive(pid));
      const command = childOf({ pid, ended, ...proxy }, "/bin/sleep");
      process.kill(pid, "SIGTERM");
      assert.equal(await ended, 0);
      await until("SIGTERM has arrived", () => noted() === `${[...expected, "TERM"].join("\n")}\n`);
      assert.ok(isAlive(command!), "it went to the other process only");
    });

    for (const signal of ["INT", "QUIT"]) {
      test(`${name}: CLI-P-006 it ends after SIG${signal} too`, async (t) => {
        const { pid, noted, ended } = await proxyForNoter(t, subject);
        process.kill(pid, `SIG${signal}`);
        assert.equal(await ended, 0);
        await until("it has arrived", () => noted() === `${signal}\n`);
      });
    }

    test(`${name}: CLI-P-007 a pidfile that cannot be read, or is garbage`, async (t) => {
      const { pid, scene, stdout, noted, ended } = await proxyForNoter(t, subject);
      const complaint = "Can't read child pidfile noter.pid!\n";
      const right = scene.read("noter.pid");
      scene.write("noter.pid", "garbage\n");
      process.kill(pid, "SIGTERM");
      await until("it complains", () => stdout() === complaint);
      rmSync(scene.path("noter.pid"));
      process.kill(pid, "SIGHUP");
      await until("it complains again", () => stdout() === complaint.repeat(2));
      scene.write("noter.pid", `  ${right}\n`);
      process.kill(pid, "SIGINT");
      assert.equal(await ended, 0);
      await until("it has arrived", () => noted() === "INT\n");
    });

    test(`${name}: CLI-P-008 a pidfile that names no process ends it with status 1`, async (t) => {
      const { pid, scene, stderr, ended } = await proxyForNoter(t, subject);
      scene.write("noter.pid", "4194304\n"); // Beyond the largest pid there can be.
      process.kill(pid, "SIGHUP");
      assert.equal(await ended, 1);
      const complaint =
        subject === tsd
          ? /^cannot send SIGHUP to process 4194304, which noter\.pid names: ESRCH\n$/
          : /^Traceback[^]*ProcessLookupError: \[Errno 3\] No such process\n$/;
      await until("it says why", () => complaint.test(stderr()), { show: stderr });
    });
  }

  test("CLI-P-004 after five seconds the command's end is learnt at once", async (t) => {
    const proxy = startProxy(t, tsd, ["noter.pid", "/bin/sh", "-c", "sleep 6"]);
    const began = performance.now();
    assert.equal(await proxy.ended, 0);
    assert.ok(performance.now() - began < 9000 + machineLateness() * 1000, "the original ends after ten");
  });

  for (const text of ["0", "-1", "99999999999"]) {
    test(`CLI-P-007 ${text} is garbage: it would be a process group, ours or everybody's`, async (t) => {
      const { pid, scene, stdout } = await proxyForNoter(t, tsd);
      scene.write("noter.pid", text);
      process.kill(pid, "SIGTERM");
      await until("it complains", () => stdout() === "Can't read child pidfile noter.pid!\n");
      assert.ok(isAlive(pid));
    });
  }
});
