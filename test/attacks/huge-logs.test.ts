/**
 * Attack: ask for the whole of a log of 120 MB that is all NULs, all `<`, no text at all or coloured lines; ask for it
 * many times at once, in multicalls, and without reading the answer; send calls of 16 MB.
 *
 * Before the cure the first ended the daemon (V8 gives up on an array with an element for each escaped byte), or froze it
 * for as long as the answer took. What must hold: the answer comes, whole and well-formed; other callers are answered
 * again and again while it does; the daemon's memory is bounded, whatever the number of callers; nothing stays open.
 *
 * Being served meanwhile is counted, not timed: so many answers to another caller between the request and its end. The
 * original makes the whole answer in one go, and is the negative control.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { test, type TestContext } from "node:test";
import { decodeResponse } from "../../src/core/xmlrpc/decode.js";
import { encodeCall } from "../../src/core/xmlrpc/encode.js";
import type { Value } from "../../src/core/xmlrpc/values.js";
import { configuration, endpointOf } from "../support/configuration.js";
import { startDaemon, type Daemon } from "../support/daemon.js";
import { debian, subjects, tsd, type Implementation } from "../support/implementations.js";
import { call } from "../support/rpc.js";
import { createScene } from "../support/scene.js";
import { until } from "../support/until.js";

const MEGABYTE = 1024 * 1024;
/** Longer with TSD_ATTACK_SECONDS: about two more megabytes for each second. */
const SIZE = Math.max(24, 2 * Number(process.env["TSD_ATTACK_SECONDS"] ?? 0)) * MEGABYTE;
/** The size at which the daemon ended. */
const FATAL_SIZE = 120 * MEGABYTE;
/** Answers to another caller, at least, while one such log is answered. Each turn has a few milliseconds for the log. */
const SERVED = 5;
/** KiB that answers may take in all, with what the collector has yet to free. */
const MOST_MEMORY = 320 * 1024;

const PROGRAM =
  "[program:a]\ncommand=/bin/cat\nautostart=false\nstdout_logfile=%(here)s/a.log\nstdout_logfile_maxbytes=0\n";

/** What a log of this consists of, and how long a byte of it becomes in XML on average. */
const CONTENTS: Readonly<Record<string, readonly [unit: Buffer, xml: string]>> = {
  "all <": [Buffer.from("<"), "&lt;"],
  "no text": [Buffer.of(0xff), "\ufffd"],
  colours: [Buffer.from("\x1b[31mERROR\x1b[0m & more\n"), "\ufffd[31mERROR\ufffd[0m &amp; more\n"],
};

async function attacked(t: TestContext, subject: Implementation): Promise<Daemon> {
  const scene = createScene(t, { "supervisord.conf": configuration(PROGRAM), "a.log": "" });
  const daemon = startDaemon(scene, subject);
  await daemon.until("it answers", () => call(endpointOf(scene), "supervisor.getState"));
  return daemon;
}

