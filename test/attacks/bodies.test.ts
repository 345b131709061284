/**
 * Bodies that never end. Before the cure 120 requests, each one byte short of 16 MB, took 1.9 GB. What must hold: all
 * servers together take in 64 MB, the newest beyond that gets 503; small calls are answered all the while; and where a
 * password is asked for, a body without it is refused by its head.
 */
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { inRounds } from "../support/attack.js";
import { configuration } from "../support/configuration.js";
import { startDaemon, type Daemon } from "../support/daemon.js";
import { subjects } from "../support/implementations.js";
import { Peer } from "../support/peer.js";
import { statusOf } from "../support/proc.js";
import { createScene } from "../support/scene.js";
import { until } from "../support/until.js";

const MEGABYTE = 1024 * 1024;
const [BODIES, BODY] = [20, 16 * MEGABYTE];
const ALMOST = Buffer.alloc(BODY - 1, "x");

/** All bodies, each short of its last byte, sent as far as they are taken. */
async function send(t: TestContext, daemon: Daemon): Promise<readonly Peer[]> {
  const peers = await Promise.all(
    Array.from({ length: BODIES }, () => Peer.connect(daemon.scene.path("supervisor.sock"))),
  );
  t.after(() => {
    for (const peer of peers) peer.socket.destroy();
  });
  for (const peer of peers) {
    peer.send(`POST /RPC2 HTTP/1.1\r\nContent-Type: text/xml\r\nContent-Length: ${BODY}\r\n\r\n`);
    peer.socket.write(ALMOST);
    await until("sent or refused", () => peer.ended || peer.socket.writableLength === 0);
  }
  return peers;
}

const statusesOf = (peers: readonly Peer[]) => peers.map(({ received }) => received.slice(9, 12));

/** The most the daemon has ever had in memory. */
function peakMegabytes({ pid }: Daemon): number {
  return Math.round(Number.parseInt(statusOf(pid).get("VmHWM") ?? "0") / 1024);
}

for (const subject of subjects) {
  test(`RPC-H-018 bodies without end fill ${subject.name === "tsd" ? "no memory" : "the original's memory"}`, async (t) => {
    const scene = createScene(t, { "supervisord.conf": configuration("") });
    const daemon = startDaemon(scene, subject);
    await daemon.prints("supervisord started with pid");
    const before = peakMegabytes(daemon);
    if (subject.name === "debian") {
      await send(t, daemon);
      await daemon.until("it has them all", () => peakMegabytes(daemon) - before > (BODIES * BODY) / MEGABYTE);
      return;
    }
    await inRounds(async () => {
      const peers = await send(t, daemon);
      await until("the refusals", () => statusesOf(peers).filter((status) => status === "503").length >= BODIES - 4);
      assert.deepEqual(statusesOf(peers.slice(0, 4)), ["", "", "", ""], "the oldest are waited for");
      assert.equal((await daemon.ctl(["pid"])).stdout, `${daemon.pid}\n`);
      for (const peer of peers) peer.socket.destroy();
    });
    const grown = peakMegabytes(daemon) - before;
    // What is taken in, and the pieces it comes in, which the collector comes to later.
    assert.ok(grown < (BODIES * BODY) / MEGABYTE / 2, `grew by ${grown} MB`);
  });
}

test("RPC-AUTH-001 a body without the password is refused before it comes", async (t) => {
  const credentials = "username=owner\npassword=right";
  const text = configuration("").replace("supervisor.sock\n", `supervisor.sock\n${credentials}\n`);
  const scene = createScene(t, { "supervisord.conf": text });
  const daemon = startDaemon(scene, subjects[0]!);
  await daemon.prints("supervisord started with pid");
  const peer = await Peer.connect(scene.path("supervisor.sock"));
  peer.send(`POST /RPC2 HTTP/1.1\r\nContent-Type: text/xml\r\nContent-Length: ${BODY}\r\n\r\n`);
  assert.match(await peer.end(), /^HTTP\/1.1 401 Unauthorized\r\n[^]*Connection: close\r\n/);
  peer.socket.destroy();
});
