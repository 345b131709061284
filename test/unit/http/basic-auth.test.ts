import assert from "node:assert/strict";
import { test } from "node:test";
import { basicAuth } from "../../../src/http/basic-auth.js";
import type { HttpReply, HttpRequest } from "../../../src/http/message.js";
import { needingBody } from "../../../src/http/routes.js";
import { echo, scene } from "./raw.js";

const SHA = "{SHA}8843d7f92416211de9ebb963ff4ce28125932878"; // foobar

/** What comes of credentials: 200, or the status of the refusal. */
function outcome(stored: string, authorization: string | undefined, warnings: string[] = []): number {
  let status = 0;
  const reply = {
    send: (given: number) => (status = given),
    error: (given: number) => (status = given),
  } as unknown as HttpReply;
  const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
  const request: HttpRequest = {
    method: "GET",
    target: "/",
    version: "1.1",
    headers,
    body: new Uint8Array(0),
    server: "s",
    peer: "p",
  };
  const guarded = basicAuth({ username: "user", password: stored }, echo, (line) => warnings.push(line));
  guarded.handle(request, reply);
  const handled = status;
  status = 200;
  assert.equal(guarded.admits!(request, reply), handled === 200);
  assert.equal(status, handled, "asked twice, the answer is the same");
  return handled;
}

function basic(credentials: string): string {
  return `Basic ${Buffer.from(credentials).toString("base64")}`;
}

test("RPC-AUTH-001 RPC-AUTH-003 RPC-AUTH-008 only the very name and password pass", () => {
  assert.equal(outcome("pass:word", basic("user:pass:word")), 200);
  assert.equal(outcome("ünïcode", basic("user:ünïcode")), 200);
  for (const wrong of [
    "user:",
    "user:pass",
    "user:pass:word ",
    "User:pass:word",
    ":",
    "user:PASS:WORD",
    "x:pass:word",
  ]) {
    assert.equal(outcome("pass:word", basic(wrong)), 401, wrong);
  }
});

test("RPC-AUTH-004 a {SHA} password is compared by its digest, in lower case", () => {
  assert.equal(outcome(SHA, basic("user:foobar")), 200);
  assert.equal(outcome(SHA, basic("user:barfoo")), 401);
  assert.equal(outcome(SHA, basic(`user:${SHA}`)), 401);
  assert.equal(outcome(SHA, basic(`user:${SHA.slice(5)}`)), 401);
  assert.equal(outcome(SHA.toUpperCase(), basic("user:foobar")), 401);
});

test("RPC-AUTH-002 RPC-AUTH-005 RPC-AUTH-006 RPC-AUTH-007 everything else is refused, some of it with a line", () => {
  const warnings: string[] = [];
  assert.equal(outcome("p", undefined, warnings), 401);
  assert.equal(outcome("p", "Basic", warnings), 401);
  assert.equal(outcome("p", basic("nocolon"), warnings), 500);
  assert.deepEqual(warnings, []);
  assert.equal(outcome("p", "Digest username=x", warnings), 401);
  assert.equal(outcome("p", "Basic dXU", warnings), 400);
  assert.equal(outcome("p", "Basic dX\x1b[2JU", warnings), 400);
  assert.deepEqual(
    [...new Set(warnings)],
    [
      "unknown/unsupported auth method: digest",
      "malformed authorization info <dXU>",
      "malformed authorization info <dX\\x1b[2JU>",
    ],
  );
});

test("RPC-AUTH-001 RPC-AUTH-002 a stranger's body is not read, be it missing, huge or without length", async (t) => {
  const credentials = { username: "u", password: "p:w" };
  const { peer: connect, warnings } = await scene(t, [needingBody(echo)], { credentials });
  for (const length of ["Content-Length: 5\r\n", "Content-Length: 99999999999\r\n", "", "Content-Length: x\r\n"]) {
    const peer = await connect();
    peer.send(`POST / HTTP/1.1\r\n${length}Authorization: Digest x\r\n\r\n`);
    assert.match(await peer.end(), /^HTTP\/1.1 401 Unauthorized\r\n/);
  }
  assert.equal(warnings.length, 4);
  const friend = await connect();
  friend.send("POST / HTTP/1.0\r\nContent-Length: 99999999999\r\nAuthorization: Basic dTpwOnc=\r\n\r\n");
  assert.match(await friend.end(), /^HTTP\/1.0 413 /);
});
