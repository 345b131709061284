/**
 * Symbolic links in folders that a program's user may write to, under a daemon that is root. The original follows every
 * one: whose link stands where the daemon opens a log decides which of root's files is written, emptied or shown. Ours
 * follows root's, and those of others only where they could have gone themselves (docs/explanation/security.md); what honest
 * deployments have is followed by both.
 */
import assert from "node:assert/strict";
import { chmodSync, chownSync, existsSync, lchownSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { get } from "node:http";
import { describe, test, type TestContext } from "node:test";
import { configuration, endpointOf } from "../../support/configuration.js";
import { startDaemon, type Daemon } from "../../support/daemon.js";
import { subjects, tsctl, tsd, type Implementation } from "../../support/implementations.js";
import { call } from "../../support/rpc.js";
import { createScene, type Scene } from "../../support/scene.js";

/** The number of the programs' user, the user nobody. */
const STRANGER = 65534;
const SECRET = "only root may read this\n";

const skip = process.getuid?.() === 0 ? false : "needs root, as the daemon under attack is root";

/** A scene with a root-only file `secret`, and a folder `theirs` of the stranger's. */
function attackedScene(t: TestContext, sections: string, daemonOptions = ""): Scene {
  const scene = createScene(t, { "supervisord.conf": configuration(sections, daemonOptions), secret: SECRET });
  chmodSync(scene.path("secret"), 0o600);
  makeTheirs(scene, "theirs");
  return scene;
}

function makeTheirs(scene: Scene, name: string): void {
  mkdirSync(scene.path(name));
  chownSync(scene.path(name), STRANGER, STRANGER);
}

/** A link, the stranger's unless said otherwise. */
function link(scene: Scene, name: string, to: string, owner = STRANGER): string {
  rmSync(scene.path(name), { force: true });
  symlinkSync(to, scene.path(name));
  lchownSync(scene.path(name), owner, owner);
  return scene.path(name);
}

const rpc = (scene: Scene, method: string, ...params: unknown[]) =>
  call(endpointOf(scene), `supervisor.${method}`, ...params);

const stateOf = async (scene: Scene, name: string) =>
  ((await rpc(scene, "getProcessInfo", name)) as { statename: string }).statename;

/** What was sent to a program arrives in its log. */
async function logs(daemon: Daemon, text: string, path: string): Promise<void> {
  await rpc(daemon.scene, "sendProcessStdin", "echo", text);
  await daemon.until(`${path} has ${text}`, () => existsSync(path) && readFileSync(path, "utf8").endsWith(text));
}

/** The first an answer brings, which may have no end. */
function beginningOf(scene: Scene, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asking = get({ socketPath: scene.path("supervisor.sock"), path }, (response) => {
      response.once("data", (bytes: Buffer) => {
        asking.destroy();
        resolve(bytes.toString());
      });
      response.once("end", () => resolve(""));
    });
    asking.once("error", reject);
  });
}

const echo = (options: string) => `[program:echo]\ncommand=/bin/cat\nredirect_stderr=true\n${options}\n`;
const IDLE = "[program:idle]\ncommand=/bin/sleep 1000\nstdout_logfile=NONE\nstderr_logfile=NONE\n";

async function started(scene: Scene, subject: Implementation): Promise<Daemon> {
  const daemon = startDaemon(scene, subject);
  await daemon.prints("success: echo entered RUNNING");
  return daemon;
}

