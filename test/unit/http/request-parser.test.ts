import assert from "node:assert/strict";
import { test } from "node:test";
import type { RequestHead } from "../../../src/http/request-head.js";
import { readHead } from "../../../src/http/request-head.js";
import { RequestParser, type NextHead } from "../../../src/http/request-parser.js";

const WHOLE =
  "\r\nPOST /a%20b?c%20d HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nX-Fold: a\r\n\t b\r\n\r\n\r\n\r\nGET /é\r\n\r\n";

/** Everything a parser finds in these pieces; bodies as `{ body }`. */
function parsed(pieces: readonly Buffer[]): (NextHead | { body: string })[] {
  const parser = new RequestParser(1000);
  const found: (NextHead | { body: string })[] = [];
  let body: number | undefined;
  const look = (): boolean => {
    if (body !== undefined) {
      const bytes = parser.body(body);
      if (bytes === undefined) return false;
      body = undefined;
      return found.push({ body: bytes.toString() }) > 0;
    }
    const head = parser.head();
    if (head === "more") return false;
    if (typeof head === "object") body = head.bodyLength as number | undefined;
    return found.push(head) > 0;
  };
  for (const piece of pieces) {
    parser.feed(piece);
    while (look());
  }
  return found;
}

test("RPC-H-012 requests cut at every offset are the same requests", () => {
  const whole = Buffer.from(WHOLE);
  const expected = parsed([whole]);
  assert.deepEqual(
    expected.map((found) => (typeof found === "object" && "line" in found ? [found.line, found.target] : found)),
    [["POST /a%20b?c%20d HTTP/1.1", "/a b?c%20d"], { body: "\r\n\r\n" }, ["GET /é", "/é"]],
  );
  for (let cut = 0; cut <= whole.length; cut += 1) {
    assert.deepEqual(parsed([whole.subarray(0, cut), whole.subarray(cut)]), expected, `cut at ${cut}`);
  }
  assert.deepEqual(parsed(Array.from(whole, (byte) => Buffer.of(byte))), expected);
});

test("RPC-H-012 a head like the one before is not read again; one that differs in a byte is", () => {
  const heads = ["GET /a HTTP/1.1\r\nX: 1", "GET /a HTTP/1.1\r\nX: 1", "GET /a HTTP/1.1\r\nX: 2", "GET /a HTTP/1.1"];
  const parser = new RequestParser(1000);
  const found = heads.map((head) => {
    const bytes = Buffer.from(`${head}\r\n\r\n`);
    parser.feed(bytes);
    const read = parser.head() as RequestHead;
    bytes.fill(0); // what is remembered is not the caller's memory
    return read;
  });
  assert.equal(found[0], found[1]);
  assert.deepEqual(
    found.map(({ headers }) => headers["x"]),
    ["1", "1", "2", undefined],
  );
});

test("RPC-H-018 the limit is for the head alone, and for a head without end", () => {
  const parser = new RequestParser(20);
  parser.feed(Buffer.from(`GET / HTTP/1.1\r\n\r\n${"x".repeat(100)}`));
  assert.equal((parser.head() as RequestHead).target, "/");
  assert.equal(parser.body(100)?.length, 100);
  assert.equal(parser.pending, 0);
  parser.feed(Buffer.from("GET /0123456789 HTTP/1.1"));
  assert.equal(parser.head(), "too large");
});

test("RPC-H-014 RPC-H-015 request lines", () => {
  const lines: readonly (readonly [string, unknown])[] = [
    ["GET / HTTP/1.1", ["GET", "/", "1.1"]],
    ["get /x", ["get", "/x", ""]],
    ["GET /%41%zz%2 HTTP/1.0", ["GET", "/A%zz%2", "1.0"]],
    ["GET /%e2%82%ac%ff HTTP/1.0", ["GET", "/€\ufffd", "1.0"]],
    ["GET /a?b%41 HTTP/1.0", ["GET", "/a?b%41", "1.0"]],
    ["GET /a?%41?b HTTP/1.0", ["GET", "/a?A?b", "1.0"]],
    ["GET /%41? HTTP/1.0", ["GET", "/A", "1.0"]],
    ["GET / HTTP/1.1.1", ["GET", "/", "1.1.1"]],
    ["GET / HTTP/x", undefined],
    ["GET / http/1.1", undefined],
    ["GET  / HTTP/1.1", undefined],
    ["GET / HTTP/1.1 ", undefined],
    ["GET / HTTP/1.1\nHost: x", undefined],
    ["GET", undefined],
    ["", undefined],
  ];
  for (const [line, expected] of lines) {
    const head = readHead(line);
    assert.deepEqual(head && [head.method, head.target, head.version], expected, line);
  }
});

test("RPC-H-002 headers: any case, first of equals, folded, without prototype", () => {
  const head = readHead("GET /\r\nA: 1\r\na: 2\r\nB:3 \r\nc\r\n: d\r\n__proto__: e\r\nF: g\r\n h\r\ni: j: k");
  assert.deepEqual({ ...head?.headers }, { a: "1", b: "3", ["__proto__"]: "e", f: "gh", i: "j: k" });
  assert.equal(head?.headers["constructor"], undefined);
  const length = (header: string) => readHead(`POST /\r\n${header}`)?.bodyLength;
  assert.equal(length("Content-Length: 12"), 12);
  assert.equal(length("X: y"), undefined);
  assert.equal(length("Transfer-Encoding: chunked\r\nContent-Length: 5"), "unreadable");
  for (const wrong of ["-1", "1,2", "0x10", "1e3", "9".repeat(16), ""]) {
    assert.equal(length(`Content-Length: ${wrong}`), "unreadable", wrong);
  }
});
