/** Following a log over HTTP while the daemon writes and rotates it: quick, complete, cheap, and a slow reader delays nothing else. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { closeSync, openSync, statSync, writeSync } from "node:fs";
import { describe, test, type TestContext } from "node:test";
import { configuration, endpointOf } from "../../support/configuration.js";
import { startDaemon, type Daemon } from "../../support/daemon.js";
import { subjects, tsd, type Implementation } from "../../support/implementations.js";
import { machineLateness } from "../../support/lateness.js";
import { Peer } from "../../support/peer.js";
import { descriptorsOf } from "../../support/proc.js";
import { call } from "../../support/rpc.js";
import { createScene } from "../../support/scene.js";
import { memory, used } from "../../bench/cost.js";

const LINES = 200_000;

/** Started on demand; the log is rotated at every read. */
function talker(name: string, command: string, backups: number): string {
  return `[program:${name}]
command=${command}
autostart=false
autorestart=false
startsecs=0
stdout_logfile=%(here)s/${name}.log
stdout_logfile_maxbytes=10KB
stdout_logfile_backups=${backups}
`;
}

async function open(t: TestContext, subject: Implementation, programs: string): Promise<Daemon> {
  const daemon = startDaemon(createScene(t, { "supervisord.conf": configuration(programs) }), subject);
  await daemon.prints("supervisord started with pid");
  return daemon;
}

async function follower(daemon: Daemon, name: string): Promise<Peer> {
  daemon.scene.write(`${name}.log`, "");
  const peer = await Peer.connect(daemon.scene.path("supervisor.sock"));
  peer.send(`GET /logtail/${name} HTTP/1.1\r\n\r\n`);
  await peer.until("the stream", ({ received }) => received.includes("\r\n\r\n"));
  return peer;
}

const start = (daemon: Daemon, name: string) => call(endpointOf(daemon.scene), "supervisor.startProcess", name, false);

const ended = async (daemon: Daemon, name: string) => {
  const info = (await call(endpointOf(daemon.scene), "supervisor.getProcessInfo", name)) as Record<string, unknown>;
  return info["statename"] === "EXITED";
};

/** The bytes inside chunks. */
function dechunked(stream: string): string {
  let text = "";
  for (let at = stream.indexOf("\r\n\r\n") + 4; at < stream.length;) {
    const end = stream.indexOf("\r\n", at);
    const length = parseInt(stream.slice(at, end), 16);
    text += stream.slice(end + 2, end + 2 + length);
    at = end + 4 + length;
  }
  return text;
}

describe("following", { concurrency: 2 }, () => {
  for (const subject of subjects) {
    test(`${subject.name}: LOG-T-008 a log that is rotated all the time`, async (t) => {
      const daemon = await open(t, subject, talker("counts", `/usr/bin/seq ${LINES}`, 1));
      const peer = await follower(daemon, "counts");
      await start(daemon, "counts");
      const isThere = (line: number) => () => dechunked(peer.received).endsWith(`\n${line}\n`);
      if (subject === tsd) {
        await daemon.until("the last line", isThere(LINES));
        const all = Array.from({ length: LINES }, (_, index) => `${index + 1}\n`).join("");
        assert.ok(dechunked(peer.received) === all, "every line, once, in order");
      } else {
        // It looks now and then, at the file that has the name by then.
        await daemon.until("the program's end", () => ended(daemon, "counts"));
        assert.ok(dechunked(peer.received).length < LINES, "most lines are missing");
      }
      peer.socket.destroy();
    });

    test(`${subject.name}: LOG-T-007 a follower costs an idle daemon next to nothing`, async (t) => {
      const daemon = await open(t, subject, `[program:quiet]\ncommand=/bin/cat\nstdout_logfile=%(here)s/quiet.log\n`);
      const peer = await follower(daemon, "quiet");
      const seconds = 5;
      const wakesPerSecond = async () => {
        const before = used(daemon.pid).wakes;
        await new Promise((resolve) => setTimeout(resolve, seconds * 1000)); // what happens in a time needs time
        return (used(daemon.pid).wakes - before) / seconds;
      };
      await daemon.until("rest", async () => (await wakesPerSecond()) <= 2, 60_000);
      peer.socket.destroy();
    });
  }

  test("tsd: LOG-T-007 a line is there at once", async (t) => {
    const daemon = await open(t, tsd, talker("lines", "/bin/cat %(here)s/fifo", 1));
    const fifo = daemon.scene.path("fifo");
    execFileSync("mkfifo", [fifo]);
    const peer = await follower(daemon, "lines");
    await start(daemon, "lines");
    const descriptor = openSync(fifo, "w");
    const took: number[] = [];
    for (let index = 0; index < 20; index += 1) {
      const from = performance.now();
      writeSync(descriptor, `line ${index}.\n`);
      await peer.until("the line", ({ received }) => received.includes(`line ${index}.\n`));
      took.push(performance.now() - from);
    }
    closeSync(descriptor);
    peer.socket.destroy();
    const median = took.sort((one, other) => one - other)[10]!;
    // Half a millisecond when the machine has nothing else to do; the original looks every hundred.
    assert.ok(median < 50 + machineLateness() * 1000, `${median} ms`);
  });

  test("tsd: LOG-T-008 a follower that does not read delays no program, and takes little memory and disk", async (t) => {
    const flood = `/bin/sh -c 'head -c 300000000 /dev/zero'`;
    const daemon = await open(t, tsd, talker("flood", flood, 1).replace("10KB", "20MB"));
    const peer = await follower(daemon, "flood");
    peer.socket.pause();
    const before = memory(daemon.pid).anonymous;
    await start(daemon, "flood");
    await daemon.until("the end of the flood", () => ended(daemon, "flood"));
    const grown = memory(daemon.pid).anonymous - before;
    assert.ok(grown < 32, `${grown} MiB`);
    const held = [...descriptorsOf(daemon.pid)]
      .filter(([, target]) => target.endsWith(" (deleted)"))
      .reduce((sum, [number]) => sum + statSync(`/proc/${daemon.pid}/fd/${number}`).size, 0);
    assert.ok(held > 0 && held <= 64 * 1024 * 1024 + 21_000_000, `${held} bytes`);
    // Tens of megabytes come first: each piece is looked at once, with the end of the one before.
    const word = "==> File truncated <==";
    let end = "";
    let isReported = false;
    peer.socket.on("data", (bytes) => {
      const text = end + bytes.toString("latin1");
      isReported ||= text.includes(word);
      end = text.slice(-word.length);
    });
    peer.socket.resume();
    await peer.until("word of what is missing", () => isReported);
    peer.socket.destroy();
  });
});