describe("links", { concurrency: 2, skip }, () => {
  for (const subject of subjects) {
    const isOurs = subject === tsd;

    test(`${subject.name}: LOG-T-004 clearing the log of a stopped program empties no file behind its user's link`, async (t) => {
      const scene = attackedScene(t, echo("autostart=false\nstdout_logfile=%(here)s/theirs/log"));
      const daemon = startDaemon(scene, subject);
      await daemon.until("it answers", () => rpc(scene, "getState").then(() => true));
      const path = link(scene, "theirs/log", scene.path("secret"));
      const cleared = rpc(scene, "clearProcessLogs", "echo");
      if (isOurs) await assert.rejects(cleared, { faultCode: 30, faultString: new RegExp(`chown -h root ${path}`) });
      else assert.equal(await cleared, true); // it has done nothing
      assert.equal(scene.read("secret"), SECRET);

      // The control: root's own link is followed, by ours to the file behind it.
      scene.write("honest", "old output\n");
      link(scene, "theirs/log", scene.path("honest"), 0);
      assert.equal(await rpc(scene, "clearProcessLogs", "echo"), true);
      assert.equal(scene.read("honest"), isOurs ? "" : "old output\n");
    });

    test(`${subject.name}: LOG-C-011 a program is not started with a log that its user linked elsewhere`, async (t) => {
      const scene = attackedScene(t, echo("stdout_logfile=%(here)s/theirs/log\nstartretries=0") + IDLE);
      const path = link(scene, "theirs/log", scene.path("secret"));
      const daemon = startDaemon(scene, subject);
      await daemon.prints("success: idle entered RUNNING");
      if (!isOurs) {
        await logs(daemon, "written by anybody\n", scene.path("secret"));
        return;
      }
      await daemon.prints("gave up: echo entered FATAL state");
      assert.equal(scene.read("secret"), SECRET);
      assert.deepEqual(
        daemon.lines("theirs/log").map((line) => line.slice(24)),
        [
          `ERRO cannot open the log ${path} of echo: ${path} is a symbolic link of user ${STRANGER}, which is not followed ` +
            `there; name its target in the configuration, or give the link to root (chown -h root ${path})`,
        ],
      );
      const why = await scene.run([tsctl, "-c", "supervisord.conf", "why", "echo"]);
      assert.match(why.stdout, new RegExp(`stdout_logfile=${path}: ${path} is a symbolic link of user ${STRANGER},`));
      assert.equal(why.stdout.split("is a symbolic link").length, 2, "the other log is not one");
      // What it says helps.
      lchownSync(path, 0, 0);
      await rpc(scene, "startProcess", "echo");
      await logs(daemon, "as root wants it\n", scene.path("secret"));
    });

    test(`${subject.name}: LOG-T-001 a log replaced by a link while the program runs is not reopened through it`, async (t) => {
      const scene = attackedScene(t, echo("stdout_logfile=%(here)s/theirs/log") + IDLE);
      const daemon = await started(scene, subject);
      const path = scene.path("theirs/log");
      await logs(daemon, "before\n", path);
      link(scene, "theirs/log", scene.path("secret"));
      daemon.kill("SIGUSR2");
      if (!isOurs) {
        await daemon.prints("supervisord logreopen");
        await logs(daemon, "after\n", scene.path("secret"));
        return;
      }
      await daemon.prints(`cannot write output of echo to ${path}: ${path} is a symbolic link of user ${STRANGER}`);
      await rpc(scene, "sendProcessStdin", "echo", "kept meanwhile\n");
      await assert.rejects(rpc(scene, "readProcessStdoutLog", "echo", 0, 0), { faultCode: 30 });
      assert.deepEqual(await rpc(scene, "tailProcessStdoutLog", "echo", 0, 100), ["", 0, false]);
      assert.equal(scene.read("secret"), SECRET);
      // The link gone, all that was written meanwhile is there.
      rmSync(path);
      await rpc(scene, "sendProcessStdin", "echo", "after\n");
      await daemon.until("it is logged", () => existsSync(path) && readFileSync(path, "utf8").endsWith("after\n"));
      assert.equal(readFileSync(path, "utf8"), "kept meanwhile\nafter\n");
    });

    test(`${subject.name}: RPC-READ-009 a log that became a link to a root-only file is not shown to clients`, async (t) => {
      const scene = attackedScene(t, echo("autostart=false\nstdout_logfile=%(here)s/theirs/log"));
      const daemon = startDaemon(scene, subject);
      await daemon.until("it answers", () => rpc(scene, "getState").then(() => true));
      link(scene, "theirs/log", scene.path("secret"));
      const read = rpc(scene, "readProcessStdoutLog", "echo", 0, 0);
      if (!isOurs) assert.equal(await read, SECRET);
      else await assert.rejects(read, { faultCode: 30 });
      const followed = await beginningOf(scene, "/logtail/echo");
      assert.equal(followed.includes(SECRET), !isOurs);
    });

    test(`${subject.name}: LOG-R-004 a folder of logs that its user turned into a link is not rotated elsewhere`, async (t) => {
      const scene = attackedScene(
        t,
        echo("stdout_logfile=%(here)s/theirs/logs/out\nstdout_logfile_maxbytes=100\nstdout_logfile_backups=2"),
      );
      makeTheirs(scene, "theirs/logs");
      const daemon = await started(scene, subject);
      scene.write("roots/out", "root's\n");
      scene.write("roots/out.1", "root's, too\n");
      rmSync(scene.path("theirs/logs"), { recursive: true });
      const path = link(scene, "theirs/logs", scene.path("roots"));
      await rpc(scene, "sendProcessStdin", "echo", `${"x".repeat(120)}\n`);
      if (!isOurs) {
        await daemon.until("root's file is moved", () => existsSync(scene.path("roots/out.2")));
        return;
      }
      await daemon.prints(`cannot rotate ${path}/out: ${path} is a symbolic link of user ${STRANGER}`);
      assert.deepEqual([scene.read("roots/out"), scene.read("roots/out.1")], ["root's\n", "root's, too\n"]);
      assert.equal(existsSync(scene.path("roots/out.2")), false);
    });

    test(`${subject.name}: LIFE-PID-001 a pidfile that is a stranger's link is not written through it`, async (t) => {
      const scene = attackedScene(t, echo(""), "pidfile=%(here)s/theirs/pid");
      link(scene, "theirs/pid", scene.path("secret"));
      const daemon = await started(scene, subject);
      assert.equal(scene.read("secret"), isOurs ? SECRET : `${daemon.pid}\n`);
      if (isOurs)
        assert.match(daemon.output, /CRIT could not write pidfile .*\n.* WARN cannot write the pidfile: .*chown -h/);
    });

    test(`${subject.name}: LOG-D-013 the daemon's own log is not written through a stranger's link`, async (t) => {
      const scene = attackedScene(t, echo(""), "logfile=%(here)s/theirs/log");
      link(scene, "theirs/log", scene.path("secret"));
      const daemon = startDaemon(scene, subject);
      if (isOurs) {
        assert.equal((await daemon.exits()).code, 2);
        assert.match(
          daemon.output,
          /Error: cannot open the log file .*: .* is a symbolic link of user 65534, .*chown -h/,
        );
        assert.equal(scene.read("secret"), SECRET);
      } else await daemon.until("it is written to", () => scene.read("secret").includes("supervisord started"));
    });

    test(`${subject.name}: LOG-C-004 what honest people have is followed: root's links, deployments, logs in a user's folder`, async (t) => {
      const program = (name: string, log: string) => `[program:${name}]
command=/bin/sh -c "echo ${name}; exec sleep 1000"
user=nobody
stdout_logfile=%(here)s/${log}
`;
      const scene = attackedScene(
        t,
        [
          program("rooted", "theirs/rooted.log"),
          program("deployed", "theirs/current/deployed.log"),
          program("plain", "theirs/plain.log"),
          program("nowhere", "theirs/nowhere.log"),
          program("out", "theirs/out.log") + "stdout_logfile_maxbytes=0\n",
        ].join(""),
      );
      mkdirSync(scene.path("var"));
      makeTheirs(scene, "theirs/releases");
      makeTheirs(scene, "theirs/releases/7");
      link(scene, "theirs/rooted.log", scene.path("var/rooted.log"), 0);
      link(scene, "theirs/current", "releases/7");
      link(scene, "theirs/nowhere.log", "/dev/null", isOurs ? STRANGER : 0);
      link(scene, "theirs/out.log", "/dev/stdout", isOurs ? STRANGER : 0);
      const daemon = startDaemon(scene, subject);
      const has = (name: string, text: string) =>
        daemon.until(`${name} is written`, () => existsSync(scene.path(name)) && scene.read(name) === text);
      await has("var/rooted.log", "rooted\n");
      await has("theirs/releases/7/deployed.log", "deployed\n");
      await has("theirs/plain.log", "plain\n");
      await daemon.prints(/^out$/m);
      if (isOurs) await daemon.prints("success: nowhere entered RUNNING"); // the original cannot rotate it, and stops reading

      // Again: the files are root's by now.
      daemon.kill("SIGUSR2");
      await daemon.prints("supervisord logreopen");
      for (const name of ["rooted", "deployed", "plain", "out"]) {
        await rpc(scene, "stopProcess", name);
        await rpc(scene, "startProcess", name);
        assert.equal(await stateOf(scene, name), "RUNNING");
      }
      await has("var/rooted.log", "rooted\nrooted\n");
      await has("theirs/releases/7/deployed.log", "deployed\ndeployed\n");
      await has("theirs/plain.log", "plain\nplain\n");
      for (const name of ["rooted", "deployed", "plain", "out"])
        assert.equal(await rpc(scene, "clearProcessLogs", name), true);
      await has("theirs/releases/7/deployed.log", "");
      await has("theirs/plain.log", "");
    });
  }
});

