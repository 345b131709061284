/**
 * Attack: hundreds of callers wait for a change (`tsd.waitForChange`), or for a program to start or stop, and leave.
 *
 * Before the fix each of them was polled after every call of any client, a digest of all processes was made for each, and
 * a caller that had left kept its place for a minute: with 500 programs and 500 waiters a ping took 24 seconds. What must
 * hold: a caller that leaves is forgotten at once, with its connection; what it has started continues; those that stay get
 * their answer; and past 256 the next one is refused.
 */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test, type TestContext } from "node:test";
import { encodeCall } from "../../src/core/xmlrpc/encode.js";
import type { Value } from "../../src/core/xmlrpc/values.js";
import { configuration, endpointOf } from "../support/configuration.js";
import { startDaemon, type Daemon } from "../support/daemon.js";
import { subjects, tsd, type Implementation } from "../support/implementations.js";
import { Peer } from "../support/peer.js";
import { freePorts } from "../support/ports.js";
import { call } from "../support/rpc.js";
import { createScene } from "../support/scene.js";
import { until } from "../support/until.js";

const WAITERS = 500;
/** How many may wait for a change at a time. */
const MOST_WAITING = 256;
const FLEET = `[program:fleet]
command=/bin/cat
numprocs=200
process_name=%(program_name)s_%(process_num)03d
autostart=false
startsecs=0

[program:slow]
command=/bin/cat
autostart=false
startsecs=1000

[program:one]
command=/bin/cat
autostart=false
startsecs=0
`;

interface Attacked {
  readonly daemon: Daemon;
  readonly port: number;
}

async function attacked(t: TestContext, subject: Implementation): Promise<Attacked> {
  const [port = 0] = await freePorts(1);
  const server = `[inet_http_server]\nport=127.0.0.1:${port}\n\n`;
  const scene = createScene(t, { "supervisord.conf": configuration(server + FLEET) });
  const daemon = startDaemon(scene, subject);
  // On both servers: descriptors are counted from here on.
  await daemon.prints("supervisord started with pid");
  await daemon.until("it answers", () => call(endpointOf(scene), "supervisor.getState"));
  return { daemon, port };
}

const openFilesOf = ({ pid }: Daemon) => readdirSync(`/proc/${pid}/fd`).length;

async function asking(where: string | number, method: string, ...params: readonly Value[]): Promise<Peer> {
  const peer = await Peer.connect(where);
  const body = encodeCall(method, params);
  peer.send(`POST /RPC2 HTTP/1.1\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  return peer;
}

if (subjects.includes(tsd)) {
  test("500 waiters that leave keep no place, by unix socket and by TCP", async (t) => {
    const { daemon, port } = await attacked(t, tsd);
    const before = openFilesOf(daemon);
    const token = String(await call(endpointOf(daemon.scene), "tsd.waitForChange", "", 0));
    for (const where of [daemon.scene.path("supervisor.sock"), port]) {
      for (let round = 0; round < WAITERS / 50; round += 1) {
        const peers = await Promise.all(
          Array.from({ length: 50 }, () => asking(where, "tsd.waitForChange", token, 60)),
        );
        for (const peer of peers) {
          if (round % 2 === 0) peer.socket.end();
          else peer.socket.destroy();
        }
        await until("they are forgotten", () => openFilesOf(daemon) <= before);
        for (const peer of peers) peer.socket.destroy();
      }
    }
    const stays = await asking(port, "tsd.waitForChange", token, 60);
    await call(endpointOf(daemon.scene), "supervisor.startProcess", "one", false);
    assert.doesNotMatch(await stays.untilEndsWith("</methodResponse>\n"), new RegExp(`fault|${token}`));
    stays.socket.destroy();
  });

  test("past 256 the next to wait is refused, and all that wait are notified of one change", async (t) => {
    const { daemon, port } = await attacked(t, tsd);
    const token = String(await call(endpointOf(daemon.scene), "tsd.waitForChange", "", 0));
    const asked = await Promise.all(
      Array.from({ length: MOST_WAITING + 1 }, () => asking(port, "tsd.waitForChange", token, 60)),
    );
    const refused = await until("one is refused", () => asked.find(({ received }) => received !== ""));
    assert.match(
      await refused.untilEndsWith("</methodResponse>\n"),
      /<string>FAILED: 256 callers wait for a change already</,
    );
    const peers = asked.filter((peer) => peer !== refused);
    assert.equal(
      await call(endpointOf(daemon.scene), "tsd.waitForChange", token, 0),
      token,
      "who does not wait is told",
    );
    await call(endpointOf(daemon.scene), "supervisor.startProcess", "one", false);
    const answers = await Promise.all(peers.map((peer) => peer.untilEndsWith("</methodResponse>\n")));
    assert.equal(new Set(answers.map((answer) => /<string>.*<\/string>/.exec(answer)?.[0])).size, 1);
    for (const peer of asked) peer.socket.destroy();
  });
}

for (const subject of subjects) {
  test(`RPC-W-001 RPC-W-003 a client that waits for a start and leaves is not waited for, and the start continues: ${subject.name}`, async (t) => {
    const { daemon, port } = await attacked(t, subject);
    const stateOf = async () => {
      const info = (await call(endpointOf(daemon.scene), "supervisor.getProcessInfo", "slow")) as { statename: string };
      return info.statename;
    };
    for (const where of [daemon.scene.path("supervisor.sock"), port]) {
      for (const leave of ["end", "destroy"] as const) {
        const peer = await asking(where, "supervisor.startProcess", "slow");
        await until("the program is being started", async () => (await stateOf()) === "STARTING");
        const others = openFilesOf(daemon) - 1;
        peer.socket[leave]();
        await until(`its connection is gone after ${leave}`, () => openFilesOf(daemon) <= others);
        assert.equal(await stateOf(), "STARTING");
        assert.equal(peer.received, "");
        peer.socket.destroy();
        await call(endpointOf(daemon.scene), "supervisor.stopProcess", "slow");
      }
    }
  });
}