/** Sends a call; resolves with its head, the bytes of its body and the body's end. Everything else is thrown away. */
function ask(daemon: Daemon, method: string, ...params: readonly Value[]) {
  const body = encodeCall(method, params);
  const socket = connect(daemon.scene.path("supervisor.sock"));
  socket.write(`POST /RPC2 HTTP/1.1\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  let head = "";
  let length = 0;
  let tail = "";
  const answer = new Promise<{ announced: number; length: number; tail: string }>((resolve) => {
    socket.on("data", (bytes) => {
      let rest = bytes;
      if (!head.includes("\r\n\r\n")) {
        const before = head.length;
        head += bytes.toString("latin1");
        const end = head.indexOf("\r\n\r\n");
        if (end < 0) return;
        head = head.slice(0, end + 4);
        rest = bytes.subarray(end + 4 - before);
      }
      length += rest.length;
      tail = (tail + rest.subarray(-40).toString("latin1")).slice(-40);
    });
    socket.on("error", () => undefined);
    socket.on("close", () => resolve({ announced: Number(/Content-Length: (\d+)/.exec(head)?.[1]), length, tail }));
  });
  return { socket, answer };
}

/** How often another caller is answered while `work` lasts. */
async function servedDuring<Result>(daemon: Daemon, work: Promise<Result>) {
  const progress = { isOver: false };
  const result = work.finally(() => (progress.isOver = true));
  let served = -1;
  for (; !progress.isOver; served += 1) await call(endpointOf(daemon.scene), "supervisor.getState");
  return { served, result: await result };
}

const memoryOf = ({ pid }: Daemon) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]);
const openFilesOf = ({ pid }: Daemon) => readdirSync(`/proc/${pid}/fd`).length;
const AROUND = "<?xml version='1.0'?>\n<methodResponse>\n<params>\n<param>\n<value><string></string></value>\n</param>\n</params>\n</methodResponse>\n".length; // prettier-ignore

if (subjects.includes(tsd)) {
  test("RPC-READ-001 a log of 120 MB of NULs does not end the daemon, nor keep others waiting", async (t) => {
    const daemon = await attacked(t, tsd);
    truncateSync(daemon.scene.path("a.log"), FATAL_SIZE);
    const { served, result } = await servedDuring(
      daemon,
      ask(daemon, "supervisor.readProcessStdoutLog", "a", 0, 0).answer,
    );
    assert.equal(result.length, FATAL_SIZE * 3 + AROUND);
    assert.equal(result.announced, result.length);
    assert.match(result.tail, /<\/methodResponse>\n$/);
    assert.ok(served >= SERVED, `others were answered ${served} times`);
    assert.ok(memoryOf(daemon) < MOST_MEMORY, `${memoryOf(daemon)} KiB`);
  });

  for (const [what, [unit, reported]] of Object.entries(CONTENTS)) {
    test(`RPC-READ-001 RPC-TAIL-001 RPC-SYS-005 a large log that is ${what}: read, tailed, and both in a multicall`, async (t) => {
      const daemon = await attacked(t, tsd);
      const units = Math.floor(SIZE / unit.length);
      writeFileSync(daemon.scene.path("a.log"), Buffer.alloc(units * unit.length, unit));
      const inXml = units * Buffer.byteLength(reported);
      const read = ["supervisor.readProcessStdoutLog", "a", 0, 0] as const;
      const tail = ["supervisor.tailProcessStdoutLog", "a", 0, units * unit.length] as const;
      const rows = [read, tail].map(([methodName, ...params]) => ({ methodName, params }));
      for (const [times, ask_] of [
        [1, () => ask(daemon, ...read)],
        [1, () => ask(daemon, ...tail)],
        [2, () => ask(daemon, "system.multicall", rows)],
      ] as const) {
        const { served, result } = await servedDuring(daemon, ask_().answer);
        assert.equal(result.length, result.announced);
        assert.ok(result.length > times * inXml && result.length < times * inXml + 1000, `${result.length} bytes`);
        assert.match(result.tail, /<\/methodResponse>\n$/);
        assert.ok(served >= SERVED, `others were answered ${served} times`);
      }
      assert.ok(memoryOf(daemon) < MOST_MEMORY, `${memoryOf(daemon)} KiB`);
    });
  }

  test("RPC-READ-001 sixty callers at once, who do not read and then leave: memory is bounded, nothing stays open", async (t) => {
    const daemon = await attacked(t, tsd);
    writeFileSync(daemon.scene.path("a.log"), Buffer.alloc(SIZE, "line &\n"));
    const before = openFilesOf(daemon);
    const lazy = Array.from(
      { length: 60 },
      (_, index) =>
      index % 2 === 0
        ? ask(daemon, "supervisor.readProcessStdoutLog", "a", 0, 0)
        : ask(daemon, "system.multicall", Array(50).fill({ methodName: "supervisor.readProcessStdoutLog", params: ["a", 0, 0] })), // prettier-ignore
    );
    for (const { socket } of lazy) socket.pause();
    await until("all are connected", () => openFilesOf(daemon) >= before + lazy.length);
    assert.ok(openFilesOf(daemon) < before + lazy.length + 10, "the log is open once");
    const small = await ask(daemon, "supervisor.readProcessStdoutLog", "a", 0, 70).answer;
    assert.equal(small.length, 70 + 10 * "amp;".length + AROUND);
    assert.ok(memoryOf(daemon) < MOST_MEMORY, `${memoryOf(daemon)} KiB`);
    for (const { socket } of lazy) socket.destroy();
    await until("nothing of them is left", () => openFilesOf(daemon) <= before);
  });

  // That others are served meanwhile is in the pauses: test/unit/core/xmlrpc/decode-pauses.test.ts.
  test("RPC-H-006 calls of 16 MB are answered whole, however long the fault about them is", async (t) => {
    const daemon = await attacked(t, tsd);
    const long = "<".repeat(4 * MEGABYTE - 200);
    for (const [method, ...params] of [
      ["supervisor.getProcessInfo", long],
      ["supervisor.sendRemoteCommEvent", "a", long],
    ] as const) {
      // prettier-ignore
      const result = await ask(daemon, method, ...params).answer;
      assert.equal(result.length, result.announced);
      assert.match(result.tail, /<\/methodResponse>\n$/);
    }
  });
}

for (const subject of subjects) {
  test(`${subject.name}: RPC-READ-001 a log that is emptied while it is sent: the answer is whole`, async (t) => {
    const daemon = await attacked(t, subject);
    const line = "one & two\n";
    writeFileSync(daemon.scene.path("a.log"), Buffer.alloc(SIZE, line));
    const { socket, answer } = ask(daemon, "supervisor.readProcessStdoutLog", "a", 0, 0);
    const body: Buffer[] = [];
    // More than the head, which may come alone.
    let heard = 0;
    await new Promise<void>((resolve) => {
      socket.on("data", (bytes) => {
        body.push(bytes);
        heard += bytes.length;
        if (heard > 4096) resolve();
      });
    });
    socket.pause();
    truncateSync(daemon.scene.path("a.log"), 0);
    socket.resume();
    const { announced, length } = await answer;
    assert.equal(length, announced);
    const text = Buffer.concat(body).toString();
    const decoded = decodeResponse(text.slice(text.indexOf("\r\n\r\n") + 4));
    assert.ok(decoded.ok && decoded.response.kind === "value");
    const reported = decoded.response.value as string;
    assert.ok(
      reported.length > 0 && line.repeat(SIZE / line.length + 1).startsWith(reported),
      `${reported.length} characters`,
    );
    // Ours reads it as it is taken, the original had read all of it.
    assert.equal(reported.length < SIZE, subject === tsd);
    await call(endpointOf(daemon.scene), "supervisor.getState");
  });
}

if (subjects.includes(debian)) {
  test("the original makes such an answer in one go, and serves no other client meanwhile", async (t) => {
    const daemon = await attacked(t, debian);
    writeFileSync(daemon.scene.path("a.log"), "<".repeat(MEGABYTE));
    const asking = ask(daemon, "supervisor.readProcessStdoutLog", "a", 0, 0);
    const begun = new Promise<void>((resolve) => asking.socket.once("data", () => resolve()));
    const { served } = await servedDuring(daemon, begun);
    assert.ok(served < SERVED, `others were answered ${served} times before its first byte`);
    assert.equal((await asking.answer).length, MEGABYTE * 4 + AROUND);
  });
}
