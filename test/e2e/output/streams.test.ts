/** Output that goes to the daemon's own standard output: a container's log. Nothing is lost, nothing is mixed, no program waits. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, closeSync, lstatSync, readFileSync, readdirSync } from "node:fs";
import { describe, test } from "node:test";
import type { Struct } from "../../../src/core/xmlrpc/values.js";
import { configuration, endpointOf } from "../../support/configuration.js";
import { openPipe, startDaemon } from "../../support/daemon.js";
import { subjects, tsd } from "../../support/implementations.js";
import { machineLateness } from "../../support/lateness.js";
import { call } from "../../support/rpc.js";
import { createScene, type Scene } from "../../support/scene.js";
import { until } from "../../support/until.js";

const rpc = (scene: Scene, method: string, ...params: unknown[]) =>
  call(endpointOf(scene), `supervisor.${method}`, ...params);

const MEGABYTES = 200;

/** Binary, and no two parts of it alike. */
const BLOCK = `bytes((i * 7 + i // 256) % 256 for i in range(65536 - 8))`;
const PRODUCER = `import os
block = ${BLOCK}
for number in range(${MEGABYTES} * 16):
    piece = number.to_bytes(8, "big") + block
    while piece:
        piece = piece[os.write(1, piece):]
`;

/** Reads nothing until it is asked to, then with a pause now and then. */
const READER = `import hashlib, os, sys, time
while not os.path.exists("go"):
    time.sleep(0.01)
digest, total, reads = hashlib.sha256(), 0, 0
while data := os.read(0, 1 << 20):
    digest.update(data)
    total += len(data)
    reads += 1
    if reads % 500 == 0:
        time.sleep(0.02)
    with_total = f"{total} {digest.hexdigest()}"
    if total % (1 << 20) == 0:
        open("read", "w").write(with_total)
`;

function expectedDigest(): string {
  const block = Buffer.from(Array.from({ length: 65_536 - 8 }, (_, i) => (i * 7 + Math.floor(i / 256)) % 256));
  const digest = createHash("sha256");
  const number = Buffer.alloc(8);
  for (let index = 0; index < MEGABYTES * 16; index += 1) {
    number.writeBigUInt64BE(BigInt(index));
    digest.update(number).update(block);
  }
  return digest.digest("hex");
}

/** Peak of resident memory, in MiB. */
function peakMemory(pid: number): number {
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
}

