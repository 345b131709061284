import assert from "node:assert/strict";
import { test } from "node:test";
import type { HttpReply, HttpStream } from "../../../src/http/message.js";
import type { Peer } from "../../support/peer.js";
import { echo, okAnswer, route, scene, until } from "./raw.js";

const PAGE_500 = /^HTTP\/1.1 500 Internal Server Error\r\n[^]*Error code 500/;

test("RPC-H-012 RPC-H-021 pipelined requests are answered in their order, also when the first takes longest", async (t) => {
  const waiting: HttpReply[] = [];
  const slow = route((_request, reply) => waiting.push(reply), "/slow");
  const { peer: connect } = await scene(t, [slow, echo]);
  const peer = await connect();
  peer.send("GET /slow HTTP/1.1\r\n\r\nPUT /b HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcGET /c HTTP/1.1\r\n\r\n");
  const other = await connect();
  other.send("GET /d HTTP/1.1\r\n\r\n");
  assert.equal(await other.untilEndsWith("/d "), okAnswer("GET /d "), "nobody else waits");
  assert.equal(peer.received, "");
  waiting[0]!.send(200, [["Content-Type", "text/plain"]], "slow");
  assert.equal(await peer.untilEndsWith("/c "), okAnswer("slow") + okAnswer("PUT /b abc") + okAnswer("GET /c "));
});

test("RPC-H-012 a request may come byte by byte", async (t) => {
  const { peer: connect } = await scene(t, [echo]);
  const peer = await connect();
  peer.socket.setNoDelay(true);
  for (const byte of "POST /a HTTP/1.1\r\ncontent-length: 2\r\n\r\nxy") {
    await new Promise((resolve) => peer.socket.write(byte, resolve));
  }
  assert.equal(await peer.untilEndsWith("xy"), okAnswer("POST /a xy"));
});

test("RPC-H-012 who has said all still gets the answer, then the connection ends", async (t) => {
  const waiting: HttpReply[] = [];
  const { peer: connect } = await scene(t, [route((_request, reply) => waiting.push(reply), "/slow"), echo]);
  const peer = await connect();
  peer.socket.end("GET /a HTTP/1.1\r\n\r\nGET /slow HTTP/1.1\r\n\r\n");
  await peer.untilEndsWith("/a ");
  await new Promise((resolve) => setImmediate(resolve));
  waiting[0]!.send(200, [["Content-Type", "text/plain"]], "late");
  assert.equal(await peer.end(), okAnswer("GET /a ") + okAnswer("late"));
});

test("RPC-H-011 TRAP-088 IMP-009 Content-Length counts bytes, also in an answer that came late", async (t) => {
  const { peer: connect } = await scene(t, [
    route((_request, reply) => void setImmediate(() => reply.send(200, [["Content-Type", "text/xml"]], "é\u{1F600}"))),
  ]);
  const peer = await connect();
  peer.send("GET / HTTP/1.0\r\n\r\n");
  const received = Buffer.from(await peer.end(), "latin1").toString();
  assert.match(received, /Content-Length: 6\r\n\r\né\u{1F600}$/u);
});

test("RPC-H-018 a head without end is refused: 413", async (t) => {
  const { peer: connect } = await scene(t, [echo]);
  const peer = await connect();
  peer.send(`GET / HTTP/1.1\r\nX: ${"x".repeat(70_000)}`);
  assert.match(await peer.end(), /^HTTP\/1.1 413 Request Entity Too Large\r\n/);
});

test("RPC-H-018 a body beyond the limit is refused before it comes: 413", async (t) => {
  const { peer: connect } = await scene(t, [echo], { limits: { bodyBytes: 10 } });
  const peer = await connect();
  peer.send("PUT / HTTP/1.1\r\nContent-Length: 10\r\n\r\n0123456789PUT / HTTP/1.1\r\nContent-Length: 11\r\n\r\n");
  assert.match(await peer.end(), /0123456789HTTP\/1.1 413 Request Entity Too Large\r\n/);
});

test("RPC-H-018 a request that does not come to its end is refused: 408", async (t) => {
  const { peer: connect } = await scene(t, [echo], { limits: { receiveMs: 50 } });
  const [head, body] = [await connect(), await connect()];
  head.send("GET / HTTP/1.1\r\nX");
  body.send("PUT / HTTP/1.0\r\nContent-Length: 5\r\n\r\nabc");
  assert.match(await head.end(), /^HTTP\/1.1 408 Request Time-out\r\n/);
  assert.match(await body.end(), /^HTTP\/1.0 408 Request Time-out\r\n/);
});

