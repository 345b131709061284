import assert from "node:assert/strict";
import { test } from "node:test";
import { Intake } from "../../../src/http/intake.js";
import { RequestParser } from "../../../src/http/request-parser.js";
import { echo, scene, until } from "./raw.js";

/** Connections by name that can be refused, and the names of those that were, in turn. */
function doors(most: number) {
  const intake = new Intake(most);
  const refused: string[] = [];
  const enter = (name: string, isTrusted = false) => {
    const share = intake.share(() => isTrusted);
    const hold = (bytes: number) =>
      share.hold(bytes, () => {
        refused.push(name);
        share.hold(0);
      });
    return { hold, keep: (bytes: number) => share.hold(bytes) };
  };
  return { refused, enter };
}

test("past the sum the newest of the large is refused, whichever client sent the last byte", () => {
  const { refused, enter } = doors(100);
  const [first, second, third] = [enter("first"), enter("second"), enter("third")];
  first.hold(40);
  second.hold(40);
  third.hold(20);
  assert.deepEqual(refused, []);
  first.hold(41);
  assert.deepEqual(refused, ["third"]);
  first.hold(61);
  assert.deepEqual(refused, ["third", "second"]);
});

test("what is small is never refused", () => {
  const { refused, enter } = doors(100);
  enter("large").hold(100);
  for (let count = 0; count < 5; count += 1) enter(`small ${count}`).keep(10);
  assert.deepEqual(refused, ["large"], "it makes the large ones go");
});

test("who has shown the password is refused after who has not", () => {
  const { refused, enter } = doors(100);
  enter("stranger").hold(50);
  enter("owner", true).hold(51);
  assert.deepEqual(refused, ["stranger"]);
});

test("what is being answered counts, and is answered", () => {
  const { refused, enter } = doors(100);
  const answered = enter("answered");
  answered.hold(90);
  answered.keep(90);
  enter("next").hold(11);
  assert.deepEqual(refused, ["next"]);
  answered.keep(0);
  enter("after").hold(100);
  assert.deepEqual(refused, ["next"]);
});

test("RPC-H-018 bodies that together are too much: the newest gets 503, the others are answered", async (t) => {
  const intake = new Intake(250_000);
  const { peer: connect } = await scene(t, [echo], { intake });
  const head = "PUT /a HTTP/1.1\r\nContent-Length: 120001\r\n\r\n";
  const [first, second, third] = [await connect(), await connect(), await connect()];
  for (const [index, peer] of [first, second].entries()) {
    peer.send(`${head}${"x".repeat(110_001)}`);
    await until("the bytes", () => intake.held === (index + 1) * 110_001);
  }
  third.send(`${head}${"x".repeat(120_000)}`);
  assert.match(await third.end(), /^HTTP\/1.1 503 Service Unavailable\r\n/);
  for (const peer of [first, second]) {
    peer.send("x".repeat(10_000));
    await peer.untilEndsWith("x".repeat(100));
    assert.match(peer.received, /^HTTP\/1.1 200 OK/);
  }
  third.socket.destroy();
  await until("nothing", () => intake.held === 0);
  const last = await connect();
  last.send(`${head}${"x".repeat(120_001)}`);
  await last.untilEndsWith("x".repeat(100));
  assert.match(last.received, /^HTTP\/1.1 200 OK/, "what was refused or answered is held no longer");
});

test("a body in tiny pieces is joined as it comes", () => {
  const parser = new RequestParser(1024);
  const body = Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 251));
  for (let at = 0; at < body.length; at += 1) parser.feed(body.subarray(at, at + 1));
  assert.ok(parser.pieces < 25, `${parser.pieces} pieces`);
  assert.equal(parser.pending, body.length);
  assert.deepEqual(parser.body(body.length), body);
});