describe("streams", { concurrency: 3 }, () => {
  if (!subjects.includes(tsd)) return;

  test("tsd: LOG-C-008 LOG-R-013 IMP-001 TRAP-002 200 MB through /dev/fd/1 into a slow reader: all there, the daemon neither waits nor grows", async (t) => {
    const scene = createScene(t, {
      "supervisord.conf": configuration(
        `[program:producer]
command=/usr/bin/python3 producer.py
startsecs=0
autorestart=false
stdout_logfile=/dev/fd/1
stderr_logfile=NONE
`,
        "silent=true",
      ),
      "producer.py": PRODUCER,
      "reader.py": READER,
    });
    const piped = `#!/bin/sh\nmkfifo out\npython3 reader.py < out &\nexec ${tsd.supervisord} "$@" > out\n`;
    const daemon = startDaemon(scene, { ...tsd, supervisord: scene.write("piped", piped, 0o755) });
    await daemon.until(
      "it runs",
      async () => ((await rpc(scene, "getProcessInfo", "producer")) as Struct)["pid"] !== 0,
    );

    // The reader has not read a byte. The program waits in its pipe, the daemon does not wait at all.
    const asked = Date.now();
    for (let count = 0; count < 20; count += 1) await rpc(scene, "getAllProcessInfo");
    assert.equal(((await rpc(scene, "getProcessInfo", "producer")) as Struct)["statename"], "RUNNING");
    assert.ok(Date.now() - asked < 15_000 + machineLateness() * 20_000);
    const before = peakMemory(daemon.pid);

    scene.write("go", "");
    const total = MEGABYTES * 1024 * 1024;
    const read = await daemon.until(
      "all has been read",
      () => {
        const [count, digest] = scene.read("read").split(" ");
        return Number(count) === total && digest?.length === 64 ? digest : undefined;
      },
      120_000,
    );
    assert.equal(read, expectedDigest());
    const grown = peakMemory(daemon.pid) - before;
    assert.ok(grown < 40, `${grown} MiB more than before`);
  });

  test("tsd: twenty programs flood one pipe, with prefix or as JSON, and every line is whole and in order", async (t) => {
    const scene = createScene(t, {
      "supervisord.conf": configuration(
        `[program:plain]
command=/usr/bin/python3 flood.py
process_name=%(process_num)02d
numprocs=10
startsecs=0
autorestart=false
redirect_stderr=true
stdout_logfile=/dev/stdout
tsd_log_prefix=%(program_name)s/%(process_num)02d |

[program:json]
command=/usr/bin/python3 flood.py
process_name=%(process_num)02d
numprocs=10
startsecs=0
autorestart=false
stdout_logfile=%(here)s/%(process_num)02d.out
stderr_logfile=NONE
tsd_log_format=json
tsd_log_stdout=true
`,
        "logfile=/dev/null\nlogfile_maxbytes=0\ntsd_log_format=plain",
      ),
      "flood.py": `import os
for number in range(1500):
    line = b"%d %s\\n" % (number, b"x" * (number * 37 % 500))
    half = len(line) // 2
    os.write(1, line[:half])
    os.write(1, line[half:])
    if number % 100 == 0:
        os.write(2, b"error %d\\n" % number)
`,
    });
    const daemon = startDaemon(scene, tsd);
    await daemon.until("all have ended", async () => {
      const all = (await rpc(scene, "getAllProcessInfo")) as Struct[];
      return all.every(({ statename }) => statename === "EXITED");
    });
    // What has ended has said it all; the daemon may still be writing, and in pieces.
    const isOwn = (line: string) => /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} /.test(line);
    const reported = await daemon.until("all is there", () => {
      const lines = daemon.stdout.split("\n").slice(0, -1);
      const programs = lines.filter((line) => !isOwn(line));
      return programs.length >= 20 * (1500 + 15) ? programs : undefined;
    });
    const said = new Map<string, string[]>();
    for (const line of reported) {
      const plain = /^(plain\/\d\d) \| ((?:error )?\d+(?: x*)?)$/.exec(line);
      const [name, text] = plain === null ? fromJson(line) : [plain[1]!, plain[2]!];
      said.set(name, [...(said.get(name) ?? []), text]);
    }
    const lines = Array.from({ length: 1500 }, (_, number) => `${number} ${"x".repeat((number * 37) % 500)}`);
    const errors = Array.from({ length: 15 }, (_, number) => `error ${number * 100}`);
    const two = (number: number) => String(number).padStart(2, "0");
    for (let number = 0; number < 10; number += 1) {
      const plain = said.get(`plain/${two(number)}`) ?? [];
      const isError = (line: string) => line.startsWith("error");
      assert.ok(plain.filter((line) => !isError(line)).join() === lines.join(), `all of plain ${number} is in order`);
      assert.deepEqual(plain.filter(isError), errors);
      assert.ok(said.get(`json:json:${two(number)}:stdout`)?.join() === lines.join(), `all of json ${number}`);
      assert.deepEqual(said.get(`json:json:${two(number)}:stderr`), errors);
      assert.equal(scene.read(`${two(number)}.out`), `${lines.join("\n")}\n`, "the file has the bytes alone");
    }
    assert.equal(said.size, 30);
  });

  test("tsd: IMP-001 a socket, and a pipe of another user, are written to through the inherited descriptor", async (t) => {
    const scene = createScene(t, {});
    const isRoot = process.getuid?.() === 0;
    const conf = (name: string, user: string) =>
      scene.write(
        name,
        `[supervisord]
${user}
logfile=/dev/null
logfile_maxbytes=0
pidfile=%(here)s/${name}.pid
nodaemon=true
silent=true
[program:speaker]
command=/bin/sh -c "echo heard; exec sleep 1000"
stdout_logfile=/dev/stdout
stdout_logfile_maxbytes=0
`,
      );
    chmodSync(scene.folder, 0o777);
    const start = (file: string, command: readonly string[]) => {
      const [program, ...args] = [...command, tsd.supervisord, "-c", file];
      // Node's own pipes are sockets, which cannot be opened by name.
      const child = spawn(program, args, {
        cwd: scene.folder,
        env: scene.environment(),
        stdio: ["ignore", "pipe", "inherit"],
      });
      scene.adoptSession(child.pid!);
      let output = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
      return () => output;
    };
    const socket = start(conf("socket.conf", isRoot ? "user=root" : ""), []);
    // Root makes the pipe; by the time the daemon opens its logs, it runs as the user nobody.
    const other = isRoot
      ? start(conf("other.conf", "user=nobody"), ["/bin/sh", "-c", '"$@" | cat', "sh"])
      : () => "heard\n";
    await until("both are heard", () => socket() === "heard\n" && other() === "heard\n", {
      show: () => JSON.stringify([socket(), other()]),
    });
  });

  test("tsd: TSD-OUTPUT-004 LOG-C-009 with tsd_tail_memory the last output can be read although no file has it; without, as the original", async (t) => {
    const program = (name: string, more: string) => `[program:${name}]
command=/bin/sh -c "seq 1 2000; exec sleep 1000"
startsecs=0
stdout_logfile=/dev/stdout
stdout_logfile_maxbytes=0
stderr_logfile=NONE
${more}
`;
    const scene = createScene(t, {
      "supervisord.conf": configuration(program("kept", "tsd_tail_memory=1KB") + program("lost", "")),
    });
    const daemon = startDaemon(scene, tsd);
    const tail = async (name: string) => (await daemon.ctl(["tail", "-100", name])).stdout;
    await daemon.until("it has spoken", () => daemon.stdout.split("2000\n").length === 3);
    const all = Array.from({ length: 2000 }, (_, index) => `${index + 1}\n`).join("");
    assert.equal(await rpc(scene, "readProcessStdoutLog", "kept", -20_000, 0), all.slice(-1024));
    assert.equal(await rpc(scene, "readProcessStdoutLog", "kept", all.length - 5, 3), all.slice(-5, -2));
    assert.equal(await tail("kept"), `${all.slice(-100)}\n`);
    assert.deepEqual(await rpc(scene, "tailProcessStdoutLog", "kept", 0, 10), [all.slice(-10), all.length, true]);
    assert.equal(await tail("lost"), "lost: ERROR (unknown error reading log)\n");
    assert.equal(await rpc(scene, "clearProcessLogs", "kept"), true);
    assert.equal(await rpc(scene, "readProcessStdoutLog", "kept", -100, 0), "");
  });

  test("tsd: RPC-M-007 a pipe that is named as the daemon's log is not removed when it is cleared", async (t) => {
    const scene = createScene(t);
    const { reader, writeEnd } = openPipe(scene, "log");
    t.after(() => {
      closeSync(writeEnd);
      reader.destroy();
    });
    let read = "";
    reader.on("data", (text: string) => (read += text));
    const pipe = readdirSync(scene.folder).find((name) => name.startsWith(".log-"))!;
    scene.write("supervisord.conf", configuration("", `logfile=%(here)s/${pipe}\nlogfile_maxbytes=0`));
    const daemon = startDaemon(scene, tsd);
    await daemon.until("it answers", () => rpc(scene, "getState"));
    assert.equal(await rpc(scene, "clearLog"), true);
    assert.ok(lstatSync(scene.path(pipe)).isFIFO());
    daemon.kill("SIGTERM");
    await daemon.exits();
    await until("its last words", () => read.includes("received SIGTERM"));
  });
});

function fromJson(line: string): [name: string, text: string] {
  const entry = JSON.parse(line) as Record<string, string>;
  assert.match(entry["time"]!, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  return [`json:${entry["group"]}:${entry["process"]}:${entry["channel"]}`, entry["message"]!];
}
