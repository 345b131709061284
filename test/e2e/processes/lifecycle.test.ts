/**
 * Programs that start, end and are stopped in every way, driven over RPC in one daemon of each implementation: the lines
 * its log has about each, in order, and what the calls answer.
 */
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { configuration, endpointOf } from "../../support/configuration.js";
import { startDaemon, type Daemon } from "../../support/daemon.js";
import { subjects, type Implementation } from "../../support/implementations.js";
import { machineLateness } from "../../support/lateness.js";
import { commandLineOf, descriptorsOf, processRecord } from "../../support/proc.js";
import { call, post } from "../../support/rpc.js";
import { createScene } from "../../support/scene.js";

const DEAF = `/bin/sh -c "trap '' TERM; echo deaf; while :; do sleep 0.2; done"`;
/** What ends by itself does so after its start has been answered: the file is written then. */
const until = (file: string) => `until test -e ${file}; do sleep 0.05; done`;

const PROGRAMS = `
[program:zero]
command=/bin/sh -c 'exit 0'
startsecs=10
startretries=1
autostart=false

[program:again]
command=/bin/sh -c 'test -e again.once && exec sleep 1000; >again.once; ${until("again.go")}; exit 3'
startsecs=0
autostart=false

[program:fine]
command=/bin/sh -c '${until("fine.go")}; exit 2'
startsecs=0
exitcodes=1,2
autostart=false

[program:frozen]
command=/bin/sleep 1000
startsecs=0
stopwaitsecs=1
autostart=false

[program:missing]
command=no-such-program
startretries=99

[program:slow]
command=${DEAF}
startsecs=0
stopwaitsecs=4
killasgroup=true
autostart=false
stdout_logfile=%(here)s/slow.out

[program:polite]
command=/bin/sh -c 'trap "exit 0" TERM; echo ready; while :; do sleep 0.1; done'
startsecs=0
autostart=false
stdout_logfile=%(here)s/polite.out

[program:telling]
command=/bin/sh -c "echo plain; printf '<!--XSUPERVISOR:BEGIN-->secret<!--XSUPERVISOR:END-->'; ${until("telling.go")}"
startsecs=0
autorestart=false
stdout_capture_maxbytes=1KB
autostart=false

[program:closing]
command=/bin/sh -c 'read word; exec <&-; echo closed; exec >&- 2>&-; exec sleep 1000'
startsecs=0
autostart=false
stdout_logfile=%(here)s/closing.out

[program:own-path]
command=found-by-path
environment=PATH="%(here)s/hidden:/usr/bin:/bin"
startsecs=0
autostart=false

[group:pair]
programs=low,high
priority=5

[program:low]
command=/bin/sleep 1000
priority=20

[program:high]
command=/bin/sleep 1000
priority=10

[program:later]
command=/bin/sleep 1000
priority=6

[eventlistener:ear]
command=/bin/sh -c 'printf "READY\\n"; exec sleep 1000'
events=TICK_3600
startsecs=0
priority=1
`;

interface Stage {
  readonly daemon: Daemon;
  readonly rpc: (method: string, ...params: unknown[]) => Promise<unknown>;
  /** The daemon's lines about a process: `LEVEL text`, pids and descriptors left out. */
  readonly lines: (name: string) => string[];
  readonly state: (name: string) => Promise<string>;
}

async function open(t: TestContext, subject: Implementation): Promise<Stage> {
  const scene = createScene(t, { "supervisord.conf": configuration(PROGRAMS, "loglevel=trace") });
  scene.write("hidden/found-by-path", "#!/bin/sh\nexec sleep 1000\n", 0o755);
  const daemon = startDaemon(scene, subject);
  await daemon.prints("success: later entered RUNNING");
  const rpc = (method: string, ...params: unknown[]) => call(endpointOf(scene), `supervisor.${method}`, ...params);
  const state = async (name: string) =>
    String(((await rpc("getProcessInfo", name)) as Record<string, unknown>)["statename"]);
  const lines = (name: string) =>
    daemon
      .lines("")
      .filter((line) => new RegExp(`\\b${name}\\b`).test(line) && !/TRAC|fd \d+ closed|stdout output/.test(line))
      .map((line) =>
        line
          .slice(24)
          .replaceAll(/pid \d+/g, "pid <n>")
          .replaceAll(/\(\d+\)/g, "(<n>)"),
      );
  return { daemon, rpc, lines, state };
}

