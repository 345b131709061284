/** RPC calls whose answer depends on the moment: each scenario on ours and on the original, with the same outcome. */
import assert from "node:assert/strict";
import { appendFileSync, mkdirSync, rmSync } from "node:fs";
import { test } from "node:test";
import { FAULTS } from "../../src/core/xmlrpc/faults.js";
import { decodeResponse } from "../../src/core/xmlrpc/decode.js";
import { encodeCall } from "../../src/core/xmlrpc/encode.js";
import type { Struct, Value } from "../../src/core/xmlrpc/values.js";
import { configuration, endpointOf } from "../support/configuration.js";
import { startDaemon, type Daemon } from "../support/daemon.js";
import { debian, subjects, type Implementation } from "../support/implementations.js";
import { Peer } from "../support/peer.js";
import { childrenOf, isAlive, processRecord } from "../support/proc.js";
import { post } from "../support/rpc.js";
import { createScene } from "../support/scene.js";

/** Deaf to SIGTERM, and says so; prints a line for each SIGUSR1. */
const STUBBORN = `python3 -uc "
	import signal
	signal.signal(signal.SIGTERM, signal.SIG_IGN)
	signal.signal(signal.SIGUSR1, lambda *_: print('still here'))
	print('ready')
	while True: signal.pause()"`;

const PROGRAMS = `
[program:steady]
command=/bin/cat
startsecs=0
priority=3

[program:late]
command=/bin/cat
startsecs=0
autostart=false
priority=2

[program:early]
command=/bin/cat
startsecs=0
autostart=false
autorestart=false
priority=1

[program:missing]
command=no-such-program
autostart=false
priority=4

[program:homeless]
command=/bin/cat
autostart=false
startretries=0
stdout_logfile=%(here)s/gone/homeless.out

[program:ends]
command=/bin/sh -c "sleep 4.4"
startsecs=4
autostart=false
autorestart=false

[program:fails]
command=/bin/sh -c "sleep 4.4; exit 3"
startsecs=4
autostart=false
autorestart=false

[program:small]
command=/bin/cat
startsecs=0
autostart=false
autorestart=true
stdout_logfile=%(here)s/small.out
stdout_logfile_maxbytes=100
stdout_logfile_backups=2

[program:stubborn]
command=${STUBBORN.replaceAll("\n\t", "\n    ")}
startsecs=0
stopwaitsecs=600
stdout_logfile=%(here)s/stubborn.out
`;