test("RPC-H-018 idle connections end, those that wait for an answer do not", async (t) => {
  const waiting: HttpReply[] = [];
  const { peer: connect } = await scene(t, [route((_request, reply) => waiting.push(reply))], {
    limits: { idleMs: 500 },
  });
  const ask = async (): Promise<Peer> => {
    const peer = await connect();
    peer.send("GET / HTTP/1.0\r\n\r\n");
    await until("the handler, or the end", () => waiting.length > 0 || peer.ended);
    // One whose request this machine has come to too late was idle, too.
    return waiting.length > 0 ? peer : ask();
  };
  const busy = await ask();
  const idle = await connect();
  assert.equal(await idle.end(), "");
  assert.equal(busy.ended, false);
  waiting[0]!.send(200, [], "answer");
  assert.match(await busy.end(), /answer$/);
});

test("RPC-H-018 what is sent while an answer is made is not read without end", async (t) => {
  const waiting: HttpReply[] = [];
  const { peer: connect } = await scene(t, [route((_request, reply) => waiting.push(reply), "/slow"), echo]);
  const peer = await connect();
  peer.send("GET /slow HTTP/1.1\r\n\r\n");
  const many = 2_500;
  peer.send(`GET /x HTTP/1.1\r\nX: ${"x".repeat(200)}\r\n\r\n`.repeat(many)); // far more than the kernel keeps for us
  let [before, calm] = [-1, 0];
  await until("calm", () => {
    calm = peer.socket.writableLength === before ? calm + 1 : 0;
    before = peer.socket.writableLength;
    return waiting.length === 1 && calm > 5;
  });
  assert.ok(peer.socket.writableLength > 0, "the rest waits at its sender's");
  waiting[0]!.send(200, [["Content-Type", "text/plain"]], "slow");
  const answer = okAnswer("GET /x ");
  await peer.until("all answers", () => peer.received.length === okAnswer("slow").length + many * answer.length);
  assert.ok(peer.received.endsWith(answer + answer));
});

test("the daemon survives whatever a handler throws: 500, and a report", async (t) => {
  const thrown = new Error("bug");
  const { peer: connect, failures } = await scene(t, [
    route(() => {
      throw thrown;
    }, "/throws"),
    route(() => Promise.reject(thrown) as unknown as undefined, "/rejects"),
    route((_request, reply) => {
      reply.send(200, [], "one");
      reply.send(200, [], "two");
    }, "/twice"),
    route((_request, reply) => {
      reply.stream(200, []).write(Buffer.from("begun"));
      throw thrown;
    }, "/late"),
    { matches: () => true, admits: () => thrown.message.length > 0 && failNow(thrown), handle: () => undefined },
  ]);
  for (const path of ["/throws", "/rejects", "/admits"]) {
    const peer = await connect();
    peer.send(`GET ${path} HTTP/1.1\r\nConnection: close\r\n\r\n`);
    assert.match(await peer.end(), PAGE_500, path);
  }
  const twice = await connect();
  twice.send("GET /twice HTTP/1.1\r\nConnection: close\r\n\r\n");
  assert.match(await twice.end(), /\r\n\r\none$/);
  const late = await connect();
  late.send("GET /late HTTP/1.1\r\n\r\n");
  assert.doesNotMatch(await late.end(), /500|\r\n0\r\n\r\n$/, "a stream that fails ends without its end mark");
  assert.deepEqual(
    failures.map((failure) => (failure as Error).message),
    [...Array<string>(3).fill("bug"), 'cannot answer "GET /twice HTTP/1.1" a second time', "bug"],
  );
});

function failNow(error: Error): boolean {
  throw error;
}

test("a peer that goes away midway: the handler hears of it once, and may answer in vain", async (t) => {
  let gone = 0;
  const replies: HttpReply[] = [];
  const slow = route((_request, reply) => {
    replies.push(reply);
    reply.onClose(() => (gone += 1));
    reply.onClose(() => failNow(new Error("a callback's bug")));
  }, "/slow");
  const { peer: connect, failures, access } = await scene(t, [slow, echo], { inet: true });
  const [leaver, cutter, stayer] = [await connect(), await connect(), await connect()];
  cutter.send("PUT / HTTP/1.1\r\nContent-Length: 100\r\n\r\nabc");
  cutter.socket.destroy();
  leaver.send("GET /slow HTTP/1.1\r\n\r\n");
  await until("the handler", () => replies.length === 1);
  leaver.socket.resetAndDestroy();
  await until("the news", () => gone > 0);
  replies[0]!.send(200, [], "in vain");
  replies[0]!.stream(200, []).end();
  await new Promise<void>((resolve) => replies[0]!.onClose(resolve));
  stayer.send("GET /a HTTP/1.1\r\n\r\n");
  await stayer.untilEndsWith("/a ");
  assert.equal(gone, 1);
  assert.deepEqual(failures.map(String), ["Error: a callback's bug"]);
  assert.match(access.join(), /^127\.0\.0\.1:\d+ - - \[.*\] "GET \/a HTTP\/1.1" 200 \d+$/);
});

