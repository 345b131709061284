import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Admission, type AdmittedConnection, type ConnectionStanding } from "../../../src/http/admission.js";
import { limitsFor } from "../../../src/http/limits.js";
import { echo, okAnswer, route, scene } from "./raw.js";

interface Person extends AdmittedConnection {
  standing: ConnectionStanding;
  isTrusted: boolean;
  readonly name: string;
}

/** A crowd, a way to come into it, and who had to go, in turn. */
function crowdOf(room: { connections: number; newcomers: number; streams: number }) {
  const crowd = new Admission(room);
  const gone: string[] = [];
  const enter = (name: string, standing: ConnectionStanding = "waiting", isTrusted = false): Person => {
    const person: Person = { name, standing, isTrusted: false, leave: () => void gone.push(name) };
    crowd.enter(person);
    if (isTrusted && !gone.includes(name)) {
      person.isTrusted = true;
      crowd.trusted(person);
    }
    return person;
  };
  return { crowd, gone, enter };
}

describe("who makes room on a full server", () => {
  test("those that are leaving, then those that wait, are slow, are being answered, and stream; the oldest of equals", () => {
    const { gone, enter } = crowdOf({ connections: 6, newcomers: 0, streams: 2 });
    enter("streams", "streaming");
    enter("works", "working");
    enter("is slow", "unread");
    enter("waits", "waiting");
    enter("waits too", "waiting");
    enter("leaves", "leaving");
    for (const name of ["a", "b", "c", "d", "e", "f"]) enter(name, "streaming");
    assert.deepEqual(gone, ["leaves", "waits", "waits too", "is slow", "works", "streams"]);
  });

  test("one that has shown the password stays whatever comes without it", () => {
    const { gone, enter } = crowdOf({ connections: 3, newcomers: 1, streams: 2 });
    enter("owner", "waiting", true);
    enter("owner too", "waiting", true);
    for (const name of ["a", "b", "c"]) enter(name);
    assert.deepEqual(gone, ["a", "b"]);
  });

  test("one that has shown it and is leaving keeps no place", () => {
    const { gone, enter } = crowdOf({ connections: 2, newcomers: 1, streams: 2 });
    const owner = enter("owner", "waiting", true);
    owner.standing = "leaving";
    enter("a");
    enter("b");
    assert.deepEqual(gone, ["owner"]);
  });

  test("the owner's own idle connections make room for the owner", () => {
    const { gone, enter } = crowdOf({ connections: 4, newcomers: 1, streams: 2 });
    for (const name of ["a", "b", "c", "d"]) enter(name, "waiting", true);
    assert.deepEqual(gone, ["a"]);
  });

  test("when all who have shown it are being answered, the next is the one to go", () => {
    const { gone, enter } = crowdOf({ connections: 3, newcomers: 1, streams: 2 });
    for (const name of ["a", "b", "c"]) enter(name, "working", true);
    assert.deepEqual(gone, ["c"]);
  });
});

test("streams end with a place left for one more, or 503", () => {
  const { crowd, enter } = crowdOf({ connections: 9, newcomers: 1, streams: 2 });
  const first = enter("a", "streaming");
  enter("b", "working");
  assert.equal(crowd.hasRoomForStream, true);
  enter("c", "streaming");
  assert.equal(crowd.hasRoomForStream, false);
  crowd.left(first);
  assert.equal(crowd.hasRoomForStream, true);
});

test("half of the descriptors that the daemon does not need itself are left to the programs", () => {
  const connections = (descriptors: number, servers: number) => limitsFor(descriptors, servers).connections;
  assert.deepEqual([connections(1024, 1), connections(1024, 2), connections(1e6, 2)], [496, 248, 512]);
  assert.deepEqual([connections(64, 1), connections(64, 2), connections(32, 1)], [16, 8, 4]);
  assert.equal(connections(Infinity, 1), 512);
  for (const descriptors of [32, 64, 256, 1024, Infinity]) {
    const { connections, newcomers, streams } = limitsFor(descriptors, 1);
    assert.ok(newcomers >= 1 && streams >= 1 && newcomers + streams < connections, String(descriptors));
  }
});

test("RPC-AUTH-001 the connection of who knows the password outlives a flood of those that do not", async (t) => {
  const credentials = { username: "u", password: "p" };
  const { peer: connect } = await scene(t, [echo], {
    credentials,
    limits: { connections: 8, newcomers: 2, streams: 2 },
  });
  const ask = (path: string) => `GET ${path} HTTP/1.1\r\nAuthorization: Basic dTpw\r\n\r\n`;
  const owner = await connect();
  owner.send(ask("/a"));
  await owner.untilEndsWith("/a ");
  for (let count = 0; count < 50; count += 1) (await connect()).send("GET /a HTTP/1.1\r\nX");
  owner.send(ask("/b"));
  assert.equal(await owner.untilEndsWith("/b "), okAnswer("GET /a ") + okAnswer("GET /b "));
});

test("RPC-H-018 connections that were answered and are not closed by their peer keep no client out", async (t) => {
  const limits = { connections: 4, lingerMs: 60_000 };
  const { peer: connect } = await scene(t, [echo], { limits });
  const idle = await connect();
  for (let count = 0; count < 20; count += 1) {
    const peer = await connect();
    peer.send("GET /a HTTP/1.0\r\n\r\n");
    assert.match(await peer.end(), /GET \/a $/);
  }
  idle.send("GET /b HTTP/1.1\r\n\r\n");
  assert.equal(await idle.untilEndsWith("/b "), okAnswer("GET /b "), "who had not been answered was not in the way");
});

test("RPC-LT-001 beyond their number a stream is refused: 503", async (t) => {
  const streaming = route((_request, reply) => {
    if (reply.mayStream) reply.stream(200, []).write(Buffer.from("begun"));
    else reply.error(503);
  });
  const { peer: connect } = await scene(t, [streaming], { limits: { connections: 8, streams: 2 } });
  const peers = [await connect(), await connect(), await connect()];
  const answers: string[] = [];
  for (const peer of peers) {
    peer.send("GET / HTTP/1.1\r\n\r\n");
    answers.push((await peer.until("an answer", () => /begun|\r\n\r\n</.test(peer.received))).slice(9, 12));
  }
  assert.deepEqual(answers, ["200", "200", "503"]);
});
