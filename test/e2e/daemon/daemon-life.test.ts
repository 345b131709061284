/** The daemon among signals, shutdowns, restarts and users: what ends it, what it answers meanwhile, what it keeps. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, closeSync, constants, existsSync, openSync, rmSync, statSync } from "node:fs";
import { connect } from "node:net";
import { describe, test } from "node:test";
import { configuration, endpointOf } from "../../support/configuration.js";
import { startDaemon, type Daemon } from "../../support/daemon.js";
import { subjects } from "../../support/implementations.js";
import { recorded, type Recorded } from "../../support/listener-record.js";
import { freePorts } from "../../support/ports.js";
import { childrenOf, environmentOf, isAlive, processRecord } from "../../support/proc.js";
import { inRepository } from "../../support/repository.js";
import { call } from "../../support/rpc.js";
import { createScene } from "../../support/scene.js";
import { until } from "../../support/until.js";

const NOBODY = 65534;
const SLEEPER = "[program:sleeper]\ncommand=/bin/sleep 1000\nstartsecs=0\n";
const deaf = (name: string, priority: number) =>
  `[program:${name}]\ncommand=/bin/sh -c "trap '' TERM; echo deaf; while :; do sleep 0.2; done"
priority=${priority}\nstopwaitsecs=1\nkillasgroup=true\nstartsecs=0\nstdout_logfile=%(here)s/${name}.out\n`;

/** Is stopped first, and ends when there is a file `go`. */
const GATE = `[program:gate]\ncommand=/bin/sh -c "trap '' TERM; echo deaf; until [ -e go ]; do sleep 0.1; done"
priority=3\nstopwaitsecs=1000\nstartsecs=0\nstdout_logfile=%(here)s/gate.out\n`;

/** Why killall cannot be tried; runs that compare with the original insist on it, unless namespaces are refused here. */
const noKillall = ((): string | false => {
  if (process.env["TSD_NO_NAMESPACES"] === "1") return "TSD_NO_NAMESPACES";
  if (process.env["TSD_SUBJECTS"]?.includes("debian") === true) return false;
  if (process.getuid?.() !== 0) return "a pid namespace needs root";
  return existsSync("/usr/bin/killall") ? false : "killall is not installed (Debian: psmisc)";
})();

const asRoot = process.getuid?.() === 0;

async function childOf(daemon: Daemon): Promise<number> {
  return daemon.until("it has a child", () => childrenOf(daemon.pid)[0]?.pid);
}