/** What is done to a daemon; what is returned has to be the same for both. */
type Scenario = (daemon: Daemon) => Promise<unknown>;

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  "RPC-S-003 a spawn that fails at once is a SPAWN_ERROR": async (daemon) => {
    rmSync(daemon.scene.path("gone"), { recursive: true });
    const answer = await call(daemon, "supervisor.startProcess", "homeless");
    assert.equal(answer, "fault 50 SPAWN_ERROR: homeless");
    return answer;
  },

  "RPC-S-005 what has run its startsecs and ended before anybody looked": async (daemon) => {
    const outcomes: Value[] = [];
    for (const name of ["ends", "fails"]) {
      const answer = call(daemon, "supervisor.startProcess", name);
      const child = await daemon.until("it runs", () =>
        childrenOf(daemon.pid).find(({ name: comm, pid }) => comm === "sh" && isAlive(pid)),
      );
      daemon.kill("SIGSTOP");
      await daemon.until("it has ended", () => processRecord(child.pid)?.state === "Z");
      daemon.kill("SIGCONT");
      outcomes.push(await hurried(daemon, answer));
    }
    assert.deepEqual(outcomes, ["fault 40 ABNORMAL_TERMINATION: ends", "fault 50 SPAWN_ERROR: fails"]);
    return outcomes;
  },

  "RPC-READ-009 TRAP-051 TRAP-052 what was rotated away is not read": async (daemon) => {
    await call(daemon, "supervisor.startProcess", "small");
    for (const letter of ["a", "b", "c"]) {
      await call(daemon, "supervisor.sendProcessStdin", "small", `${letter.repeat(60)}\n`);
      await daemon.until("it is in a log", () =>
        ["", ".1", ".2"].some((end) => has(daemon, `small.out${end}`, letter)),
      );
    }
    const read = await call(daemon, "supervisor.readProcessStdoutLog", "small", 0, 0);
    assert.equal(read, `${"c".repeat(60)}\n`);
    assert.ok(has(daemon, "small.out.1", "a"), "the rest is in the backup");
    return [
      read,
      await call(daemon, "supervisor.readProcessStdoutLog", "small", -1600, 0),
      await call(daemon, "supervisor.tailProcessStdoutLog", "small", 0, 100),
    ];
  },

  "RPC-S-011 RPC-W-003 RPC-W-004 a stop takes its time, on whatever connection it was asked for": async (daemon) => {
    const state = async () => ((await call(daemon, "supervisor.getProcessInfo", "stubborn")) as Struct)["statename"];
    const [leaver, stayer] = [await connect(daemon), await connect(daemon)];
    const { pid } = (await call(daemon, "supervisor.getProcessInfo", "stubborn")) as { pid: number };
    leaver.send(request("supervisor.stopProcess", "stubborn"));
    await daemon.until("it is stopping", async () => (await state()) === "STOPPING");
    leaver.socket.destroy();
    // Two requests in one go: the second is not answered before the first.
    stayer.send(request("supervisor.startProcess", "stubborn") + request("supervisor.getAPIVersion"));
    stayer.send(request("supervisor.stopProcess", "stubborn"));
    await stayer.until("three answers", () => stayer.received.split("</methodResponse>\n").length === 4);
    for (let count = 0; count < 20; count += 1) assert.equal(await state(), "STOPPING");
    process.kill(pid, "SIGKILL");
    await daemon.until(
      "it has stopped although nobody waits for it any more",
      async () => (await state()) === "STOPPED",
    );
    const bodies = stayer.received.split("HTTP/1.1 200 OK").map((answer) => answer.split("\r\n\r\n")[1]);
    await call(daemon, "supervisor.startProcess", "stubborn");
    await daemon.until("it is deaf", () => daemon.scene.read("stubborn.out").split("ready").length === 3);
    stayer.socket.destroy();
    return bodies;
  },

  "RPC-M-015 RPC-F-015 all are started: a struct for each that did not run": async (daemon) => {
    // One that is to be tried again counts as running, and would be left out.
    await daemon.prints("gave up: homeless entered FATAL state");
    const started = (await call(daemon, "supervisor.startAllProcesses", false)) as readonly Struct[];
    const again = (await call(daemon, "supervisor.startAllProcesses", false)) as readonly Struct[];
    const shown = (structs: readonly Struct[]) => structs.map(({ name, status }) => JSON.stringify([name, status]));
    assert.deepEqual(shown(started).slice(0, 3), ['["early",80]', '["late",80]', '["missing",20]']);
    assert.ok(shown(started).includes('["homeless",50]') && !shown(started).includes('["steady",80]'));
    assert.equal(shown(again)[0], '["missing",20]', "who runs is left out");
    mkdirSync(daemon.scene.path("gone"));
    return started;
  },

  "RPC-M-009 restart answers at once, then all begins anew in the same process": async (daemon) => {
    const before = (await call(daemon, "supervisor.getProcessInfo", "steady")) as { pid: number };
    const stubborn = (await call(daemon, "supervisor.getProcessInfo", "stubborn")) as { pid: number };
    const answer = await call(daemon, "supervisor.restart");
    const meanwhile = await call(daemon, "supervisor.getState"); // There is no answer RESTARTING (IMP-045).
    process.kill(stubborn.pid, "SIGKILL");
    const after = await daemon.until("a new steady runs", async () => {
      const info = await call(daemon, "supervisor.getProcessInfo", "steady");
      return typeof info === "object" && (info as { pid: number }).pid > 0 && (info as { pid: number });
    });
    assert.notEqual(after.pid, before.pid);
    assert.equal(await call(daemon, "supervisor.getPID"), daemon.pid);
    assert.deepEqual([answer, meanwhile], [true, "fault 6 SHUTDOWN_STATE"]);
    return [answer, meanwhile];
  },

  "RPC-LT-007 EV-RPC-001 while the daemon stops, logs are followed and events taken": async (daemon) => {
    await daemon.until("it is deaf", () => daemon.scene.read("stubborn.out").split("ready").length === 4);
    const { pid } = (await call(daemon, "supervisor.getProcessInfo", "stubborn")) as { pid: number };
    const before = await connect(daemon);
    before.send("GET /logtail/stubborn HTTP/1.1\r\n\r\n");
    await before.until("the log", () => before.received.includes("ready"));
    await call(daemon, "supervisor.shutdown");
    const during = await connect(daemon);
    during.send("GET /logtail/stubborn HTTP/1.1\r\n\r\n");
    await during.until("the log", () => during.received.includes("ready"));
    const event = await call(daemon, "supervisor.sendRemoteCommEvent", "a", "b");
    const guarded = await call(daemon, "supervisor.getProcessInfo", "stubborn");
    process.kill(pid, "SIGUSR1");
    for (const peer of [before, during]) await peer.until("news", () => peer.received.includes("still here"));
    process.kill(pid, "SIGKILL");
    await Promise.all([before.end(), during.end(), daemon.exits()]);
    assert.equal(guarded, "fault 6 SHUTDOWN_STATE");
    return [event, guarded];
  },
};