test("LOG-T-007 a stream reports when its peer is slow and when it has caught up, and ends when the peer leaves", async (t) => {
  let stream: HttpStream | undefined;
  const events: string[] = [];
  const { peer: connect } = await scene(t, [
    route((_request, reply) => {
      reply.onClose(() => events.push("closed"));
      stream = reply.stream(200, [["Content-Type", "text/plain"]]);
      const fill = () => {
        while (events.length < 2 && stream!.write(Buffer.alloc(0x100000, "x"))); // more than any kernel holds
        events.push("blocked");
        if (events.length < 2) stream!.drained(fill);
      };
      fill();
    }),
  ]);
  const peer = await connect();
  peer.socket.pause();
  peer.send("GET / HTTP/1.1\r\n\r\n");
  await until("back-pressure", () => events.length > 0);
  assert.deepEqual(events, ["blocked"]);
  peer.socket.resume();
  await peer.until("relief", () => events.length > 1);
  await peer.until("both chunks", () => /chunked\r\n\r\n(100000\r\nx{1048576}\r\n){2}$/.test(peer.received));
  peer.socket.end();
  await until("the end", () => events.includes("closed"));
  assert.equal(events.filter((event) => event === "closed").length, 1);
  assert.equal(stream!.write(Buffer.from("in vain")), true);
});

test("RPC-H-013 RPC-LT-005 a stream to HTTP/1.0 comes plain and ends with the connection", async (t) => {
  const { peer: connect, access } = await scene(t, [
    route((_request, reply) => {
      const stream = reply.stream(200, [["Content-Type", "text/plain"]]);
      stream.write(Buffer.from("a"));
      stream.write(Buffer.from("b"));
      stream.end();
      stream.end();
    }),
  ]);
  const [old, current] = [await connect(), await connect()];
  old.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  const head = "Server: Medusa/1.12\r\nDate: Mon, 23 Nov 2026 11:36:34 GMT\r\nContent-Type: text/plain\r\n";
  const plain = `HTTP/1.0 200 OK\r\n${head}\r\nab`;
  assert.equal(await old.end(), plain);
  current.send("GET / HTTP/1.1\r\n\r\n");
  const chunked = `HTTP/1.1 200 OK\r\n${head}Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n1\r\nb\r\n0\r\n\r\n`;
  assert.equal(await current.untilEndsWith("0\r\n\r\n"), chunked);
  assert.deepEqual(
    access.map((line) => line.split(" ").at(-1)),
    [String(plain.length), String(chunked.length)],
  );
});

test("LIFE-LOG-017 each answered request gives a line, bytes counted with the head", async (t) => {
  const { peer: connect, access } = await scene(t, [echo]);
  const peer = await connect();
  peer.send("GET /a%20b?c%20d HTTP/1.1\r\n\r\nGET /b\x01 HTTP/1.0\r\n\r\n");
  const received = await peer.end();
  const first = okAnswer("GET /a b?c%20d ").length;
  assert.deepEqual(access, [
    `localhost:0 - - [23/Nov/2026:11:36:34 +0000] "GET /a%20b?c%20d HTTP/1.1" 200 ${first}`,
    `localhost:0 - - [23/Nov/2026:11:36:34 +0000] "GET /b\\x01 HTTP/1.0" 200 ${received.length - first}`,
  ]);
});

test("garbage of every kind leaves the server standing", async (t) => {
  const { peer: connect, failures } = await scene(t, [echo]);
  const whole = "PUT /a HTTP/1.1\r\nContent-Length: 3\r\nX: y\r\n z\r\n\r\nabc";
  for (let at = 0; at < whole.length; at += 1) {
    for (const junk of ["\0", "\r\n\r\n", "\xff\xfe"]) {
      const peer = await connect();
      peer.socket.end(whole.slice(0, at) + junk + whole.slice(at), "latin1");
      await peer.end();
    }
  }
  const peer = await connect();
  peer.send(whole);
  assert.equal(await peer.untilEndsWith("abc"), okAnswer("PUT /a abc"));
  assert.deepEqual(failures, []);
});

test("RPC-H-018 who reads a long answer slowly gets all of it, although the connection is to close", async (t) => {
  const long = Buffer.alloc(4_000_000, "x");
  const { peer: connect } = await scene(t, [route((_request, reply) => reply.send(200, [], long))], {
    limits: { lingerMs: 20 },
  });
  const peer = await connect();
  peer.socket.pause();
  peer.send("GET / HTTP/1.0\r\n\r\n");
  await new Promise((resolve) => setTimeout(resolve, 100)); // Longer than a peer has to close when it has read all.
  peer.socket.resume();
  assert.equal((await peer.end()).split("\r\n\r\n")[1]?.length, long.length);
});

