/**
 * Hostile input to the control plane: requests from a seeded generator, connections that stall, break off and pile up.
 * Each is answered or closed at once, the next good request is answered, and nothing is left behind.
 *
 * TSD_FUZZ_ROUNDS (requests, 400 by default) and TSD_FUZZ_SEED make it longer and different.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeResponse } from "../../src/core/xmlrpc/decode.js";
import { encodeCall } from "../../src/core/xmlrpc/encode.js";
import { configuration, endpointOf } from "../support/configuration.js";
import { startDaemon, type Daemon } from "../support/daemon.js";
import { tsd } from "../support/implementations.js";
import { Peer } from "../support/peer.js";
import { descriptorsOf, statusOf } from "../support/proc.js";
import { post } from "../support/rpc.js";
import { createScene } from "../support/scene.js";
import { dice, hostileRequest, type Hostile } from "./hostile-requests.js";

const ROUNDS = Number(process.env["TSD_FUZZ_ROUNDS"] ?? 400);
const SEED = Number(process.env["TSD_FUZZ_SEED"] ?? 20261124);
/** Requests under way at once. */
const AT_ONCE = 20;
/** Megabytes by which the daemon may have grown: what the largest requests take, freed at leisure. */
const GROWTH = 64;
const STEADY = "[program:steady]\ncommand=/bin/cat\nstartsecs=0\n";

test("RPC-H-018 IMP-038 IMP-039 hostile requests are answered, and leave nothing behind", async (t) => {
  const scene = createScene(t, { "supervisord.conf": configuration(STEADY) });
  const daemon = startDaemon(scene, tsd);
  await daemon.prints("steady entered RUNNING");
  const roll = dice(SEED);
  await batch(daemon, roll, ROUNDS / 3); // The heap finds its size.
  const before = { memory: residentMegabytes(daemon), descriptors: descriptorsOf(daemon.pid).size };

  const stalled = await Promise.all(Array.from({ length: 50 }, () => stall(daemon, roll)));
  const statuses = await batch(daemon, roll, ROUNDS);
  assert.ok((statuses.get("200") ?? 0) > 0 && (statuses.get("400") ?? 0) > 0, "both answers and refusals were seen");
  for (const peer of stalled) peer.socket.destroy();

  await daemon.until("every connection is gone", () => descriptorsOf(daemon.pid).size <= before.descriptors);
  assert.ok(residentMegabytes(daemon) < before.memory + GROWTH, `grew from ${before.memory} MB`);
  assert.doesNotMatch(daemon.output, /Traceback|Server Error|raised an unexpected exception/);
});

test("RPC-H-018 connections that only wait make room for the next", async (t) => {
  const scene = createScene(t, { "supervisord.conf": configuration(STEADY) });
  const daemon = startDaemon(scene, tsd);
  await daemon.prints("steady entered RUNNING");
  const path = scene.path("supervisor.sock");
  const follower = await Peer.connect(path);
  follower.send("GET /mainlogtail HTTP/1.1\r\n\r\n");
  await follower.until("the log", () => follower.received.includes("steady"));
  const peers: Peer[] = [];
  t.after(() => {
    for (const peer of [follower, ...peers]) peer.socket.destroy();
  });
  for (let count = 0; count < 1200; count += 1) {
    peers.push(await Peer.connect(path));
    peers.at(-1)!.send("POST /RPC2 HTTP/1.1\r\nContent-Len");
  }
  await answersAtOnce(daemon);
  await daemon.until("descriptors are left for programs", () => descriptorsOf(daemon.pid).size < 600);
  await daemon.until("the oldest had to go", () => peers[0]!.ended);
  assert.ok(!peers.at(-1)!.ended, "the newest stays");
  assert.ok(!follower.ended, "who is being answered stays");
});

/** Send so many requests, with a good one in between; how often each status came. */
async function batch(daemon: Daemon, roll: () => number, count: number): Promise<ReadonlyMap<string, number>> {
  const statuses = new Map<string, number>();
  for (let sent = 0; sent < count; sent += AT_ONCE) {
    const requests = Array.from({ length: AT_ONCE }, () => hostileRequest(roll));
    const [answers] = await Promise.all([
      Promise.all(requests.map((request) => answerTo(daemon, request))),
      answersAtOnce(daemon),
    ]);
    for (const [index, answer] of answers.entries()) {
      const status = judged(requests[index]!, answer);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  }
  return statuses;
}

/** All that comes back. It says that it has said all, so that a request cut short is not waited for. */
async function answerTo(daemon: Daemon, { bytes }: Hostile): Promise<string> {
  const peer = await Peer.connect(daemon.scene.path("supervisor.sock"));
  peer.socket.end(bytes);
  const answer = await peer.end();
  peer.socket.destroy();
  return answer;
}

/** The status, after a look at whether this is an answer at all. */
function judged({ kind, isCall, bytes }: Hostile, answer: string): string {
  const context = `${kind}: ${JSON.stringify(bytes.toString("latin1").slice(0, 300))}\n${answer.slice(0, 300)}`;
  if (answer === "" && !isCall) return "dropped";
  const [, status = ""] = /^HTTP\/(?:1\.[01]|[\d.]+|None) (\d{3}) /.exec(answer) ?? [];
  if (!isCall) assert.match(status, /^(200|400|401|404|408|411|413)$/, context);
  else if (status === "200")
    assert.ok(decodeResponse(Buffer.from(answer.slice(answer.indexOf("\r\n\r\n") + 4), "latin1")).ok, context);
  else assert.match(status, /^(400|413)$/, context);
  assert.doesNotMatch(answer, /root:x:0/, context);
  return status;
}

/** A good request, the whole way. */
async function answersAtOnce(daemon: Daemon): Promise<void> {
  const { status, body } = await post(endpointOf(daemon.scene), "/RPC2", encodeCall("supervisor.getState", []));
  assert.equal(status, 200);
  assert.match(body, /<string>RUNNING<\/string>/);
}

/** A connection with half a request on it, which is held open. */
async function stall(daemon: Daemon, roll: () => number): Promise<Peer> {
  const peer = await Peer.connect(daemon.scene.path("supervisor.sock"));
  const { bytes } = hostileRequest(roll);
  peer.socket.write(bytes.subarray(0, Math.floor(roll() * Math.min(bytes.length, 60))));
  return peer;
}

function residentMegabytes({ pid }: Daemon): number {
  return Math.round(Number.parseInt(statusOf(pid).get("VmRSS") ?? "0") / 1024);
}
