/**
 * Answers that take their time: large ones are copied into memory that is used again, never while a slow reader has yet to
 * get what is in it; and much work is done also for who sends no more and waits for it.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeCall } from "../../../src/core/xmlrpc/encode.js";
import { configuration, endpointOf } from "../../support/configuration.js";
import { startDaemon } from "../../support/daemon.js";
import { subjects, tsd } from "../../support/implementations.js";
import { Peer } from "../../support/peer.js";
import { call } from "../../support/rpc.js";
import { createScene } from "../../support/scene.js";

/** So many that an answer is more than the kernel takes from a writer whose reader does not read. */
const PROGRAMS = 1000;
const FLEET = `[program:fleet]
command=/bin/cat
numprocs=${PROGRAMS}
process_name=%(program_name)s_%(process_num)04d
autostart=false
startsecs=0
`;

const body = encodeCall("supervisor.getAllProcessInfo", []);
const REQUEST = `POST /RPC2 HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
const END = "</methodResponse>\n";

/** The answer's body, without the time it was made at. */
const timeless = (answer: string) =>
  answer.slice(answer.indexOf("\r\n\r\n") + 4).replaceAll(/(<name>now<\/name>\n<value><int>)\d+/g, "$1");

for (const subject of subjects) {
  test(`${subject.name}: RPC-M-021 a client that reads late gets what was true when it asked, whichever client asked since`, async (t) => {
    const scene = createScene(t, { "supervisord.conf": configuration(FLEET) });
    await startDaemon(scene, subject).prints("supervisord started with pid");
    const [late, quick] = [
      await Peer.connect(scene.path("supervisor.sock")),
      await Peer.connect(scene.path("supervisor.sock")),
    ];
    const ask = async () => {
      quick.received = "";
      quick.send(REQUEST);
      return timeless(await quick.untilEndsWith(END));
    };
    const before = await ask();
    assert.equal(before.split("<string>STOPPED</string>").length - 1, PROGRAMS);

    late.socket.pause();
    late.send(REQUEST);
    // Answered in the order they came: when this one has been, the late one's has been made.
    assert.equal(await ask(), before);
    await call(endpointOf(scene), "supervisor.startProcess", "fleet:fleet_0000", false);
    await call(endpointOf(scene), "supervisor.startProcess", "fleet:fleet_0999", false);
    for (let times = 0; times < 3; times += 1) assert.notEqual(await ask(), before, "others see two that run");
    late.socket.resume();
    assert.equal(timeless(await late.untilEndsWith(END)), before);

    for (const peer of [late, quick]) peer.socket.destroy();
  });
}

test("tsd: RPC-SYS-005 RPC-W-003 a call of much work is answered also to who has nothing more to say", async (t) => {
  const scene = createScene(t, { "supervisord.conf": configuration("") });
  await startDaemon(scene, tsd).prints("supervisord started with pid");
  // More than is done without a break: what remains is done when others have had their turn.
  const calls = Array.from({ length: 5000 }, () => ({ methodName: "supervisor.getState", params: [] }));
  const body = encodeCall("system.multicall", [calls]);
  const peer = await Peer.connect(scene.path("supervisor.sock"));
  peer.socket.end(`POST /RPC2 HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  const answer = await peer.end();
  assert.equal(answer.split("<string>RUNNING</string>").length - 1, calls.length);
});