test("RPC-H-018 beyond the limit, who has kept us waiting longest makes room; who is being answered goes last", async (t) => {
  const waiting: HttpReply[] = [];
  const slow = route((_request, reply) => waiting.push(reply), "/slow");
  const { peer: connect } = await scene(t, [slow, echo], { limits: { connections: 3 } });
  const busy = await connect();
  busy.send("GET /slow HTTP/1.1\r\n\r\n");
  await until("the handler", () => waiting.length === 1);
  const [oldest, younger, youngest] = [await connect(), await connect(), await connect()];
  assert.equal(await oldest.end(), "");
  assert.deepEqual([busy.ended, younger.ended], [false, false]);
  for (const peer of [younger, youngest]) peer.send("GET /slow HTTP/1.1\r\n\r\n");
  await until("the handlers", () => waiting.length === 3);
  const late = await connect();
  assert.equal(await busy.end(), "", "answers that never come lock nobody out");
  for (const reply of waiting) reply.send(200, [["Content-Type", "text/plain"]], "answer");
  for (const peer of [younger, youngest]) await peer.untilEndsWith("answer");
  late.send("GET /a HTTP/1.1\r\n\r\n");
  await late.untilEndsWith("/a ");
});

test("RPC-H-018 a peer that does not close when we have is not waited for", async (t) => {
  const { peer: connect, server, access } = await scene(t, [echo], { limits: { lingerMs: 20 } });
  const peer = await connect();
  peer.send("GET /a HTTP/1.0\r\n\r\n");
  await peer.end();
  await until("a broken pipe", () => {
    peer.send("GET /b HTTP/1.0\r\n\r\n");
    return peer.socket.destroyed;
  });
  assert.equal(access.length, 1, "what comes after the close is dropped");
  await server.close();
});

test("RPC-H-008 an answer of known length that is passed on as it is read: whole, and the connection continues", async (t) => {
  const PIECES = 40;
  const PIECE = Buffer.alloc(256 * 1024, "x");
  let waits = 0;
  const handedOut = route((_request, reply) => {
    const stream = reply.stream(200, [["Content-Type", "text/plain"]], PIECES * PIECE.length);
    let left = PIECES;
    const fill = () => {
      while (left > 0) {
        left -= 1;
        if (!stream.write(PIECE)) {
          waits += 1;
          stream.drained(fill);
          return;
        }
      }
      stream.end();
    };
    fill();
  }, "/long");
  for (const inet of [false, true]) {
    const { peer: connect, access } = await scene(t, [handedOut, echo], { inet });
    const peer = await connect();
    peer.send("GET /long HTTP/1.1\r\n\r\nGET /a HTTP/1.1\r\n\r\n");
    // It says that it will send no more, and gets all of it nevertheless.
    peer.socket.end();
    const [head, body] = (await peer.end()).split("\r\n\r\n");
    assert.match(head!, new RegExp(`^HTTP/1.1 200 OK\r\n[^]*\r\nContent-Length: ${PIECES * PIECE.length}$`));
    assert.equal(body!.indexOf("HTTP/1.1"), PIECES * PIECE.length);
    assert.equal(access.length, 2);
  }
  assert.ok(waits > 0, "the reader was waited for");
});

test("RPC-H-008 an answer that cannot be sent as announced ends its connection", async (t) => {
  const broken = route((_request, reply) => {
    const stream = reply.stream(200, [], 100);
    stream.write(Buffer.from("part"));
    stream.abort();
  });
  const { peer: connect, failures } = await scene(t, [broken]);
  const peer = await connect();
  peer.send("GET / HTTP/1.1\r\n\r\n");
  assert.match(await peer.end(), /Content-Length: 100\r\n\r\n(part)?$|^$/);
  assert.deepEqual(failures, []);
});

test("RPC-W-003 who sends no more has left, for those answers that say so", async (t) => {
  const replies = new Map<string, HttpReply>();
  const gone: string[] = [];
  const waits = route((request, reply) => {
    replies.set(request.target, reply);
    reply.onClose(() => gone.push(request.target));
    if (request.target === "/may-leave") reply.endsWithPeer();
  });
  for (const inet of [false, true]) {
    const { peer: connect } = await scene(t, [waits], { inet });
    const [leaves, stays] = [await connect(), await connect()];
    stays.send("GET /stays HTTP/1.1\r\n\r\n");
    leaves.send("GET /may-leave HTTP/1.1\r\n\r\n");
    for (const peer of [stays, leaves]) peer.socket.end();
    assert.equal(await leaves.end(), "");
    await until("the news", () => gone.length > 0);
    replies.get("/stays")!.send(200, [["Content-Type", "text/plain"]], "still");
    assert.equal(await stays.end(), okAnswer("still"));
    assert.deepEqual(gone.splice(0), ["/may-leave"]);
  }
});
