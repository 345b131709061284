/**
 * No orphan survives, where that is asked for (tsd_orphans): what a dead program left behind is ended before its next
 * start and when it is stopped. The same scene without the option, and under the original, is the control: there they
 * live on. A process that only looks like one of them is never touched.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmodSync, cpSync, existsSync, readFileSync } from "node:fs";
import { describe, test, type TestContext } from "node:test";
import { nginxIsHere, page, startNginxContainer } from "../../support/container.js";
import { configuration as common } from "../../support/configuration.js";
import { startDaemon, type Daemon } from "../../support/daemon.js";
import { subjects, tsd, type Implementation } from "../../support/implementations.js";
import { machineLateness } from "../../support/lateness.js";
import { heard, recorded } from "../../support/listener-record.js";
import { allProcesses, childrenOf, commandLineOf, environmentOf, isAlive, processRecord } from "../../support/proc.js";
import { inRepository } from "../../support/repository.js";
import { createScene, type Scene } from "../../support/scene.js";
import { until } from "../../support/until.js";

/**
 * Leaves three behind: one in its process group, one in a session of its own, and below that one a child without any
 * environment. They are deaf to TERM if `DEAF` says so, the last alone if `BARE` does. Its life is reported when all three are
 * ready: a shell that has forked and has done nothing yet looks, and reacts to signals, like its parent.
 */
const LEAVER = `#!/bin/bash
cd "$(dirname "$0")/.."
rm -f ./*.pid
trap "\${DEAF--}" TERM
(trap "\${DEAF--}" TERM; echo $BASHPID > group.pid; while :; do sleep 1000; done) &
setsid bash -c 'trap "\${DEAF--}" TERM; (eval "\${BARE-}"; exec env -i /bin/sleep 1001) & echo $! > bare.pid; echo $$ > session.pid
  while :; do wait; sleep 1000; done' &
until [ -s group.pid ] && [ -s session.pid ] && read -r name < "/proc/$(cat bare.pid)/comm" && [ "$name" = sleep ]; do
  sleep 0.01
done
trap - TERM
echo "life $$"
exec sleep 1002
`;

function configuration(lines: string, daemonLines = ""): string {
  return `[unix_http_server]
file=%(here)s/s.sock
[supervisord]
pidfile=%(here)s/pid
${daemonLines}
[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
[supervisorctl]
serverurl=unix://%(here)s/s.sock
[program:leaver]
command=%(here)s/bin/leaver
startsecs=0
autorestart=true
stdout_logfile=/dev/fd/1
stdout_logfile_maxbytes=0
stopwaitsecs=2
${lines}
`;
}

async function start(t: TestContext, subject: Implementation, lines: string, daemonLines?: string) {
  const scene = createScene(t);
  scene.write("bin/leaver", LEAVER, 0o755);
  scene.write("supervisord.conf", configuration(lines, daemonLines));
  const daemon = startDaemon(scene, subject);
  return { scene, daemon, life: await nextLife(daemon, 1) };
}

/** The pid of the leaver in its nth life. */
async function nextLife(daemon: Daemon, count: number): Promise<number> {
  const lives = await daemon.until(`life ${count}`, () => {
    const found = daemon.output.match(/^life (\d+)/gm) ?? [];
    return found.length >= count ? found : undefined;
  });
  return Number(lives.at(-1)!.slice("life ".length));
}

/** While it begins its sleep, there is a moment without any. */
const environmentOfLife = (life: number): Promise<string[]> =>
  until("it has an environment", () => [environmentOf(life)].find(({ length }) => length > 0));

function leftovers(scene: Scene): number[] {
  return ["group", "session", "bare"].map((name) => Number(scene.read(`${name}.pid`)));
}

/** Everything of that command in the scene. */
function named(scene: Scene, name: string): number[] {
  return scene.processes().flatMap((each) => (each.name === name ? [each.pid] : []));
}