if (subjects.includes(debian)) {
  test("calls at their moments", async (t) => {
    const daemons = await Promise.all(subjects.map((subject) => begun(t, subject)));
    for (const [name, scenario] of Object.entries(SCENARIOS)) {
      await t.test(name, async () => {
        const outcomes = await Promise.all(daemons.map(scenario));
        assert.notEqual(outcomes[0], undefined);
        for (const outcome of outcomes) assert.deepEqual(outcome, outcomes[0]);
      });
    }
  });

  test("RPC-READ-011 a log that is not a file cannot be read, cleared or followed", async (t) => {
    const outcomes = await Promise.all(
      subjects.map(async (subject) => {
        const scene = createScene(t, { "supervisord.conf": configuration("", "logfile=syslog") });
        const daemon = startDaemon(scene, subject, { args: ["-n", "-c", scene.path("supervisord.conf")] });
        await daemon.until("it answers", () => call(daemon, "supervisor.getState"));
        const methods = ["readLog", "readMainLog"].map((method) => call(daemon, `supervisor.${method}`, 0, 0));
        const follower = await connect(daemon);
        follower.send("GET /mainlogtail HTTP/1.0\r\n\r\n");
        const status = (await follower.end()).split("\r\n")[0];
        return [...(await Promise.all(methods)), await call(daemon, "supervisor.clearLog"), status];
      }),
    );
    const missing = "fault 20 NO_FILE: syslog";
    for (const outcome of outcomes) {
      assert.deepEqual(outcome, [missing, missing, "fault 20 NO_FILE", "HTTP/1.0 404 Not Found"]);
    }
  });

  test("RPC-F-001..020 the faults are the original's, by name and code", async (t) => {
    const scene = createScene(t);
    const print =
      "import json; from supervisor.xmlrpc import Faults; print(json.dumps({k: v for k, v in vars(Faults).items() if not k.startswith('_')}))";
    const { stdout } = await scene.run(["/usr/bin/python3", "-c", print]);
    assert.deepEqual({ ...FAULTS }, JSON.parse(stdout));
  });
}

test("RPC-CI-003 IMP-050 IMP-V-005 TRAP-085 autorestart is reported as a boolean or a word", async (t) => {
  const daemon = await begun(t, subjects[0]!);
  const all = (await call(daemon, "supervisor.getAllConfigInfo")) as readonly Struct[];
  const reported = new Map(all.map(({ name, autorestart }) => [name, autorestart]));
  assert.equal(reported.get("small"), true);
  assert.equal(reported.get("late"), "unexpected");
  assert.equal(reported.get("ends"), false);
});

async function begun(t: Parameters<typeof createScene>[0], subject: Implementation): Promise<Daemon> {
  const scene = createScene(t, { "supervisord.conf": configuration(PROGRAMS), "gone/.keep": "" });
  appendFileSync(scene.path("stubborn.out"), "");
  const daemon = startDaemon(scene, subject);
  await daemon.until("what starts by itself runs", () => has(daemon, "stubborn.out", "ready"));
  return daemon;
}

function has(daemon: Daemon, file: string, text: string): boolean {
  try {
    return daemon.scene.read(file).includes(text);
  } catch {
    return false;
  }
}

/** The value, or a fault in one line. */
async function call(daemon: Daemon, method: string, ...params: Value[]): Promise<Value> {
  const { status, body } = await post(endpointOf(daemon.scene), "/RPC2", encodeCall(method, params));
  if (status !== 200) return `HTTP ${status}`;
  const decoded = decodeResponse(body);
  if (!decoded.ok) return "ill-formed";
  const { response } = decoded;
  return response.kind === "fault" ? `fault ${response.code} ${response.text}` : response.value;
}

/** The answer, with the original kept awake until it is there (RPC-W-002). */
async function hurried(daemon: Daemon, answer: Promise<Value>): Promise<Value> {
  const awake = setInterval(() => void call(daemon, "supervisor.getState").catch(() => undefined), 50);
  try {
    return await answer;
  } finally {
    clearInterval(awake);
  }
}

function connect(daemon: Daemon): Promise<Peer> {
  return Peer.connect(daemon.scene.path("supervisor.sock"));
}

function request(method: string, ...params: Value[]): string {
  const body = encodeCall(method, params);
  return `POST /RPC2 HTTP/1.1\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}
