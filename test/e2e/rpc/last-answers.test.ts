/**
 * Clients that wait for an answer while the daemon is asked to end, or to restart: what they wait for is decided at the
 * latest when the last program has stopped, and they get the answer.
 */
import assert from "node:assert/strict";
import { existsSync, rmSync } from "node:fs";
import { describe, test } from "node:test";
import { encodeCall } from "../../../src/core/xmlrpc/encode.js";
import { configuration, endpointOf } from "../../support/configuration.js";
import { startDaemon } from "../../support/daemon.js";
import { subjects, tsd } from "../../support/implementations.js";
import { Peer } from "../../support/peer.js";
import { freePorts } from "../../support/ports.js";
import { call } from "../../support/rpc.js";
import { createScene, type Scene } from "../../support/scene.js";
import { until } from "../../support/until.js";

const CLIENTS = 8;
const ROUNDS = 30;
/** What answers that the original drops would be. */
const STOPPED = "<boolean>1</boolean>";

/** It stops on request, but only when there is a file; just before, it writes its last line. */
const slow = (index: number) => `[program:slow${index}]
command=/bin/sh -c 'trap "while [ ! -e go ]; do sleep 0.01; done; echo the last word; exit" TERM; echo ready; while :; do sleep 0.05; done'
startsecs=0
stopwaitsecs=1000
stdout_logfile=%(here)s/slow${index}.log
`;
const SLOW = Array.from({ length: CLIENTS }, (_, index) => slow(index)).join("\n");