const SCENARIOS: Readonly<Record<string, (stage: Stage, subject: Implementation) => Promise<void>>> = {
  async "TRAP-008 TRAP-041 IMP-041 exit 0 before startsecs is a failure; a start fails with the first, the retries go on"({
    daemon,
    rpc,
    lines,
  }) {
    await assert.rejects(rpc("startProcess", "zero"), { faultCode: 50, faultString: "SPAWN_ERROR: zero" });
    await daemon.prints("gave up: zero");
    const attempt = ["INFO spawned: 'zero' with pid <n>", "WARN exited: zero (exit status 0; not expected)"];
    assert.deepEqual(lines("zero"), [
      ...[...attempt, ...attempt],
      "INFO gave up: zero entered FATAL state, too many start retries too quickly",
    ]);
  },

  async "TRAP-009 an unexpected exit and a signal are followed by a new start at once"({ daemon, rpc, lines }) {
    await rpc("startProcess", "again");
    daemon.scene.write("again.go", "");
    await daemon.until(
      "it was started again",
      () => lines("again").filter((line) => /success/.test(line)).length === 2,
    );
    await rpc("signalProcess", "again", "KILL");
    await daemon.until("and again", () => lines("again").filter((line) => /success/.test(line)).length === 3);
    const start = [
      "INFO spawned: 'again' with pid <n>",
      "INFO success: again entered RUNNING state, process has stayed up for > than 0 seconds (startsecs)",
    ];
    assert.deepEqual(lines("again"), [
      ...[...start, "WARN exited: again (exit status 3; not expected)"],
      ...[...start, "DEBG sending again (pid <n>) sig SIGKILL"],
      "WARN exited: again (terminated by SIGKILL; not expected)",
      ...start,
    ]);
  },

  async "TRAP-043 an expected exit stays EXITED, also when it is told to stop"({ daemon, rpc, lines, state }) {
    await rpc("startProcess", "fine");
    daemon.scene.write("fine.go", "");
    await daemon.prints("exited: fine");
    await assert.rejects(rpc("stopProcess", "fine"), { faultCode: 70, faultString: "NOT_RUNNING: fine" });
    assert.equal(await state("fine"), "EXITED");
    assert.equal(lines("fine").at(-1), "INFO exited: fine (exit status 2; expected)");
  },

  async "LIFE-ST-015 LIFE-STOP-015 a child that is halted is killed when its time is over"({ daemon, rpc, lines }) {
    await rpc("startProcess", "frozen");
    await rpc("signalProcess", "frozen", "STOP");
    // Of two signals that find a process busy, TERM would come first.
    const { pid } = (await rpc("getProcessInfo", "frozen")) as { pid: number };
    await daemon.until("it is halted", () => processRecord(pid)?.state === "T");
    assert.equal(await rpc("stopProcess", "frozen"), true);
    // The wait is logged again every two seconds.
    const reported = lines("frozen").slice(2);
    const once = reported.filter((line, at) => !line.includes("waiting for") || reported.indexOf(line) === at);
    assert.deepEqual(once, [
      ...["DEBG sending frozen (pid <n>) sig SIGSTOP", "DEBG killing frozen (pid <n>) with signal SIGTERM"],
      "INFO waiting for frozen to stop",
      ...["WARN killing 'frozen' (<n>) with SIGKILL", "DEBG killing frozen (pid <n>) with signal SIGKILL"],
      "WARN stopped: frozen (terminated by SIGKILL)",
    ]);
  },

  async "TRAP-027 TRAP-044 a program that is not there backs off; stopping it sends no signal"({
    daemon,
    rpc,
    lines,
    state,
  }) {
    await daemon.prints("spawnerr: can't find command 'no-such-program'");
    assert.equal(await rpc("stopProcess", "missing"), true);
    assert.equal(await state("missing"), "STOPPED");
    await assert.rejects(rpc("startProcess", "missing"), {
      faultCode: 20,
      faultString: "NO_FILE: can't find command 'no-such-program'",
    });
    assert.deepEqual(lines("missing"), ["DEBG Attempted to kill missing, which is in BACKOFF state."]);
  },

  async "TRAP-026 TRAP-066 the program's own PATH is searched; an ordinary stop is a warning"({ daemon, rpc, lines }) {
    await rpc("startProcess", "own-path");
    const { pid } = (await rpc("getProcessInfo", "own-path")) as { pid: number };
    // Until then it is a copy of the original, which has a handler for SIGTERM.
    await daemon.until("it is executed", () => commandLineOf(pid).join() !== commandLineOf(daemon.pid).join());
    await rpc("stopProcess", "own-path");
    assert.match(lines("own-path")[0]!, /^INFO spawned: 'own-path'/);
    assert.equal(lines("own-path").at(-1), "WARN stopped: own-path (terminated by SIGTERM)");
  },

  async "TRAP-042 IMP-040 starting and stopping what is being stopped"({ daemon, rpc, lines }) {
    await rpc("startProcess", "slow");
    await daemon.until("it is deaf", () => daemon.scene.read("slow.out").includes("deaf"));
    assert.equal(await rpc("stopProcess", "slow", false), true);
    assert.equal(await rpc("startProcess", "slow", false), true);
    await assert.rejects(rpc("startProcess", "slow"), { faultCode: 40, faultString: "ABNORMAL_TERMINATION: slow" });
    await assert.rejects(rpc("stopProcess", "slow"), { faultCode: 70, faultString: "NOT_RUNNING: slow" });
    await daemon.prints("stopped: slow");
    assert.deepEqual(lines("slow").slice(2), [
      "DEBG killing slow (pid <n>) with signal SIGTERM",
      ...["WARN process 'slow' already running", "WARN process 'slow' already running"],
      ...["WARN killing 'slow' (<n>) with SIGKILL", "DEBG killing slow (pid <n>) process group with signal SIGKILL"],
      "WARN stopped: slow (terminated by SIGKILL)",
    ]);
  },

  async "TRAP-082 LIFE-LOG-029 a stop is told at INFO only if the exit code is expected"({ daemon, rpc, lines }) {
    await rpc("startProcess", "polite");
    await daemon.until("it is ready", () => daemon.scene.read("polite.out").includes("ready"));
    await rpc("stopProcess", "polite");
    assert.equal(lines("polite").at(-1), "INFO stopped: polite (exit status 0)");
  },

  async "LIFE-LOG-009 LIFE-LOG-010 LIFE-LOG-013 at debug level output and captured messages are told"({ daemon, rpc }) {
    await rpc("startProcess", "telling");
    daemon.scene.write("telling.go", "");
    await daemon.prints("exited: telling");
    const reported = daemon.output.replaceAll(/^\S+ \S+ /gm, "").replaceAll(/ at 0x[\da-f]+| at \d+/g, " at <n>");
    assert.match(reported, /^DEBG 'telling' stdout output:\nplain\n/m);
    assert.match(reported, /^DEBG 'telling' stdout emitted a comm event$/m);
    assert.match(reported, /^DEBG 'ear' stdout output:\nb'READY\\n'$/m);
  },

  async "LIFE-IN-003 LIFE-LOG-011 a channel that closes is told at debug level; input for a child that has closed it is dropped, and then there is no such channel"(
    { daemon, rpc },
    subject,
  ) {
    await rpc("startProcess", "closing");
    assert.equal(await rpc("sendProcessStdin", "closing", `go\n${"x".repeat(300_000)}`), true);
    await daemon.until("it has closed its input", () => daemon.scene.read("closing.out").includes("closed"));
    // The kernel says POLLERR of such a pipe, which the original's poller does not know: there it is never closed.
    if (subject.name === "tsd")
      await daemon.prints(
        /fd \d+ closed, stopped monitoring <PInputDispatcher at \S+ for <Subprocess at \S+ with name closing in state RUNNING> \(stdin\)>/,
      );
    for (const channel of ["stdout", "stderr"])
      await daemon.prints(
        new RegExp(
          `DEBG fd \\d+ closed, stopped monitoring <POutputDispatcher at \\S+ for <Subprocess at \\S+ with name closing in state RUNNING> \\(${channel}\\)>\n`,
        ),
      );
    await assert.rejects(rpc("sendProcessStdin", "closing", "more"), {
      faultCode: 20,
      faultString: "NO_FILE: closing",
    });
  },

  async "LIFE-LOOP-005 TRAP-021 TRAP-023 IMP-046 TRAP-067 LIFE-LOG-028 all start in one go and stop in ascending order; lines name no group"(
    { daemon, rpc },
    subject,
  ) {
    const starts = daemon
      .lines("")
      .map((line) => / (spawned|success): '?(\w+)/.exec(line))
      .filter((match) => match !== null);
    assert.deepEqual(
      starts.slice(0, 4).map(([, what, name]) => `${what!} ${name!}`),
      ["spawned ear", "spawned low", "spawned high", "spawned later"],
      "priorities order groups, members start as listed, nothing waits",
    );
    await rpc("stopProcessGroup", "pair");
    const killings = () => daemon.lines("DEBG killing").filter((line) => /killing (low|high)/.test(line));
    const stops = await daemon.until("both are told", () => killings().length >= 2 && killings());
    assert.deepEqual(
      stops.map((line) => /killing (\w+)/.exec(line)?.[1]),
      ["high", "low"],
    );
    assert.equal(daemon.lines("pair:").length, 0);
    // How it waits for descriptors: the original builds a table for each poll(2), Node's loop has the kernel keep it.
    const waits = [...descriptorsOf(daemon.pid).values()].some((target) => target.includes("eventpoll"));
    assert.equal(waits, subject.name === "tsd");
  },

  async "TRAP-045 what was stopped stays so when the file is read again, until its group is added anew"({
    daemon,
    rpc,
    lines,
    state,
  }) {
    await rpc("stopProcess", "later").catch(() => undefined);
    const text = daemon.scene.read("supervisord.conf").replace("1000\npriority=6", "1001\npriority=6");
    daemon.scene.write("supervisord.conf", text);
    assert.deepEqual(await rpc("reloadConfig"), [[[], ["later"], []]]);
    assert.equal(await state("later"), "STOPPED");
    const started = lines("later").length;
    await rpc("removeProcessGroup", "later");
    await rpc("addProcessGroup", "later");
    await daemon.until("it runs again", () => lines("later").length > started);
    assert.match(lines("later")[started]!, /spawned/);
  },

  async "LIFE-LOG-016 LIFE-LOG-018 LIFE-LOG-019 LIFE-LOG-023 requests and servers, told at trace level"({
    daemon,
    rpc,
  }) {
    await assert.rejects(rpc("getProcessInfo", "nobody"), { faultCode: 10 });
    for (const body of ["no XML 'at all'", "<methodCall><params/></methodCall>"]) {
      assert.equal((await post(endpointOf(daemon.scene), "/RPC2", body)).status, 400);
    }
    await rpc("clearLog");
    const socket = daemon.scene.path("supervisor.sock");
    await daemon.prints("INFO reopening log file");
    const reported = daemon.output.replaceAll(/^\S+ \S+ /gm, "").replaceAll(socket, "<socket>");
    assert.match(
      reported,
      /^TRAC <socket>:Medusa \(V1\.12\) started at \w{3} \w{3} [ \d]\d [\d:]{8} \d{4}\n\tHostname: <unix domain socket>\n\tPort:<socket>$/m,
    );
    assert.match(
      reported,
      /^TRAC XML-RPC method called: supervisor\.getProcessInfo\(\)\nTRAC XML-RPC method supervisor\.getProcessInfo\(\) returned fault: \[10\] BAD_NAME: nobody$/m,
    );
    assert.match(reported, /^TRAC XML-RPC method supervisor\.clearLog\(\) returned successfully$/m);
    assert.match(reported, /^ERRO XML-RPC request data "no XML 'at all'" is invalid: unmarshallable$/m);
    assert.match(
      reported,
      /^ERRO XML-RPC request data '<methodCall><params\/><\/methodCall>' is invalid: no method name$/m,
    );
  },
};

for (const subject of subjects) {
  test(`${subject.name}: programs in one daemon`, { concurrency: 6 }, async (t) => {
    const stage = await open(t, subject);
    await t.test(
      "LIFE-LOOP-004 IMP-V-001 TRAP-040 the first is started at once; the original looks for work a second later",
      () => {
        const [begun] = stage.daemon.loggedAt("supervisord started with pid");
        const [spawned] = stage.daemon.loggedAt("spawned: 'ear'");
        const waited = spawned! - begun!;
        if (subject.name === "debian") assert.ok(waited > 0.9, `${waited} s`);
        else assert.ok(waited < 0.9 + machineLateness(), `${waited} s`);
      },
    );
    await Promise.all(Object.entries(SCENARIOS).map(([name, run]) => t.test(name, () => run(stage, subject))));
  });
}