describe("a daemon", { concurrency: 4 }, () => {
  for (const subject of subjects) {
    test(`${subject.name}: LIFE-SIG-006 LIFE-SIG-007 TRAP-049 TRAP-075 SIGPIPE does nothing to it, SIGUSR1 and SIGALRM end it; a pidfile prevents no start`, async (t) => {
      const text = `[supervisord]\nuser=${process.env["USER"] ?? "root"}\n${SLEEPER}`;
      const scene = createScene(t, { "supervisord.conf": asRoot ? text.replace(/user=.*/, "user=root") : text });
      const first = startDaemon(scene, subject);
      await first.prints("success: sleeper entered RUNNING");
      const second = startDaemon(scene, subject);
      await second.prints("success: sleeper entered RUNNING");
      assert.equal(scene.read("supervisord.pid"), `${second.pid}\n`);
      const orphan = await childOf(first);
      for (const daemon of [first, second]) daemon.kill("SIGPIPE");
      for (const daemon of [first, second]) daemon.kill("SIGUSR2");
      for (const daemon of [first, second]) await daemon.prints("supervisord logreopen");
      first.kill("SIGUSR1");
      second.kill("SIGALRM");
      assert.deepEqual(await first.exits(), { code: undefined, signal: "SIGUSR1" });
      assert.deepEqual(await second.exits(), { code: undefined, signal: "SIGALRM" });
      assert.ok(isAlive(orphan), "its program lives on without it");
      assert.doesNotMatch(first.output + second.output, /SIGPIPE|debugger/i);
    });

    test(`${subject.name}: LIFE-SIG-009 a signal before it listens has its default action`, async (t) => {
      const scene = createScene(t, {
        "supervisord.conf": configuration(`${SLEEPER}[include]\nfiles=%(here)s/more\n`),
      });
      execFileSync("mkfifo", [scene.path("more")]);
      const daemon = startDaemon(scene, subject);
      // The pipe can be opened for writing as soon as a program is about to read it.
      const writer = await until("it reads the file", () =>
        openSync(scene.path("more"), constants.O_WRONLY | constants.O_NONBLOCK),
      );
      t.after(() => closeSync(writer));
      daemon.kill("SIGTERM");
      assert.deepEqual(await daemon.exits(), { code: undefined, signal: "SIGTERM" });
      assert.equal(daemon.output, "");
    });

    test(`${subject.name}: LIFE-ORD-007 LIFE-SHUT-004 LIFE-SIG-003 TRAP-022 TRAP-032 each group has its time, requests are answered with SHUTDOWN_STATE meanwhile`, async (t) => {
      const scene = createScene(t, { "supervisord.conf": configuration(deaf("early", 1) + deaf("late", 2) + GATE) });
      const daemon = startDaemon(scene, subject);
      const rpc = (method: string, ...params: unknown[]) => call(endpointOf(scene), method, ...params);
      for (const name of ["early", "late", "gate"])
        await daemon.until(`${name} is deaf`, () => scene.read(`${name}.out`).includes("deaf"));
      assert.equal(((await rpc("supervisor.getState")) as { statename: string }).statename, "RUNNING");

      daemon.kill("SIGTERM");
      await daemon.prints("waiting for early, late, gate to die");
      const refused = { faultCode: 6, faultString: "SHUTDOWN_STATE" };
      await Promise.all([
        assert.rejects(rpc("supervisor.getState"), refused),
        assert.rejects(rpc("supervisor.getAllProcessInfo"), refused),
        assert.rejects(rpc("supervisor.startProcess", "early"), refused),
        assert.rejects(rpc("supervisor.shutdown"), refused),
      ]);
      assert.ok(((await rpc("system.listMethods")) as string[]).includes("supervisor.getState"));
      daemon.kill("SIGHUP");
      await daemon.prints("ignored SIGHUP indicating restart request (shutdown in progress)");
      assert.equal(daemon.lines("killing").length, 0, "the time of the others has not begun");
      scene.write("go", "");

      assert.deepEqual(await daemon.exits(), { code: 0, signal: undefined });
      const [gateGone] = daemon.loggedAt("stopped: gate");
      const [late] = daemon.loggedAt("killing 'late'");
      const [early] = daemon.loggedAt("killing 'early'");
      const [lateGone] = daemon.loggedAt("stopped: late");
      assert.ok(late! - gateGone! > 0.99, `the last group was killed after ${late! - gateGone!} s`);
      assert.ok(early! - lateGone! > 0.99, `the next one ${early! - lateGone!} s after it had gone`);
    });

    test(`${subject.name}: LIFE-REL-005 LIFE-REL-007 LIFE-REL-008 IMP-V-007 after a restart serials continue; environment and address are the same`, async (t) => {
      const [port = 0] = await freePorts(1);
      const scene = createScene(t, {
        "supervisord.conf": configuration(
          `[inet_http_server]\nport=127.0.0.1:${port}\n
[eventlistener:recorder]\ncommand=${inRepository("fixtures/listeners/record-events.py")} %(here)s/events\nevents=SUPERVISOR_STATE_CHANGE,PROCESS_STATE\nstartsecs=0\n
${SLEEPER}environment=OWN="%(ENV_INHERITED)s"\n`,
        ),
      });
      const daemon = startDaemon(scene, subject, { env: { INHERITED: "kept" } });
      const numbers = (token: string) => recorded(scene).map(({ header }) => Number(header.get(token)));
      // The listener gets events about itself, too; when it has got one about the sleeper, it has been sent new ones.
      const heardOfSleeper = (lives: number) =>
        daemon.until(`the listener has heard of ${lives} lives of the sleeper`, () => {
          const ofSleeper = ({ name, payload }: Recorded) =>
            name === "PROCESS_STATE_RUNNING" && payload.startsWith("processname:sleeper ");
          return recorded(scene).filter(ofSleeper).length === lives;
        });
      await heardOfSleeper(1);
      const environment = await environmentOfSleep(daemon);
      assert.ok(environment.includes("OWN=kept"));
      // The original (4.2.5) may find its own port taken while a client is connected.
      const client = subject.name === "tsd" ? connect(port, "127.0.0.1") : undefined;
      client?.on("error", () => undefined);
      client?.write("POST /RPC2 HTTP/1.1\r\nContent-Length: 1000\r\n\r\n<half");
      daemon.kill("SIGHUP");
      await heardOfSleeper(2);
      assert.equal(daemon.lines("supervisord started").length, 2);
      client?.destroy();
      assert.equal(await call({ port }, "supervisor.getPID"), daemon.pid);
      const serials = numbers("serial");
      for (let at = 1; at < serials.length; at += 1) assert.ok(serials[at]! > serials[at - 1]!, serials.join());
      const pool = numbers("poolserial");
      assert.equal(pool.filter((serial) => serial === 0).length, 2, `pool serials begin anew: ${pool.join()}`);
      assert.deepEqual(await environmentOfSleep(daemon), environment);
    });

    test(`${subject.name}: LIFE-SPAWN-033 IMP-024 LIFE-REL-006 users of programs and of the daemon`, async (t) => {
      if (!asRoot) return t.skip("only root can become another user");
      const scene = createScene(t, {});
      chmodSync(scene.folder, 0o755);
      chownSync(scene.folder, NOBODY, NOBODY);
      scene.write(
        "supervisord.conf",
        configuration(
          `[program:reopens]\ncommand=/bin/sh -c 'echo one > /dev/stdout; echo two > /dev/stderr; exec sleep 1000'\nuser=nobody
stdout_logfile=%(here)s/private/out\nstderr_logfile=%(here)s/private/err\nstartsecs=0\n`,
        ),
      );
      scene.write("private/out", "was here\n");
      chmodSync(scene.path("private"), 0o700);
      const daemon = startDaemon(scene, subject);
      await daemon.prints("success: reopens entered RUNNING");
      if (subject.name === "tsd") {
        await daemon.until(
          "both are written",
          () => scene.read("private/out") === "was here\none\n" && scene.read("private/err") === "two\n",
        );
      } else {
        await daemon.until("it may not", () =>
          /Permission denied[^]*Permission denied/.test(scene.read("private/err")),
        );
        assert.equal(scene.read("private/out"), "was here\n");
      }
      assert.equal(statSync(scene.path("private/err")).uid, 0, "logs are the daemon's");
      rmSync(scene.path("private/err"));
      await call(endpointOf(scene), "supervisor.stopProcess", "reopens");
      await call(endpointOf(scene), "supervisor.startProcess", "reopens");
      assert.ok(existsSync(scene.path("private/err")), "opened at every spawn");
      daemon.kill("SIGTERM");
      await daemon.exits();

      // Once it is the user nobody, it cannot become the user daemon.
      const named = (user: string) => configuration(SLEEPER).replace("user=root", `user=${user}`);
      rmSync(scene.path("supervisord.log"));
      scene.write("supervisord.conf", named("nobody"));
      const dropped = startDaemon(scene, subject);
      await dropped.prints("success: sleeper entered RUNNING");
      const sleeper = await childOf(dropped);
      scene.write("supervisord.conf", named("daemon"));
      dropped.kill("SIGHUP");
      if (subject.name === "tsd") {
        await dropped.prints(
          "ERRO cannot restart: Can't drop privilege as nonroot user; everything continues as it is",
        );
        assert.ok(isAlive(sleeper));
      } else {
        assert.deepEqual(await dropped.exits(), { code: 2, signal: undefined });
        assert.match(dropped.output, /Error: Can't drop privilege as nonroot user/);
        assert.ok(!isAlive(sleeper));
      }
    });

    test(`${subject.name}: found by pgrep, killall and pidof -x under the name it was called by`, async (t) => {
      const scene = createScene(t, { "supervisord.conf": configuration(SLEEPER) });
      const daemon = startDaemon(scene, subject);
      await daemon.prints("success: sleeper entered RUNNING");
      assert.equal(processRecord(daemon.pid)?.name, "supervisord");
      const pids = (text: string) => text.trim().split(/\s+/).map(Number);
      assert.ok(pids((await scene.run(["pgrep", "-x", "supervisord"])).stdout).includes(daemon.pid));
      assert.ok(pids((await scene.run(["pgrep", "-f", "supervisord.*supervisord.conf"])).stdout).includes(daemon.pid));
      assert.ok(pids((await scene.run(["pidof", "-x", "supervisord"])).stdout).includes(daemon.pid));
      // Plain pidof looks at what is executed, an interpreter, in both.
      assert.ok(!pids((await scene.run(["pidof", "supervisord"])).stdout).includes(daemon.pid));
    });

    test(
      `${subject.name}: killall supervisord ends it, and killall of another name does not`,
      { skip: noKillall },
      async (t) => {
        const scene = createScene(t, { "supervisord.conf": configuration(SLEEPER) });
        // The daemon is alone with the shell that starts it: in a pid namespace killall finds no other process.
        const script = `${subject.supervisord} -n -c supervisord.conf >out 2>&1 & daemon=$!
until grep -qs 'success: sleeper' out; do sleep 0.1; done
killall supervisorctl; echo "another: $?"
grep -c 'received SIGTERM' out
killall supervisord; echo "its own: $?"
wait $daemon; echo "ended: $?"
grep -c 'received SIGTERM indicating exit request' out\n`;
        const apart = ["unshare", "--fork", "--pid", "--kill-child", "--mount-proc", "--propagation", "private"];
        const { stdout, stderr } = await scene.run([...apart, "/bin/sh", "-c", script]);
        assert.equal(stdout, "another: 1\n0\nits own: 0\nended: 0\n1\n", stderr + scene.read("out"));
        assert.equal(stderr, "supervisorctl: no process found\n");
      },
    );
  }
});

/** Of its child of that name; a process has none for a moment while it becomes its program. */
async function environmentOfSleep(daemon: Daemon): Promise<string[]> {
  return daemon.until("there is a sleep with an environment", () => {
    const environments = childrenOf(daemon.pid)
      .filter(({ name }) => name === "sleep")
      .map(({ pid }) => environmentOf(pid).sort());
    return environments.find(({ length }) => length > 0);
  });
}
