/**
 * Connections that take all places. Before the cure, 512 connections that had been answered and not closed by their
 * peer, or as many followed logs, made every newcomer be dropped: 10 of 10 calls with the right password were reset. What
 * must hold: the owner's client gets in, every time, whatever mix of them there is, with a password or without one; and
 * where descriptors are few, programs can still be started.
 *
 * A round opens more connections than there are places, then calls while more come in, fewer than there are places.
 */
import assert from "node:assert/strict";
import { createServer, type AddressInfo } from "node:net";
import { test, type TestContext } from "node:test";
import { ABUSES, currentToken, inRounds, Mob, waitForChange } from "../support/attack.js";
import { configuration, endpointOf } from "../support/configuration.js";
import { startDaemon, type Daemon } from "../support/daemon.js";
import { debian, subjects, tsd } from "../support/implementations.js";
import { Peer } from "../support/peer.js";
import { freePorts } from "../support/ports.js";
import { descriptorsOf } from "../support/proc.js";
import { createScene, type Scene } from "../support/scene.js";

/** More than a server has places; and fewer, which come during a call. */
const [MANY, DURING] = [600, 15];
const PROGRAM = "[program:cat]\ncommand=/bin/cat\nstartsecs=0\nautostart=false\n";

/** A configuration whose client goes to a port, with a password. */
function guarded(port: number): string {
  const credentials = "username=owner\npassword=right";
  return configuration(PROGRAM)
    .replace(
      "[unix_http_server]\nfile=%(here)s/supervisor.sock",
      `[inet_http_server]\nport=127.0.0.1:${port}\n${credentials}`,
    )
    .replace("serverurl=unix://%(here)s/supervisor.sock", `serverurl=http://127.0.0.1:${port}\n${credentials}`);
}

/** So many calls of the owner's client, each while more connections come in: all are answered. */
async function callsAreAnswered(
  calls: number,
  daemon: Daemon,
  mob: Mob,
  texts: readonly string[],
  during = DURING,
): Promise<void> {
  for (let call = 0; call < calls; call += 1) {
    const [{ code, stdout, stderr }] = await Promise.all([daemon.ctl(["pid"]), mob.grow(during, texts)]);
    assert.equal(code === 0 ? stdout : `${code}: ${stdout}${stderr}`, `${daemon.pid}\n`, texts.join());
  }
}

/** Each abuse by itself, then all of them together. */
async function endure(daemon: Daemon, mob: Mob, abuses: readonly string[]): Promise<void> {
  await inRounds(async () => {
    for (const texts of [...abuses.map((text) => [text]), abuses]) {
      await mob.grow(MANY, texts);
      await callsAreAnswered(texts.length === 1 ? 2 : 10, daemon, mob, texts);
      mob.disperse();
    }
  });
}

function mobAt(t: TestContext, where: string | number): Mob {
  const mob = new Mob(where);
  t.after(() => mob.disperse());
  return mob;
}

test("RPC-AUTH-001 clients without the password do not keep out a client that has it", async (t) => {
  const [port = 0] = await freePorts(1);
  const scene = createScene(t, { "supervisord.conf": guarded(port) });
  const daemon = startDaemon(scene, tsd);
  await daemon.prints("supervisord started with pid");
  const mob = mobAt(t, port);
  await endure(daemon, mob, Object.values(ABUSES));
});

test("RPC-H-018 where no password is asked for, the newcomer gets in too", async (t) => {
  const scene = createScene(t, { "supervisord.conf": configuration(PROGRAM) });
  const daemon = startDaemon(scene, tsd);
  await daemon.prints("supervisord started with pid");
  const waiting = waitForChange(await currentToken(endpointOf(scene)));
  const mob = mobAt(t, scene.path("supervisor.sock"));
  await endure(daemon, mob, [...Object.values(ABUSES), waiting]);
  assert.match((await daemon.ctl(["start", "cat"])).stdout, /cat: started/);
});

test("the same connections lock the owner out of a server that drops every newcomer when it is full", async (t) => {
  const server = createServer({ allowHalfOpen: true }, (socket) => socket.on("error", () => undefined).resume());
  server.maxConnections = 512;
  server.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const mob = mobAt(t, port);
  t.after(() => void server.close());
  await mob.grow(MANY, [ABUSES["says nothing"]]);
  const owner = await Peer.connect(port);
  assert.equal(await owner.end(), "", "it is the mob that is in the way");
  owner.socket.destroy();
});

/** The daemon with no more than 64 descriptors. */
function frugal(scene: Scene, supervisord: string): string {
  return scene.write("frugal", `#!/bin/sh\nulimit -n 64\nexec ${supervisord} "$@"\n`, 0o755);
}

test("RPC-H-018 with 64 descriptors the owner still gets in, and programs are started", async (t) => {
  const scene = createScene(t, { "supervisord.conf": configuration(PROGRAM, "minfds=64") });
  const daemon = startDaemon(scene, { ...tsd, supervisord: frugal(scene, tsd.supervisord) });
  await daemon.prints("supervisord started with pid");
  const mob = mobAt(t, scene.path("supervisor.sock"));
  const texts = Object.values(ABUSES);
  await inRounds(async () => {
    await mob.grow(200, texts);
    await callsAreAnswered(10, daemon, mob, texts, 5);
    assert.match((await daemon.ctl(["start", "cat"])).stdout, /cat: started/);
    assert.match((await daemon.ctl(["stop", "cat"])).stdout, /cat: stopped/);
    assert.ok(descriptorsOf(daemon.pid).size < 60, `${descriptorsOf(daemon.pid).size} descriptors`);
  });
  assert.doesNotMatch(daemon.output, /EMFILE|ERRO|unexpected/);
});

test(
  "the original with 64 descriptors accepts no connection any more",
  { skip: subjects.includes(debian) ? false : "Debian's supervisor is not installed, or not asked for" },
  async (t) => {
    const scene = createScene(t, { "supervisord.conf": configuration(PROGRAM, "minfds=64\nloglevel=trace") });
    const daemon = startDaemon(scene, { ...debian, supervisord: frugal(scene, debian.supervisord) });
    await daemon.prints("supervisord started with pid");
    const mob = mobAt(t, scene.path("supervisor.sock"));
    await mob.grow(200, [ABUSES["says nothing"]]);
    await daemon.prints("server accept() threw an exception");
  },
);