/** A number that no user of the namespace below has. */
const OTHER_UID = 65533;

/** As root of a user namespace: in one of another user, root outside has no number; in one of root's own, it has. */
function startInNamespace(t: TestContext, subject: Implementation, of: "somebody" | "root"): Daemon {
  const become = of === "somebody" ? `setpriv --reuid ${OTHER_UID} --regid ${OTHER_UID} --clear-groups ` : "";
  const scene = createScene(t, {
    "supervisord.conf": configuration(echo("stdout_logfile=%(here)s/home/me/out.log\nstartretries=0")),
    launcher: `#!/bin/sh\nexec ${become}unshare -r ${subject.supervisord} "$@"\n`,
  });
  chmodSync(scene.path("launcher"), 0o755);
  for (const folder of ["data", "data/me"]) mkdirSync(scene.path(folder));
  const owner = of === "somebody" ? OTHER_UID : 0;
  for (const folder of [".", "data/me"]) chownSync(scene.path(folder), owner, owner);
  link(scene, "home", "data", of === "somebody" ? 0 : STRANGER);
  return startDaemon(scene, { ...subject, supervisord: scene.path("launcher") });
}

describe("links in a user namespace", { skip }, () => {
  for (const subject of subjects)
    test(`${subject.name}: LOG-C-004 links of root outside, which has no number inside, are followed`, async (t) => {
      const daemon = startInNamespace(t, subject, "somebody");
      await daemon.until("it runs", async () => (await stateOf(daemon.scene, "echo")) === "RUNNING");
      await logs(daemon, "here", daemon.scene.path("data/me/out.log"));
    });

  test("where root outside has a number, who has none is a stranger", async (t) => {
    const daemon = startInNamespace(t, tsd, "root");
    await daemon.until("it is given up", async () => (await stateOf(daemon.scene, "echo")) === "FATAL");
    assert.equal(existsSync(daemon.scene.path("data/me/out.log")), false);
  });
});
