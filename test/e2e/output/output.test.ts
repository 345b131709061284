/** What programs write arrives whole, in order and unchanged, however they end and whatever happens to their logs. */
import assert from "node:assert/strict";
import { existsSync, lstatSync, readFileSync, readdirSync, renameSync, rmSync } from "node:fs";
import { describe, test, type TestContext } from "node:test";
import type { Struct } from "../../../src/core/xmlrpc/values.js";
import { configuration, endpointOf } from "../../support/configuration.js";
import { startDaemon, type Daemon } from "../../support/daemon.js";
import { subjects, tsd, type Implementation } from "../../support/implementations.js";
import { call } from "../../support/rpc.js";
import { createScene } from "../../support/scene.js";

/** Numbered lines, ten thousand at a time, for ever. */
const COUNTER = `import sys
n = 0
while True:
    sys.stdout.write("".join("line %08d\\n" % i for i in range(n, n + 1000)))
    sys.stdout.flush()
    n += 1000
    sys.stdin.readline()
`;

function open(
  t: TestContext,
  subject: Implementation,
  programs: string,
  files: Readonly<Record<string, string>> = {},
): Daemon {
  const scene = createScene(t, { "supervisord.conf": configuration(programs), ...files });
  return startDaemon(scene, subject);
}

const rpc = (daemon: Daemon, method: string, ...params: unknown[]) =>
  call(endpointOf(daemon.scene), `supervisor.${method}`, ...params);

const info = async (daemon: Daemon, name: string) => (await rpc(daemon, "getProcessInfo", name)) as Struct;

async function isIn(daemon: Daemon, name: string, state: string): Promise<void> {
  await daemon.until(`${name} is ${state}`, async () => (await info(daemon, name))["statename"] === state);
}

const bytes = (daemon: Daemon, name: string) => readFileSync(daemon.scene.path(name));

/** All of a log: its backups, oldest first, then the log itself. */
function whole(daemon: Daemon, name: string): string {
  const index = (file: string) => Number(file.slice(name.length + 1));
  const backups = readdirSync(daemon.scene.folder)
    .filter((file) => file.startsWith(`${name}.`) && Number.isInteger(index(file)))
    .sort((one, other) => index(other) - index(one));
  return [...backups, name].map((file) => daemon.scene.read(file)).join("");
}

/** The numbers of a counter's lines, each of which must be whole. */
function numbersIn(text: string): number[] {
  const lines = text.split("\n");
  assert.equal(lines.pop(), "", "the last line is whole");
  return lines.map((line) => {
    assert.match(line, /^line \d{8}$/);
    return Number(line.slice(5));
  });
}

const upTo = (count: number, from = 0) => Array.from({ length: count }, (_, index) => from + index);

