/** The end of a server: every answer under way arrives, and no client delays it for long. */
import assert from "node:assert/strict";
import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { followFile } from "../../../src/http/follow.js";
import type { HttpReply } from "../../../src/http/message.js";
import { okAnswer, route, scene, until } from "./raw.js";

/** No connection is given up by the clock. */
const PATIENT = { lastMoveMs: 600_000, lastMs: 600_000 };
const LONG = Buffer.alloc(10_000_000, "x");
const text = [["Content-Type", "text/plain"]] as const;

for (const inet of [false, true]) {
  const where = inet ? "TCP" : "a unix socket";

  test(`RPC-W-001 answers that come after the end has begun arrive, also to requests behind them: ${where}`, async (t) => {
    const waiting: HttpReply[] = [];
    const { peer: connect, server } = await scene(t, [route((_request, reply) => waiting.push(reply))], {
      limits: PATIENT,
      inet,
    });
    const peers = await Promise.all(Array.from({ length: 20 }, connect));
    const idle = await connect();
    for (const peer of peers) peer.send("GET /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\n\r\n");
    await until("the handlers", () => waiting.length === 20);
    const closed = server.close();
    assert.equal(await idle.end(), "", "who asks nothing goes at once");
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) next.send(200, text, "answer");
    for (const peer of peers) assert.equal(await peer.end(), okAnswer("answer").repeat(2));
    await closed;
  });

  test(`RPC-W-001 a long answer that is half sent continues: ${where}`, async (t) => {
    const { peer: connect, server } = await scene(t, [route((_request, reply) => reply.send(200, [], LONG))], {
      limits: PATIENT,
      inet,
    });
    const [last, alive] = [await connect(), await connect()];
    for (const peer of [last, alive]) peer.socket.once("data", () => peer.socket.pause());
    last.send("GET / HTTP/1.0\r\n\r\n");
    alive.send("GET / HTTP/1.1\r\n\r\n");
    for (const peer of [last, alive]) await peer.until("its beginning", () => peer.received !== "");
    const closed = server.close();
    for (const peer of [last, alive]) peer.socket.resume();
    for (const peer of [last, alive]) assert.equal((await peer.end()).split("\r\n\r\n")[1]?.length, LONG.length);
    await closed;
  });
}

test("RPC-LT-007 a follower gets every byte that was written before the end", async (t) => {
  let path = "";
  const follow = route((_request, reply) => followFile(path, reply, () => () => undefined));
  const { peer: connect, server, folder } = await scene(t, [follow], { limits: PATIENT });
  path = join(folder, "log");
  writeFileSync(path, "begun\n");
  const peer = await connect();
  peer.send("GET / HTTP/1.1\r\n\r\n");
  await peer.untilEndsWith("begun\n\r\n");
  appendFileSync(path, LONG);
  await server.close();
  const [, ...chunks] = (await peer.end()).split("\r\n\r\n")[1]!.split(/\r\n[0-9a-f]+\r\n/);
  assert.equal(chunks.join("").trimEnd().length, LONG.length);
});

test("a stream whose handler has nothing more to send ends with the server", async (t) => {
  const stream = route((_request, reply) => reply.stream(200, []).write(Buffer.from("a")));
  const { peer: connect, server } = await scene(t, [stream], { limits: PATIENT });
  const peer = await connect();
  peer.send("GET / HTTP/1.1\r\n\r\n");
  await peer.untilEndsWith("1\r\na\r\n");
  await server.close();
  assert.match(await peer.end(), /\r\n\r\n1\r\na\r\n$/);
});

test("RPC-H-018 a client that reads nothing of an answer delays the end no longer than is allowed, nor does a handler", async (t) => {
  const long = route((_request, reply) => reply.send(200, [], LONG), "/long");
  const never = route(() => undefined);
  const { peer: connect, server } = await scene(t, [long, never], { limits: { ...PATIENT, lastMoveMs: 50 } });
  const [reader, asker] = [await connect(), await connect()];
  reader.socket.once("data", () => reader.socket.pause());
  reader.send("GET /long HTTP/1.1\r\n\r\n");
  asker.send("GET /never HTTP/1.1\r\n\r\n");
  await reader.until("its beginning", () => reader.received !== "");
  await server.close();
  assert.equal(await asker.end(), "");
});

test("an answer that is still being made is waited for", async (t) => {
  let steps = 0;
  const slow = route((_request, reply) => {
    const work = setInterval(() => {
      reply.stillWorking();
      if ((steps += 1) === 20) {
        clearInterval(work);
        reply.send(200, [], "made");
      }
    }, 20);
    t.after(() => clearInterval(work));
  });
  const { peer: connect, server } = await scene(t, [slow], { limits: { ...PATIENT, lastMoveMs: 200 } });
  const peer = await connect();
  peer.send("GET / HTTP/1.1\r\n\r\n");
  await until("it has begun", () => steps > 0);
  await server.close();
  assert.match(await peer.end(), /made$/);
});

test("RPC-H-018 nor does one who is slow for ever", async (t) => {
  const { peer: connect, server } = await scene(t, [route(() => undefined)], {
    limits: { ...PATIENT, lastMs: 200 },
  });
  const peer = await connect();
  peer.send("GET / HTTP/1.1\r\n\r\n");
  const talk = setInterval(() => peer.send("GET / HTTP/1.1\r\n\r\n"), 5);
  t.after(() => clearInterval(talk));
  await server.close();
});
