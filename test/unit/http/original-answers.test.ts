/** What the original answered to raw bytes (fixtures/wire/http-record.py) is what our server answers. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { decodeCall } from "../../../src/core/xmlrpc/decode.js";
import { encodeResponse } from "../../../src/core/xmlrpc/encode.js";
import { everySoOften } from "../../../src/http/follow-watch.js";
import { logTailRoute, mainLogTailRoute } from "../../../src/http/log-tail.js";
import type { Route } from "../../../src/http/message.js";
import { needingBody } from "../../../src/http/routes.js";
import { route, scene } from "./raw.js";

interface Recorded {
  readonly name: string;
  readonly secret: boolean;
  readonly pieces: readonly string[];
  readonly answer: string;
  readonly then: "open" | "closed";
}

const FIXTURE = join(fileURLToPath(import.meta.url), "../../../../../fixtures/wire/http-original.json");
const RECORDED = JSON.parse(readFileSync(FIXTURE, "utf8")) as readonly Recorded[];

/** Stand-ins for the daemon's handlers, with just enough in them to answer what was recorded. */
const ROUTES: readonly Route[] = [
  needingBody({
    matches: (request) => request.target.startsWith("/RPC2"),
    handle: (request, reply) => {
      if (request.method !== "POST" || !decodeCall(request.body).ok) reply.error(400);
      else reply.send(200, [["Content-Type", "text/xml"]], encodeResponse("3.0"));
    },
  }),
  logTailRoute((name) => (name === "p" ? "/nowhere" : undefined), everySoOften(100)),
  mainLogTailRoute(() => undefined, everySoOften(100)),
  route((_request, reply) => reply.send(200, [["Content-Type", "text/plain"]], "OK"), "/ok.html"),
  route((_request, reply) => reply.error(301, [["Location", "http://<unix domain socket>/images/"]]), "/images"),
  route((request, reply) => {
    if (request.headers["if-modified-since"] !== undefined) reply.send(304, [], "");
    const modified = ["Last-Modified", "Fri, 25 Nov 2022 17:42:03 GMT"] as const;
    if (request.method === "HEAD")
      reply.send(200, [modified, ["Content-Length", "3430"], ["Content-Type", "text/css"]], "");
  }, "/stylesheets/supervisor.css"),
  route((request, reply) => reply.error(request.method === "GET" || request.method === "HEAD" ? 404 : 400)),
];

type Difference = Partial<Pick<Recorded, "answer" | "then">>;

function answerTo(name: string): string {
  return RECORDED.find((recorded) => recorded.name === name)!.answer;
}

/** Where we answer otherwise, on purpose. */
const BETTER: Readonly<Record<string, Difference>> = {
  // 500 blamed us; and where such a request ends cannot be known.
  "POST with unreadable length": { answer: answerTo("malformed XML"), then: "closed" },
  // HTTP does not ask for the space.
  "POST with length but no space": { answer: answerTo("a call") },
  // It hung (IMP-038).
  "POST with length 0": { answer: answerTo("malformed XML") },
  // It dropped the connection without a word.
  "a body that is not UTF-8": { answer: answerTo("malformed XML"), then: "open" },
  // Bodies after HEAD and 304 are read as the beginning of the next answer.
  "HEAD of an unknown path": { answer: answerTo("HEAD of an unknown path").replace(/\r\n\r\n[^]*/, "\r\n\r\n") },
  "a file not modified": { answer: answerTo("a file not modified").replace(/Transfer-Encoding[^]*/, "\r\n") },
  // It said it would close and went deaf in place of it (RPC-AUTH-002).
  "no credentials": { then: "closed" },
  "no credentials for a call": { then: "closed" },
  "wrong password": { then: "closed" },
  "wrong user": { then: "closed" },
  "another scheme": { then: "closed" },
  "a scheme alone": { then: "closed" },
  "no credentials, HTTP/1.0 keep-alive": {
    answer: answerTo("no credentials, HTTP/1.0 keep-alive").replace("Keep-Alive", "close"),
    then: "closed",
  },
};

/** The original's handler throws, and ours does so too, for the same line in the log (LIFE-LOG-021). */
const FALLS: ReadonlySet<string> = new Set(["/logtail alone"]);

const IDS =
  "RPC-H-001 RPC-H-002 RPC-H-003 RPC-H-004 RPC-H-008 RPC-H-009 RPC-H-012 RPC-H-013 RPC-H-014 RPC-H-015 RPC-H-016 RPC-H-017 " +
  "RPC-AUTH-001 RPC-AUTH-002 RPC-AUTH-003 RPC-AUTH-005 RPC-AUTH-007 RPC-LT-003 RPC-LT-004 TRAP-058";

test(IDS, async (t) => {
  for (const recorded of RECORDED) {
    await t.test(recorded.name, async (t) => {
      const credentials = recorded.secret ? { credentials: { username: "u", password: "p:w" } } : {};
      const { peer: connect, failures } = await scene(t, ROUTES, credentials);
      const peer = await connect();
      for (const piece of recorded.pieces) peer.send(piece);
      const { answer, then }: Pick<Recorded, "answer" | "then"> = { ...recorded, ...BETTER[recorded.name] };
      if (then === "open") {
        await peer.until("the whole answer", () => peer.received.length >= dated(answer).length);
        assert.equal(peer.received, dated(answer));
        peer.send("GET /ok.html HTTP/1.0\r\nAuthorization: Basic dTpwOnc=\r\n\r\n");
      }
      const all = await peer.end();
      assert.equal(all.slice(0, dated(answer).length), dated(answer));
      const rest = all.slice(dated(answer).length);
      if (then === "open") assert.match(rest, /^HTTP\/1.0 200 OK\r\n[^]*\r\nOK$/, "still answers");
      else assert.equal(rest, "");
      assert.equal(failures.length, FALLS.has(recorded.name) ? 1 : 0);
    });
  }
});

test("every deliberate difference names a recorded case, and differs", () => {
  for (const [name, better] of Object.entries(BETTER)) {
    const recorded = RECORDED.find((one) => one.name === name);
    assert.ok(recorded !== undefined, name);
    assert.notDeepEqual(
      { answer: recorded.answer, then: recorded.then, ...better },
      { answer: recorded.answer, then: recorded.then },
      name,
    );
  }
});

function dated(answer: string): string {
  return answer.replaceAll("Date: -", "Date: Mon, 23 Nov 2026 11:36:34 GMT");
}