describe("output", { concurrency: 3 }, () => {
  for (const subject of subjects) {
    test(`${subject.name}: IMP-054 LIFE-STOP-010 LOG-C-001 a megabyte written right before the end is all there`, async (t) => {
      const daemon = open(
        t,
        subject,
        `[program:burst]
command=/usr/bin/python3 burst.py
process_name=burst_%(process_num)d
numprocs=4
startsecs=0
autorestart=false
stdout_logfile=%(here)s/%(process_num)d.out
stderr_logfile=%(here)s/%(process_num)d.err
`,
        {
          "burst.py": `import os, sys
for fd in (1, 2):
    data = bytes(range(256)) * 4096 + b"END"
    while data:
        data = data[os.write(fd, data):]
os._exit(0)
`,
        },
      );
      const expected = Buffer.concat([...upTo(4096).map(() => Buffer.from(upTo(256))), Buffer.from("END")]);
      for (const number of upTo(4)) {
        await isInLater(daemon, `burst:burst_${number}`, "EXITED");
        for (const channel of ["out", "err"])
          assert.ok(bytes(daemon, `${number}.${channel}`).equals(expected), `${channel} of ${number} is exact`);
      }
    });

    test(`${subject.name}: LIFE-LOOP-003 LIFE-STOP-011 a grandchild that keeps the pipe does not delay the exit`, async (t) => {
      const daemon = open(
        t,
        subject,
        `[program:parent]
command=/bin/sh -c "sleep 1000 & echo done"
startsecs=0
autorestart=false
stdout_logfile=%(here)s/parent.out

[program:noisy]
command=/bin/sh -c "yes & sleep 0.2; echo last; exit 0"
startsecs=0
autorestart=false
stdout_logfile=%(here)s/noisy.out
stdout_logfile_maxbytes=1MB
stdout_logfile_backups=1
`,
      );
      await daemon.prints("exited: parent (exit status 0; expected)");
      await daemon.prints("exited: noisy (exit status 0; expected)");
      assert.equal(daemon.scene.read("parent.out"), "done\n");
      await isIn(daemon, "parent", "EXITED");
    });

    test(`${subject.name}: IMP-V-006 a program may close its output and live on`, async (t) => {
      const daemon = open(
        t,
        subject,
        `[program:quiet]
command=/bin/sh -c "echo before; exec >&- 2>&-; read line; exit 3"
startsecs=0
autorestart=false
stdout_logfile=%(here)s/quiet.out
`,
      );
      await daemon.until("it has written", () => daemon.scene.read("quiet.out") === "before\n");
      await isIn(daemon, "quiet", "RUNNING");
      await rpc(daemon, "sendProcessStdin", "quiet", "go\n");
      await daemon.prints("exited: quiet (exit status 3; not expected)");
      assert.equal(daemon.scene.read("quiet.out"), "before\n");
    });

    test(`${subject.name}: LOG-C-001 fifty programs write at once`, async (t) => {
      const daemon = open(
        t,
        subject,
        `[program:crowd]
command=/bin/sh -c "seq 1 5000 | sed s/^/%(process_num)d-/"
process_name=%(process_num)02d
numprocs=50
startsecs=0
autorestart=false
stdout_logfile=%(here)s/%(process_num)02d.out
`,
      );
      await daemon.until(
        "all have ended",
        async () =>
          ((await rpc(daemon, "getAllProcessInfo")) as Struct[]).every(({ statename }) => statename === "EXITED"),
        60_000,
      );
      for (const number of upTo(50)) {
        const expected = upTo(5000, 1).map((line) => `${number}-${line}\n`);
        assert.equal(daemon.scene.read(`${String(number).padStart(2, "0")}.out`), expected.join(""));
      }
    });

    test(`${subject.name}: LOG-R-001 LOG-R-003 rotation under load keeps every line, in order`, async (t) => {
      const daemon = open(
        t,
        subject,
        `[program:counter]
command=/usr/bin/python3 counter.py
startsecs=0
autorestart=false
stdout_logfile=%(here)s/counter.out
stdout_logfile_maxbytes=50KB
stdout_logfile_backups=500
`,
        {
          "counter.py": COUNTER.replace("while True", "while n < 200000").replace("    sys.stdin.readline()\n", ""),
        },
      );
      await isInLater(daemon, "counter", "EXITED");
      assert.deepEqual(numbersIn(whole(daemon, "counter.out")), upTo(200_000));
      assert.ok(existsSync(daemon.scene.path("counter.out.20")), "it was rotated");
    });

    test(`${subject.name}: LOG-T-001 LOG-T-003 LOG-T-004 TRAP-065 IMP-018 logs are renamed, reopened and cleared while written`, async (t) => {
      const daemon = open(
        t,
        subject,
        `[program:counter]
command=/usr/bin/python3 counter.py
startsecs=0
stdout_logfile=%(here)s/counter.out
`,
        { "counter.py": COUNTER },
      );
      const path = daemon.scene.path("counter.out");
      const resume = async (last: number) => {
        await rpc(daemon, "sendProcessStdin", "counter", "go on\n");
        await written(last);
      };
      const written = (last: number) =>
        daemon.until(`line ${last} is written`, () =>
          daemon.scene.read("counter.out").endsWith(`line ${String(last).padStart(8, "0")}\n`),
        );
      await written(999);
      renameSync(path, `${path}.old`);
      await rpc(daemon, "sendProcessStdin", "counter", "go on\n");
      await daemon.until("the renamed file is written to", () =>
        daemon.scene.read("counter.out.old").endsWith("1999\n"),
      );
      daemon.kill("SIGUSR2");
      await daemon.until("the log is there again", () => existsSync(path));
      await resume(2999);
      assert.deepEqual(numbersIn(daemon.scene.read("counter.out.old")), upTo(2000));
      assert.deepEqual(numbersIn(daemon.scene.read("counter.out")), upTo(1000, 2000));
      await rpc(daemon, "clearProcessLogs", "counter");
      assert.equal(daemon.scene.read("counter.out"), "");
      await resume(3999);
      assert.deepEqual(numbersIn(daemon.scene.read("counter.out")), upTo(1000, 3000));
      await rpc(daemon, "stopProcess", "counter");
      await rpc(daemon, "clearProcessLogs", "counter");
      // The original says that it cleared the log of a stopped program, and does not.
      assert.equal(daemon.scene.read("counter.out") === "", subject.name === "tsd");
    });

    test(`${subject.name}: RPC-M-025 RPC-M-026 CTL-CL-002 a log that cannot be cleared does not keep the others from it`, async (t) => {
      const speaker = (name: string, stdout: string) => `[program:${name}]
command=/bin/sh -c 'echo out; echo err >&2; exec sleep 1000'
startsecs=0
stdout_logfile=${stdout}
stdout_logfile_maxbytes=0
stderr_logfile=%(here)s/${name}.err
`;
      const ours = subject === tsd;
      // Devices are for ours only: the original removes them.
      const device = ours ? speaker("device", "/dev/null") + speaker("stream", "/dev/stdout") : "";
      const daemon = open(
        t,
        subject,
        device + speaker("homeless", "%(here)s/folder/out") + speaker("plain", "%(here)s/plain.out"),
        {
          "folder/other": "",
        },
      );
      const { scene } = daemon;
      const names = ours ? ["device", "homeless", "plain", "stream"] : ["homeless", "plain"];
      const spoken = () =>
        names.every((name) => existsSync(scene.path(`${name}.err`)) && scene.read(`${name}.err`) === "err\n");
      await daemon.until("all have spoken", spoken);
      rmSync(scene.path("folder"), { recursive: true });
      scene.write("folder", "");

      const left = () => Object.fromEntries(names.map((name) => [name, scene.read(`${name}.err`)]));
      const [first = ""] = names;
      if (ours) {
        assert.deepEqual(await daemon.ctl(["clear", first]), { stdout: "device: cleared\n", stderr: "", code: 0 });
        assert.equal(scene.read("device.err"), "");
        assert.ok(lstatSync("/dev/null").isCharacterDevice());
      }
      const failed = await daemon.ctl(["clear", "homeless"]);
      assert.deepEqual(failed, { stdout: "homeless: ERROR (failed)\n", stderr: "", code: 1 });
      assert.equal(left()["homeless"], ours ? "" : "err\n", "the original gives up at the first");
      const reason = `cannot clear ${scene.path("folder/out")}: ENOTDIR`;
      await assert.rejects(rpc(daemon, "clearProcessLogs", "homeless"), {
        faultCode: 30,
        faultString: ours ? `FAILED: homeless: ${reason}` : "FAILED: homeless",
      });
      assert.equal(daemon.lines(`ERRO homeless: ${reason}`).length, ours ? 2 : 0);
      const all = await daemon.ctl(["clear", "all"]);
      const said = names.map((name) => `${name}: ${name === "homeless" ? "ERROR (failed)" : "cleared"}\n`);
      assert.deepEqual(all, { stdout: said.join(""), stderr: "", code: 1 });
      const { homeless, ...others } = left();
      assert.deepEqual(new Set(Object.values(others)), new Set([""]));
      assert.equal(homeless, ours ? "" : "err\n");
    });

    test(`${subject.name}: LOG-T-003 clearing a file that both channels write to loses nothing of what comes after`, async (t) => {
      const daemon = open(
        t,
        subject,
        `[program:both]
command=/bin/sh -c 'while read line; do echo "out $line"; echo "err $line" >&2; done'
startsecs=0
stdout_logfile=%(here)s/both.log
stderr_logfile=%(here)s/both.log
`,
      );
      await isInLater(daemon, "both", "RUNNING");
      const says = async (line: string, expected: string) => {
        await rpc(daemon, "sendProcessStdin", "both", `${line}\n`);
        const said = () => daemon.scene.read("both.log").split("\n").sort().join(" ").trim();
        await daemon.until(`${line} is logged`, () => said() === expected);
      };
      await says("1", "err 1 out 1");
      assert.deepEqual(await daemon.ctl(["clear", "both"]), { stdout: "both: cleared\n", stderr: "", code: 0 });
      assert.equal(daemon.scene.read("both.log"), "");
      // The original still writes one of them into the file that it has removed.
      await says("2", subject === tsd ? "err 2 out 2" : "err 2");
    });

    test(`${subject.name}: LIFE-IN-001 LIFE-IN-002 RPC-M-027 five megabytes through cat`, async (t) => {
      const daemon = open(
        t,
        subject,
        `[program:cat]
command=/bin/cat
startsecs=0
stdout_logfile=%(here)s/cat.out
`,
      );
      await isInLater(daemon, "cat", "RUNNING");
      const part = (number: number) => `${number}é`.repeat(350_000) + "\n";
      for (const number of upTo(5)) {
        assert.equal(await rpc(daemon, "sendProcessStdin", "cat", part(number)), true);
        // The original answers HTTP 500 when the pipe is full, although it takes the rest later.
        if (subject === tsd) continue;
        const length = Buffer.byteLength(
          upTo(number + 1)
            .map(part)
            .join(""),
        );
        await daemon.until(`part ${number} has come back`, () => bytes(daemon, "cat.out").length >= length);
      }
      const expected = Buffer.from(upTo(5).map(part).join(""));
      await daemon.until("all has come back", () => bytes(daemon, "cat.out").length >= expected.length);
      assert.ok(bytes(daemon, "cat.out").equals(expected));
    });

    test(`${subject.name}: LOG-C-012 LIFE-SPAWN-012 LOG-C-006 the folder of a log is removed`, async (t) => {
      const daemon = open(
        t,
        subject,
        `[program:homeless]
command=/bin/cat
autostart=false
startretries=0
stdout_logfile=%(here)s/logs/homeless.out
`,
        { "logs/keep": "" },
      );
      await isInLater(daemon, "homeless", "STOPPED");
      rmSync(daemon.scene.path("logs"), { recursive: true });
      await assert.rejects(rpc(daemon, "startProcess", "homeless"), /SPAWN_ERROR: homeless/);
      await isInLater(daemon, "homeless", "FATAL");
      const text = "unknown error making dispatchers for 'homeless': ENOENT";
      assert.equal((await info(daemon, "homeless"))["spawnerr"], text);
      await daemon.prints(`INFO spawnerr: ${text}`);
    });

    test(`${subject.name}: LIFE-SPAWN-011 LIFE-RLIM-001 no descriptors left: a spawn fails, the daemon lives`, async (t) => {
      const scene = createScene(t, {
        "supervisord.conf": configuration(
          `[program:many]
command=/bin/cat
process_name=%(process_num)02d
numprocs=80
startsecs=0
startretries=0
autostart=false
`,
          "minfds=160",
        ),
      });
      // Room enough to load our modules, not for all programs.
      const limited = scene.write("limited", `#!/bin/sh\nulimit -n 160\nexec ${subject.supervisord} "$@"\n`, 0o755);
      const daemon = startDaemon(scene, { ...subject, supervisord: limited });
      await isInLater(daemon, "many:00", "STOPPED");
      const results = (await rpc(daemon, "startProcessGroup", "many")) as Struct[];
      const started = results.filter(({ status }) => status === 80).length;
      assert.ok(started >= 5 && started < 80, `${started} were started`);
      const all = (await rpc(daemon, "getAllProcessInfo")) as { name: string; pid: number; spawnerr: string }[];
      const failed = all.filter(({ pid }) => pid === 0);
      const reasons = new Set(failed.map(({ name, spawnerr }) => spawnerr.replace(name, "<n>")));
      assert.deepEqual([...reasons], ["too many open files to spawn '<n>'"]);
      await rpc(daemon, "stopProcessGroup", "many");
      assert.equal(await rpc(daemon, "startProcess", "many:39"), true);
    });
  }
});

/** The same, when the daemon may not answer yet. */
async function isInLater(daemon: Daemon, name: string, state: string): Promise<void> {
  await daemon.until("the daemon answers", () => rpc(daemon, "getState").then(() => true));
  await daemon.until(`${name} is ${state}`, async () => (await info(daemon, name))["statename"] === state, 60_000);
}
