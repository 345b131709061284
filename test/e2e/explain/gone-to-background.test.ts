/**
 * What a program has left in the background is found wherever it went, and nothing else is mistaken for it: no advice says
 * to kill a process of another program.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { describe, test, type TestContext } from "node:test";
import { configuration } from "../../support/configuration.js";
import { startDaemon, type Daemon } from "../../support/daemon.js";
import { subjects, tsctl, tsd, type Implementation } from "../../support/implementations.js";
import { freePorts } from "../../support/ports.js";
import { allProcesses, childrenOf, directoryOf, environmentOf, processRecord } from "../../support/proc.js";
import { createScene, type Scene } from "../../support/scene.js";
import { smallDisksRefused } from "../../support/small-disk.js";

/** Ends well and at once, and leaves a process that nothing watches. */
const LEAVER = `[program:leaver]
command=/bin/sh -c 'setsid sleep 1000 & sleep 0.3'
directory=%(here)s
startsecs=0
`;
const ONCE = `${LEAVER}autorestart=false\n`;
/** As what it runs is called, and leaves nothing. */
const INNOCENT = "[program:innocent]\ncommand=/bin/sleep 5\nstartsecs=0\nautorestart=false\n";

/** Adopts what processes below it leave behind, and reaps none of it; ends with the daemon that it starts. */
const SUBREAPER = `#!/usr/bin/python3
import ctypes, os, signal, sys
PR_SET_CHILD_SUBREAPER = 36
ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
daemon = os.fork()
if daemon == 0:
    os.execv("${tsd.supervisord}", sys.argv)
signal.signal(signal.SIGTERM, lambda number, frame: os.kill(daemon, number))
os.waitpid(daemon, 0)
`;

const LXCFS = `#!/bin/sh
exec unshare --mount sh -c 'mount --bind uptime /proc/uptime && exec "$@"' sh ${tsd.supervisord} "$@"
`;

/** Daemon and listener are of a session that began outside their pid namespace, as in many containers: /proc calls it 0. */
const SESSIONLESS = `#!/bin/sh
exec unshare --pid --fork --mount-proc sh -c '/usr/bin/python3 listener.py & exec "$@"' sh ${tsd.supervisord} "$@"
`;

interface Stage {
  readonly scene: Scene;
  readonly daemon: Daemon;
  readonly why: (name: string) => Promise<string>;
}

function start(
  t: TestContext,
  programs: string,
  wrapper?: string,
  files: Readonly<Record<string, string>> = {},
): Stage {
  const scene = createScene(t, { "supervisord.conf": configuration(programs), ...files });
  const supervisord = wrapper === undefined ? tsd.supervisord : scene.write("wrapper", wrapper, 0o755);
  const subject: Implementation = { ...tsd, supervisord };
  const daemon = startDaemon(scene, subject);
  const why = async (name: string) => (await scene.run([tsctl, "-c", "supervisord.conf", "why", name])).stdout;
  return { scene, daemon, why };
}

/** The pids that the report names as what it left. */
function named(report: string): number[] {
  const [, list = ""] = /has (?:most likely )?gone into the background as (.*), where/.exec(report) ?? [];
  return [...list.matchAll(/pid (\d+) \(sleep\)/g)].map(([, pid]) => Number(pid));
}

/** A process that no program of ours runs: adopted, and with exactly these variables. */
async function orphan(scene: Scene, ...variables: string[]): Promise<number> {
  const command = `env -i ${variables.join(" ")} /bin/sleep 1000 & echo $!`;
  const child = spawn("/bin/sh", ["-c", command], { detached: true, stdio: ["ignore", "pipe", "ignore"] });
  scene.adoptSession(child.pid!);
  let text = "";
  for await (const piece of child.stdout) {
    text += String(piece);
    if (text.endsWith("\n")) break;
  }
  return Number(text);
}