describe("what a killed program left behind", { concurrency: 4 }, () => {
  for (const subject of subjects) {
    test(`${subject.name}: control: without the option it lives on beside the next life`, async (t) => {
      const { scene, daemon, life } = await start(t, subject, "");
      const left = leftovers(scene);
      const environment = await environmentOfLife(life);
      process.kill(life, "SIGKILL");
      await nextLife(daemon, 2);
      assert.deepEqual(left.map(isAlive), [true, true, true]);
      // Orphans are init's, as ever: without the option the daemon adopts no process.
      assert.notEqual(processRecord(left[0]!)?.parent, daemon.pid);
      await daemon.ctl(["stop", "leaver"]);
      assert.deepEqual(left.map(isAlive), [true, true, true]);
      assert.doesNotMatch(daemon.output, /left behind/);
      assert.ok(!environment.some((entry) => entry.startsWith("TSD_LINEAGE")));
    });
  }

  test("TSD-ORPHANS-001 before_start ends it, in the group, in a session of its own and without environment", async (t) => {
    const { scene, daemon, life } = await start(t, tsd, "tsd_orphans=before_start");
    const left = leftovers(scene);
    process.kill(life, "SIGKILL");
    const second = await nextLife(daemon, 2);
    assert.deepEqual(left.map(isAlive), [false, false, false]);
    assert.match(daemon.output, /WARN ending what leaver left behind: leaver \(\d+\), .*sleep \(\d+\)/);
    // What belongs to the life that runs is its own.
    assert.ok(isAlive(second));
    assert.deepEqual(leftovers(scene).map(isAlive), [true, true, true]);
    // A stop leaves them alone; the next start does not.
    const ofSecond = leftovers(scene);
    await daemon.ctl(["stop", "leaver"]);
    assert.deepEqual(ofSecond.map(isAlive), [true, true, true]);
    await daemon.ctl(["start", "leaver"]);
    await nextLife(daemon, 3);
    assert.deepEqual(ofSecond.map(isAlive), [false, false, false]);
  });

  test("TSD-ORPHANS-002 on_stop ends it before the stop is answered; deaf ones are killed after stopwaitsecs", async (t) => {
    const { scene, daemon, life } = await start(t, tsd, `environment=DEAF=":"`, "tsd_orphans=on_stop");
    const left = leftovers(scene);
    const { stdout } = await daemon.ctl(["stop", "leaver"]);
    assert.equal(stdout, "leaver: stopped\n");
    assert.deepEqual([life, ...left].map(isAlive), [false, false, false, false]);
    assert.match(daemon.output, /WARN killing what leaver left behind/);
    const [ending = 0] = daemon.loggedAt("ending what leaver left behind");
    const [killing = 0] = daemon.loggedAt("killing what leaver left behind");
    const waited = killing - ending;
    // The log's times are in whole milliseconds, and the time counts from before the first is logged.
    assert.ok(waited >= 2 - 0.002 - machineLateness() && waited < 2 + daemon.lag + 3, `${waited} s`);
    // Once more as part of the shutdown.
    await daemon.ctl(["start", "leaver"]);
    await nextLife(daemon, 2);
    const again = leftovers(scene);
    daemon.kill("SIGTERM");
    assert.deepEqual(await daemon.exits(), { code: 0, signal: undefined });
    assert.deepEqual(again.map(isAlive), [false, false, false]);
  });

  test("TSD-ORPHANS-002 one that nothing but its parent showed to be left is ended after its parent has", async (t) => {
    const { scene, daemon } = await start(
      t,
      tsd,
      `environment=BARE="trap '' TERM;"\nautorestart=false\ntsd_orphans=on_stop`,
    );
    const left = leftovers(scene);
    await daemon.ctl(["stop", "leaver"]);
    assert.deepEqual(left.map(isAlive), [false, false, false]);
    assert.match(daemon.output, /WARN killing what leaver left behind: sleep \(\d+\)\n/);
  });

  test("TSD-ORPHANS-002 what it says while it ends is kept: in the log, in events, on standard output", async (t) => {
    const scene = createScene(t, {
      // The worker speaks last, without the end of a line, in the middle of a character; a process that is not found holds the pipe.
      "worker.sh": `trap 'printf "worker ends\\nlast words\\303"; exit' TERM; echo up; while :; do sleep 0.02; done`,
      "leader.sh": "/bin/bash worker.sh & env -i setsid /bin/sh -c '>holds; exec sleep 1003' & exec sleep 1002",
      "supervisord.conf": common(
        `[program:leader]
command=/bin/bash leader.sh
stdout_logfile=%(here)s/leader.log
stdout_events_enabled=true
tsd_log_stdout=true
tsd_log_prefix=leader |
tsd_orphans=on_stop

[eventlistener:recorder]
command=${inRepository("fixtures/listeners/record-events.py")} %(here)s/events
events=PROCESS_LOG,PROCESS_STATE_STOPPED
`,
      ),
    });
    const daemon = startDaemon(scene, tsd);
    await daemon.prints("leader | up\n");
    await daemon.until("the pipe is held", () => existsSync(scene.path("holds")));
    assert.equal((await daemon.ctl(["stop", "leader"])).stdout, "leader: stopped\n");
    await heard(scene, "PROCESS_STATE_STOPPED", "leader");
    assert.equal(readFileSync(scene.path("leader.log"), "latin1"), "up\nworker ends\nlast words\xc3");
    const reported = recorded(scene).map(({ name, payload }) => payload.split("\n").slice(1).join("\n") || name);
    // A shell may write its lines one by one.
    assert.equal(reported.join(""), "up\nworker ends\nlast wordsUndecodable: b'\\xc3'PROCESS_STATE_STOPPED");
    // Lines of the daemon's own may stand between them.
    await daemon.prints(/leader \| worker ends\n[^]*leader \| last words\ufffd\n/);
  });

  test("TSD-ORPHANS-003 on_stop ends at shutdown what a program that ended by itself left; before_start does not", async (t) => {
    const shutDownAfterItsEnd = async (policy: string) => {
      const { daemon, scene, life } = await start(
        t,
        tsd,
        `environment=DEAF=":"\nautorestart=false\ntsd_orphans=${policy}`,
      );
      const left = leftovers(scene);
      process.kill(life, "SIGKILL");
      await daemon.prints("exited: leaver");
      assert.deepEqual(left.map(isAlive), [true, true, true]);
      daemon.kill("SIGTERM");
      assert.deepEqual(await daemon.exits(), { code: 0, signal: undefined });
      return { alive: left.map(isAlive), output: daemon.output };
    };
    const ended = await shutDownAfterItsEnd("on_stop");
    assert.deepEqual(ended.alive, [false, false, false]);
    assert.match(ended.output, /INFO waiting for leaver to die\n[^]*WARN killing what leaver left behind/);
    assert.deepEqual((await shutDownAfterItsEnd("before_start")).alive, [true, true, true]);
  });

  test("TSD-ORPHANS-004 look-alikes are never touched: strangers with the same environment, another user's too, another program", async (t) => {
    const { scene, daemon, life } = await start(
      t,
      tsd,
      "tsd_orphans=before_start,on_stop\n[program:other]\ncommand=%(here)s/bin/other\nstartsecs=0",
    );
    scene.write("bin/other", "#!/bin/sh\nsleep 1001 &\nexec sleep 1002\n", 0o755);
    await daemon.ctl(["start", "other"]);
    const others = await daemon.until("the other program and its child sleep", () => {
      const found = named(scene, "sleep").filter((pid) => environmentOf(pid).includes("SUPERVISOR_PROCESS_NAME=other"));
      return found.length === 2 && found;
    });
    const environment = Object.fromEntries(
      (await environmentOfLife(life)).map((entry) => [
        entry.slice(0, entry.indexOf("=")),
        entry.slice(entry.indexOf("=") + 1),
      ]),
    );
    assert.match(environment["TSD_LINEAGE"] ?? "", /^[0-9a-f]{16}\/leaver\/leaver$/);
    const stranger = spawn("sleep", ["1001"], { env: environment, stdio: "ignore", detached: true, cwd: scene.folder });
    const anotherUser = process.getuid?.() === 0 ? { uid: 65534 } : {};
    const foreigner = spawn("/bin/sleep", ["1001"], { ...anotherUser, env: environment, stdio: "ignore", cwd: "/" });
    t.after(() => foreigner.kill("SIGKILL"));
    const lookAlikes = [stranger.pid!, foreigner.pid!, ...others];
    const left = leftovers(scene);
    process.kill(life, "SIGKILL");
    await nextLife(daemon, 2);
    await daemon.ctl(["stop", "leaver"]);
    assert.deepEqual(left.map(isAlive), [false, false, false]);
    assert.deepEqual(lookAlikes.map(isAlive), [true, true, true, true]);
    assert.deepEqual(leftovers(scene).map(isAlive), [false, false, false]);
  });

  const needsRoot = process.getuid?.() === 0 ? false : "needs root";

  test(
    "TSD-ORPHANS-005 a process that may not be signalled is logged, left alone, and delays nothing",
    { skip: needsRoot },
    async (t) => {
      const scene = createScene(t);
      // Becomes root and stays it, as under sudo: the daemon, as the user nobody, may not signal it any more.
      cpSync("/usr/bin/setpriv", scene.path("bin/become"));
      chmodSync(scene.path("bin/become"), 0o4755);
      scene.write(
        "bin/leaver",
        `#!/bin/sh\ncd "$(dirname "$0")/.."\nbin/become --reuid 0 --clear-groups sleep 1001 & echo $! > root.pid
sleep 1002 & echo $! > own.pid\nuntil grep -q '^Uid:.0.0' "/proc/$(cat root.pid)/status"; do sleep 0.01; done
echo "life $$"\nexec sleep 1003\n`,
        0o755,
      );
      scene.write("supervisord.conf", configuration("tsd_orphans=before_start"));
      const nobody = ["--reuid", "65534", "--regid", "65534", "--clear-groups", "--inh-caps=-all"];
      const enter = scene.write(
        "bin/enter",
        `#!/bin/sh\nexec setpriv ${nobody.join(" ")} ${tsd.supervisord} "$@"\n`,
        0o755,
      );
      chmodSync(scene.folder, 0o777);
      const daemon = startDaemon(scene, { ...tsd, supervisord: enter });
      const life = await nextLife(daemon, 1);
      const [ofRoot, own] = [Number(scene.read("root.pid")), Number(scene.read("own.pid"))];
      process.kill(life, "SIGKILL");
      await nextLife(daemon, 2);
      assert.deepEqual([ofRoot, own].map(isAlive), [true, false]);
      assert.match(daemon.output, new RegExp(`ERRO cannot signal pid ${ofRoot}, which leaver left behind: EPERM`));
      assert.match(
        daemon.output,
        new RegExp(`WARN of leaver only what cannot be signalled is left: \\w+ \\(${ofRoot}\\)`),
      );
      process.kill(ofRoot, "SIGKILL");
    },
  );

  test(
    "TSD-ORPHANS-004 a process that has the pid of an earlier life, by chance, is not a leftover",
    { skip: needsRoot },
    async (t) => {
      const scene = createScene(t);
      scene.write(
        "bin/leaver",
        '#!/bin/sh\ncd "$(dirname "$0")/.."\necho $$ > life.pid\necho "life $$"\nexec sleep 1002\n',
        0o755,
      );
      // Ends the leaver, then makes two orphans that are in a session of their own: one with the leaver's pid and no
      // environment, one with its mark.
      scene.write(
        "bin/breeder",
        `#!/bin/bash
cd "$(dirname "$0")/.."
life=$(cat life.pid)
mark=$(tr '\\0' '\\n' < "/proc/$life/environ" | grep ^TSD_LINEAGE=)
kill -KILL "$life"
while [ -e "/proc/$life" ]; do sleep 0.01; done
for try in $(seq 100); do
  rm -f twin.pid
  echo $((life - 1)) > /proc/sys/kernel/ns_last_pid
  env -i setsid sh -c 'echo $$ > twin.new; mv twin.new twin.pid; exec sleep 1003' &
  until [ -s twin.pid ]; do sleep 0.01; done
  [ "$(cat twin.pid)" = "$life" ] && break
  kill "$(cat twin.pid)"
done
env -i "$mark" setsid sleep 1004 &
echo "twin $(cat twin.pid) of $life"
`,
        0o755,
      );
      const breeder =
        "[program:breeder]\ncommand=%(here)s/bin/breeder\nautostart=false\nautorestart=false\nstartsecs=0\nstdout_logfile=/dev/fd/1\nstdout_logfile_maxbytes=0";
      scene.write("supervisord.conf", configuration(`autorestart=false\ntsd_orphans=before_start,on_stop\n${breeder}`));
      const inside = `unshare --fork --pid --mount-proc --kill-child ${tsd.supervisord}`;
      const enter = scene.write("bin/enter", `#!/bin/sh\nexec ${inside} "$@"\n`, 0o755);
      const daemon = startDaemon(scene, { ...tsd, supervisord: enter });
      await nextLife(daemon, 1);
      await daemon.ctl(["start", "breeder"]);
      await daemon.prints(/^twin (\d+) of \1$/m);
      const sleeping = (seconds: string) =>
        scene.processes().filter(({ pid }) => commandLineOf(pid).join(" ").endsWith(`sleep ${seconds}`)).length;
      await daemon.until("both are there", () => sleeping("1003") === 1 && sleeping("1004") === 1);
      await daemon.ctl(["start", "leaver"]);
      await nextLife(daemon, 2);
      assert.deepEqual([sleeping("1003"), sleeping("1004")], [1, 0], "only the one that carries the mark is ended");
    },
  );

  test("TSD-ORPHANS-006 a stop that comes while the start waits is obeyed", async (t) => {
    const { scene, daemon, life } = await start(
      t,
      tsd,
      `environment=DEAF=":"\ntsd_orphans=before_start\nstopwaitsecs=60`,
    );
    const left = leftovers(scene);
    process.kill(life, "SIGKILL");
    await daemon.prints("ending what leaver left behind");
    assert.match((await daemon.ctl(["status"])).stdout, /STARTING/);
    assert.equal((await daemon.ctl(["stop", "leaver"])).stdout, "leaver: stopped\n");
    // What they leave behind in turn is the daemon's next child.
    await daemon.until("nothing of leaver is left", () => {
      for (const { pid } of childrenOf(daemon.pid).filter(({ pid }) => isAlive(pid))) process.kill(pid, "SIGKILL");
      return daemon.lines("nothing of leaver is left").length > 0;
    });
    assert.deepEqual(left.map(isAlive), [false, false, false]);
    assert.equal(daemon.output.match(/^life/gm)?.length, 1);
    assert.match((await daemon.ctl(["status"])).stdout, /STOPPED/);
  });
});