function request(method: string, ...params: Parameters<typeof encodeCall>[1]): string {
  const body = encodeCall(method, params);
  return `POST /RPC2 HTTP/1.1\r\nContent-Type: text/xml\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** How many programs are in a state. */
async function inState(scene: Scene, statename: string): Promise<number> {
  const infos = (await call(endpointOf(scene), "supervisor.getAllProcessInfo")) as { statename: string }[];
  return infos.filter((info) => info.statename === statename).length;
}

/** All slow programs run and have said so, for the so-and-so-many-th time. */
async function ready(scene: Scene, times: number): Promise<void> {
  const said = (index: number) => scene.read(`slow${index}.log`).split("ready\n").length - 1 === times;
  const all = Array.from({ length: CLIENTS }, (_, index) => index);
  await until("all programs are ready", async () => (await inState(scene, "RUNNING")) >= CLIENTS && all.every(said));
}

/** One client for each program, by unix socket and by TCP, that waits for its stop. */
async function waitingClients(scene: Scene, port: number): Promise<Peer[]> {
  const clients: Peer[] = [];
  for (let index = 0; index < CLIENTS; index += 1) {
    const client = await Peer.connect(index % 2 === 0 ? port : scene.path("supervisor.sock"));
    client.send(request("supervisor.stopProcess", `slow${index}`));
    clients.push(client);
  }
  await until("all programs are being stopped", async () => (await inState(scene, "STOPPING")) === CLIENTS);
  return clients;
}

async function configure(scene: Scene, more = ""): Promise<number> {
  const [port = 0] = await freePorts(1);
  scene.write("supervisord.conf", configuration(`[inet_http_server]\nport=127.0.0.1:${port}\n\n${SLOW}\n${more}`));
  return port;
}

async function answersTo(clients: readonly Peer[]): Promise<number> {
  const received = await Promise.all(clients.map((client) => client.end()));
  for (const client of clients) client.socket.destroy();
  return received.filter((answer) => answer.includes(STOPPED)).length;
}

describe("clients that wait when the daemon ends", () => {
  for (const subject of subjects) {
    const rounds = subject === tsd ? ROUNDS : 2;
    test(`RPC-W-001 LIFE-REL-001 ${rounds} times ${CLIENTS} clients wait for a stop while the daemon begins again: ${subject.name}`, async (t) => {
      const scene = createScene(t);
      const port = await configure(scene);
      const daemon = startDaemon(scene, subject);
      for (let round = 1; round <= rounds; round += 1) {
        await daemon.until("it answers", () => ready(scene, round).then(() => true));
        const clients = await waitingClients(scene, port);
        const before = daemon.lines("to die").length;
        if (round % 2 === 0) await call(endpointOf(scene), "supervisor.restart");
        else daemon.kill("SIGHUP");
        await daemon.until("it is about to begin anew", () => daemon.lines("to die").length > before);
        scene.write("go", "");
        const answers = await answersTo(clients);
        if (subject === tsd) assert.equal(answers, CLIENTS, `answers in round ${round}`);
        else assert.ok(answers < CLIENTS, "the original loses that of the last program at least");
        rmSync(scene.path("go"));
      }
    });
  }

  test("RPC-W-001 RPC-LT-007 whatever is under way: a start, calls in a row, requests behind them, followed logs, the page", async (t) => {
    const scene = createScene(t);
    const starting = `[program:starting]
command=/bin/sh -c 'trap "" TERM; while [ ! -e go ]; do sleep 0.01; done'
startsecs=1000
stopwaitsecs=1000
autostart=false
`;
    const port = await configure(scene, starting);
    const daemon = startDaemon(scene, tsd);
    await daemon.until("it answers", () => ready(scene, 1).then(() => true));
    const ask = async (...requests: string[]): Promise<Peer> => {
      const peer = await Peer.connect(port);
      for (const each of requests) peer.send(each);
      return peer;
    };
    const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
    const stop = { methodName: "supervisor.stopProcess", params: ["slow0"] };
    const start = { methodName: "supervisor.startProcess", params: ["slow0"] };
    const asked = {
      start: await ask(request("supervisor.startProcess", "starting")),
      row: await ask(request("system.multicall", [stop, start])),
      behind: await ask(request("supervisor.stopProcess", "slow1"), request("supervisor.getState"), get("/")),
      form: await ask(get("/index.html?action=restart&processname=slow2")),
      group: await ask(
        `POST /web/act?action=restart&processname=slow3:* HTTP/1.1\r\nX-Tsd-Page: 1\r\nContent-Length: 0\r\n\r\n`,
      ),
      log: await ask(get("/logtail/slow4")),
      feed: await ask(get("/web/log?processname=slow5")),
      page: await ask(get("/web/events")),
    };
    await daemon.until("stops and the start are under way", async () => {
      const stopping = await inState(scene, "STOPPING");
      return stopping === 4 && (await inState(scene, "STARTING")) === 1;
    });
    for (const stream of [asked.log, asked.feed])
      await stream.until("the log", ({ received }) => /ready/.test(received));
    await asked.page.until("the page", ({ received }) => received.includes("event: all"));
    daemon.kill("SIGTERM");
    await daemon.prints("to die");
    daemon.kill("SIGTERM");
    await daemon.until("it has heard both", () => daemon.lines("received SIGTERM").length === 2);
    scene.write("go", "");

    assert.match(await asked.start.end(), /ABNORMAL_TERMINATION: starting/);
    assert.match(await asked.row.end(), /<boolean>1<\/boolean>[^]*SHUTDOWN_STATE/);
    assert.match(await asked.behind.end(), /<boolean>1<\/boolean>[^]*SHUTDOWN_STATE[^]*<\/html>/);
    assert.match(await asked.form.end(), /^HTTP\/1.1 301 [^]*message=Process%20slow2%20restarted/);
    assert.match(await asked.group.end(), /The group slow3 was not restarted: the daemon is shutting down\./);
    assert.match(await asked.log.end(), /ready\n[^]*the last word\n/);
    assert.match(await asked.feed.end(), /ready\\n[^]*the last word\\n/);
    assert.match(await asked.page.end(), /event: rows\n[^]*STOPPED/);
    assert.deepEqual(await daemon.exits(), { code: 0, signal: undefined });
  });

  test("LIFE-SHUT-006 while a client is slow to read the last answer, the next daemon begins and keeps its pidfile", async (t) => {
    for (const subject of subjects) {
      const scene = createScene(t, { "large.log": "x".repeat(20_000_000) });
      const large = "[program:large]\ncommand=/bin/cat\nautostart=false\nstdout_logfile=%(here)s/large.log\n";
      const port = await configure(scene, large);
      const first = startDaemon(scene, subject);
      await first.until("it answers", () => ready(scene, 1).then(() => true));
      scene.write("go", "");
      const reader = await Peer.connect(port);
      reader.socket.once("data", () => reader.socket.pause());
      reader.send(request("supervisor.readProcessStdoutLog", "large", 0, 0));
      await reader.until("the answer begins", ({ received }) => received !== "");
      first.kill("SIGTERM");
      const names = [scene.path("supervisor.sock"), scene.path("supervisord.pid")];
      await first.until("its socket and its pidfile are gone", () => !names.some(existsSync));
      const second = startDaemon(scene, subject);
      // The original's children lose a signal that comes before they have become their programs.
      await second.until("its programs are ready", () => ready(scene, 2).then(() => true));
      reader.socket.destroy();
      assert.deepEqual(await first.exits(), { code: 0, signal: undefined });
      assert.equal(scene.read("supervisord.pid"), `${second.pid}\n`);
      second.kill("SIGTERM");
      await second.exits();
    }
  });

  test("CTL-SH-001 supervisorctl shutdown is answered, also when nothing runs", async (t) => {
    for (const subject of subjects) {
      const scene = createScene(t, { "supervisord.conf": configuration("") });
      const daemon = startDaemon(scene, subject);
      await daemon.until("it answers", () => call(endpointOf(scene), "supervisor.getState"));
      const token = subject === tsd ? await call(endpointOf(scene), "tsd.waitForChange", "", 0) : undefined;
      const watcher = await Peer.connect(scene.path("supervisor.sock"));
      watcher.send(request("tsd.waitForChange", String(token), 60));
      // Requests are answered in the order they came: when this one has been, the watcher's is under way.
      await call(endpointOf(scene), "supervisor.getState");
      assert.deepEqual(await daemon.ctl(["shutdown"]), { stdout: "Shut down\n", stderr: "", code: 0 });
      if (subject === tsd) assert.match(await watcher.end(), new RegExp(`<string>${String(token)}</string>`));
      assert.deepEqual(await daemon.exits(), { code: 0, signal: undefined });
    }
  });
});