describe("what has gone into the background", { concurrency: 4, skip: !subjects.includes(tsd) }, () => {
  test("TSD-WHY-004 is found where something else than PID 1 adopts it; what has ended is not named", async (t) => {
    const { daemon, why } = start(t, ONCE, SUBREAPER);
    await daemon.prints("exited: leaver");
    const [pid = 0, ...others] = named(await why("leaver"));
    assert.deepEqual(others, []);
    assert.equal(processRecord(pid)?.parent, daemon.pid, "the subreaper has it");
    process.kill(pid, "SIGKILL");
    await daemon.until("nobody reaps it", () => processRecord(pid)?.state === "Z");
    assert.deepEqual(named(await why("leaver")), []);
  });

  test(
    "TSD-WHY-004 is found where /proc/uptime is the container's (lxcfs)",
    { skip: smallDisksRefused() },
    async (t) => {
      const { daemon, why } = start(t, ONCE, LXCFS, { uptime: "12.34 5.67\n" });
      await daemon.prints("exited: leaver");
      assert.equal(readFileSync(`/proc/${daemon.pid}/root/proc/uptime`, "utf8"), "12.34 5.67\n");
      assert.equal(named(await why("leaver")).length, 1);
    },
  );

  test("TSD-WHY-004 is not what another daemon's program of the same name has left", async (t) => {
    const program = `${ONCE}autostart=false\n`;
    const stages = [start(t, program), start(t, program)];
    await Promise.all(stages.map(({ daemon }) => daemon.prints("supervisord started")));
    await Promise.all(stages.map(({ scene }) => scene.run([tsctl, "-c", "supervisord.conf", "start", "leaver"])));
    await Promise.all(stages.map(({ daemon }) => daemon.prints("exited: leaver")));
    for (const { scene, why } of stages) {
      const pids = named(await why("leaver"));
      assert.deepEqual(pids.map(directoryOf), [scene.folder]);
    }
  });

  test("TSD-WHY-004 of a process that names no program only its name and age speak: it is not certain, and said so", async (t) => {
    const { scene, daemon, why } = start(t, INNOCENT);
    await daemon.prints("spawned: 'innocent'");
    const stranger = await orphan(scene, "ANY=thing");
    const blank = await orphan(scene);
    await daemon.until("it has begun", () => environmentOf(stranger).includes("ANY=thing"));
    await daemon.prints("exited: innocent");
    const report = await why("innocent");
    assert.deepEqual(named(report), [blank]);
    assert.match(
      report,
      new RegExp(`it has most likely gone into the background as pid ${blank} .*if that is so: kill ${blank}\n`, "s"),
    );
    assert.doesNotMatch(report, new RegExp(`\\b${stranger}\\b`));
  });

  test("TSD-WHY-002 is not another user's process that happens to have the same name", async (t) => {
    const scene = createScene(t);
    const serve =
      "import socket, time; s = socket.create_server(('127.0.0.1', 0)); print(s.getsockname()[1], flush=True); time.sleep(1000)";
    const holder = spawn("/bin/sh", ["-c", `/usr/bin/python3 -c "${serve}"; :`], {
      detached: true,
      stdio: ["ignore", "pipe", "ignore"],
    });
    scene.adoptSession(holder.pid!);
    const [port] = (await once(holder.stdout, "data")) as [Buffer];
    const complain = `import sys; sys.exit('bind 127.0.0.1:${Number(String(port))}: Address already in use')`;
    scene.write(
      "supervisord.conf",
      configuration(`[program:late]\ncommand=/usr/bin/python3 -c "${complain}"\nstartretries=0\n`),
    );
    const daemon = startDaemon(scene, tsd);
    await daemon.prints("gave up: late");
    const { stdout } = await scene.run([tsctl, "-c", "supervisord.conf", "why", "late"]);
    const [pid] = childrenOf(holder.pid!).map((each) => each.pid);
    assert.match(stdout, new RegExp(`is held by pid ${pid}: .*python3`));
    assert.doesNotMatch(stdout, /the same program/);
  });

  test(
    "TSD-WHY-002 is not what has a session of another pid namespace, where a program could not be started at all",
    { skip: smallDisksRefused() },
    async (t) => {
      const [port] = await freePorts(1);
      const listener = `import socket, time; s = socket.create_server(("127.0.0.1", ${port})); time.sleep(1000)`;
      const complain = `/bin/sh -c "echo bind 127.0.0.1:${port}: Address already in use; exit 1"`;
      const programs = `[program:missing]\ncommand=/no/such/file\nstartretries=0\n
[program:late]\ncommand=${complain}\nstartretries=0\n`;
      const { daemon, why } = start(t, programs, SESSIONLESS, { "listener.py": listener });
      for (const name of ["missing", "late"]) await daemon.prints(`gave up: ${name}`);
      await daemon.until("it listens", async () => /is held by pid \d+/.test(await why("late")));
      assert.match(await why("late"), /is held by pid (\d+): \S*python3 listener.py\n.*end that \(kill \1\)/s);
    },
  );

  test("TSD-WHY-004 is named whole, also what lives have left that are forgotten", async (t) => {
    const { scene, daemon, why } = start(t, `${LEAVER}autorestart=true\n`);
    await daemon.until("more lives than are remembered", () => daemon.lines("exited: leaver").length > 12);
    await daemon.until("all are to be ended", async () => {
      const report = await why("leaver");
      const kill = /kill ([\d ]+)/.exec(report)?.[1]?.split(" ") ?? [];
      const all = allProcesses().filter(({ pid, name }) => name === "sleep" && directoryOf(pid) === scene.folder);
      const left = all.filter(({ pid, session }) => pid === session);
      return left.length > 12 && left.filter(({ pid }) => !kill.includes(String(pid))).length <= 1;
    });
  });
});
