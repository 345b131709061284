import assert from "node:assert/strict";
import { test } from "node:test";
import { ResponseReader, type ResponseEvent } from "../../../../src/client/wire/http-response.js";

interface Read {
  readonly status?: number;
  readonly reason?: string;
  readonly reusable?: boolean;
  readonly body: string;
  readonly end: string;
}

/** What an answer comes to when its bytes arrive in pieces; `close` ends the connection afterwards. */
function read(pieces: readonly string[], close = false): Read {
  const reader = new ResponseReader();
  const events: ResponseEvent[] = pieces.flatMap((piece) => reader.feed(Buffer.from(piece, "latin1")));
  if (close) events.push(...reader.finish());
  const head = events.find((event) => event.kind === "head")?.head;
  const body = events
    .map((event) => (event.kind === "body" ? Buffer.from(event.bytes).toString("latin1") : ""))
    .join("");
  const last = events.at(-1);
  const end = last?.kind === "broken" ? JSON.stringify(last.failure) : last?.kind === "end" ? "end" : "open";
  return { ...(head && { status: head.status, reason: head.reason, reusable: head.reusable }), body, end };
}

const ANSWERS = {
  "of known length": ["HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "hello"],
  "in chunks": [
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1;x=y\r\n!\r\n0\r\nTrailer: x\r\n\r\n",
    "hello!",
  ],
  "in chunks with blank lines between": [
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n2\r\nab\r\n\r\n1\r\nc\r\n0\r\n\r\n",
    "abc",
  ],
  "after a 100": ["HTTP/1.1 100 Continue\r\nX: y\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "ok"],
  "with bare line feeds": ["HTTP/1.1 200 OK\nContent-Length: 2\n\nok", "ok"],
} as const;

for (const [name, [wire, body]] of Object.entries(ANSWERS)) {
  test(`an answer ${name} reads the same however it is cut`, () => {
    const whole = read([wire]);
    assert.deepEqual(whole, { status: 200, reason: "OK", reusable: true, body, end: "end" });
    for (let cut = 0; cut <= wire.length; cut += 1)
      assert.deepEqual(read([wire.slice(0, cut), wire.slice(cut)]), whole);
    assert.deepEqual(read(Array.from(wire)), whole);
  });
}

test("an answer without a length ends with the connection, which cannot be used again", () => {
  const { reusable, body, end } = read(["HTTP/1.0 200 OK\r\n\r\nab", "cd"], true);
  assert.deepEqual({ reusable, body, end }, { reusable: false, body: "abcd", end: "end" });
});

test("an empty answer ends with its head", () => {
  assert.equal(read(["HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"]).end, "end");
  assert.equal(read(["HTTP/1.1 204 No Content\r\n\r\n"]).end, "end");
});

test("a connection is reused unless one side says otherwise", () => {
  const reusable = (version: string, connection: string) =>
    read([`HTTP/${version} 200 OK\r\n${connection}Content-Length: 0\r\n\r\n`]).reusable;
  assert.equal(reusable("1.1", ""), true);
  assert.equal(reusable("1.1", "Connection: Close\r\n"), false);
  assert.equal(reusable("1.0", ""), false);
  assert.equal(reusable("1.0", "Connection: Keep-Alive\r\n"), true);
});

test("a connection that ends too early is reported by where it ended", () => {
  assert.equal(read([], true).end, '{"kind":"closed"}');
  assert.equal(read(["HTTP/1.1 200 OK\r\nContent-Le"], true).end, '{"kind":"closed"}');
  const cut = read(["HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"], true);
  assert.equal(cut.end, '{"kind":"incomplete","received":3,"missing":6}');
  const chunked = read(["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc"], true);
  assert.equal(chunked.end, '{"kind":"incomplete","received":3}');
});

test("what is not HTTP is refused with the line it sent", () => {
  assert.equal(read(["SSH-2.0-OpenSSH\r\n"]).end, '{"kind":"not-http","line":"SSH-2.0-OpenSSH"}');
  assert.equal(
    read(["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"]).end,
    '{"kind":"not-http","line":"zz"}',
  );
  assert.match(read(["x".repeat(70_000)]).end, /not-http/);
});

test("bytes after the end belong to no response", () => {
  const reader = new ResponseReader();
  reader.feed(Buffer.from("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na"));
  assert.deepEqual(reader.feed(Buffer.from("more")), []);
  assert.deepEqual(reader.finish(), []);
});