/** In its chapter about images. */
const [, LINE_OF_README = ""] =
  /\n## In an image\n[^]*?```ini\n(.*)\n```/.exec(readFileSync(inRepository("README.md"), "utf8")) ?? [];

describe("the founding case: nginx's master is killed", () => {
  test(
    "TSD-ORPHANS-001 with the one line of the README its workers go, the port is free and it is RUNNING again",
    { skip: nginxIsHere ? false : "nginx is not installed" },
    async (t) => {
      const { daemon, httpPort } = await startNginxContainer(t, tsd, (config) =>
        config.replace("[supervisord]", `[supervisord]\n${LINE_OF_README}`),
      );
      await daemon.prints("init.sh: the site is up", 60_000);
      const runs = daemon.lines("success: nginx entered RUNNING").length;
      const master = childrenOf(daemon.pid).find((each) => each.name === "nginx")?.pid ?? 0;
      const workers = allProcesses()
        .filter((each) => each.parent === master)
        .map((each) => each.pid);
      assert.equal(workers.length, 2);

      process.kill(master, "SIGKILL");
      await daemon.until("nginx is RUNNING again", () => daemon.lines("success: nginx entered RUNNING").length > runs);
      assert.deepEqual(workers.map(isAlive), [false, false]);
      assert.match((await page(httpPort)) ?? "", /It is up/);
      assert.doesNotMatch(daemon.output, /Address already in use/);
      const [died = 0] = daemon.loggedAt("exited: nginx (terminated by SIGKILL");
      const back = daemon.loggedAt("success: nginx entered RUNNING").at(-1)!;
      t.diagnostic(`RUNNING again ${(back - died).toFixed(3)} s after its death; startsecs is 3`);
      assert.ok(back - died < 3 + 1 + daemon.lag, `${back - died} s`);
    },
  );
});
