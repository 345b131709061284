/** The pure parts of an answer: its frame, its error page, its line in the log. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { accessLine, saysError } from "../../../src/http/access-line.js";
import { errorPage, reasonFor } from "../../../src/http/error-page.js";
import { frame } from "../../../src/http/framing.js";
import { readHead } from "../../../src/http/request-head.js";
import { NOW } from "./raw.js";

test("RPC-H-012 RPC-H-013 RPC-H-014 when a connection continues, and how the end of a body is marked", () => {
  const rows: readonly (readonly [version: string, connection: string, length: number | undefined, outcome: string])[] =
    [
      ["1.1", "", 5, "length open"],
      ["1.1", "Close", 5, "length close"],
      ["1.1", "", undefined, "chunked open"],
      ["1.1", "close", undefined, "end close"],
      ["1.0", "", 5, "length close"],
      ["1.0", "Keep-Alive", 5, "length keep-alive open"],
      ["1.0", "keep-alive", undefined, "end close"],
      ["", "", 5, "length close"],
      ["", "keep-alive", 5, "length close"],
      ["2.0", "", 5, "length open"],
      ["2.0", "", undefined, "end close"],
    ];
  for (const [version, connection, length, expected] of rows) {
    const framed = frame({ version, headers: { connection } }, 200, [], length, NOW);
    const outcome = [
      framed.head.includes("\r\nContent-Length: 5\r\n") ? "length" : framed.chunked ? "chunked" : "end",
      framed.head.includes("\r\nConnection: Keep-Alive\r\n") ? "keep-alive" : "",
      framed.close ? "close" : "open",
    ];
    assert.equal(
      outcome.filter((word) => word !== "").join(" "),
      expected,
      JSON.stringify([version, connection, length]),
    );
    assert.equal(framed.head.includes("Transfer-Encoding: chunked\r\n"), framed.chunked);
  }
});

test("RPC-H-017 a header's value stays one line", () => {
  const { head } = frame({ version: "1.1", headers: {} }, 301, [["Location", "http://a\r\nSet-Cookie: b"]], 0, NOW);
  assert.match(head, /\r\nLocation: http:\/\/aSet-Cookie: b\r\nContent-Length: 0\r\n\r\n$/);
});

test("RPC-H-017 the date is that of the answer, whatever answers came before", () => {
  const dateOf = (milliseconds: number) =>
    /\r\nDate: (.*)\r\n/.exec(frame({ version: "1.1", headers: {} }, 200, [], 0, NOW + milliseconds).head)![1];
  assert.deepEqual([0, 400, 500, -1000].map(dateOf), [
    "Mon, 23 Nov 2026 11:36:34 GMT",
    "Mon, 23 Nov 2026 11:36:34 GMT",
    "Mon, 23 Nov 2026 11:36:34 GMT",
    "Mon, 23 Nov 2026 11:36:33 GMT",
  ]);
});

test("RPC-H-016 the error page", () => {
  assert.equal(
    errorPage(404),
    "<head>\r\n<title>Error response</title>\r\n</head>\r\n<body>\r\n<h1>Error response</h1>\r\n" +
      "<p>Error code 404.\r\n<p>Message: Not Found.\r\n</body>\r\n",
  );
  assert.equal(reasonFor(299), "Unknown");
});

test("LIFE-LOG-017 the clock reads UTC, the offset is the zone's without summer time", (t) => {
  const zone = process.env["TZ"];
  t.after(() => {
    if (zone === undefined) delete process.env["TZ"];
    else process.env["TZ"] = zone;
  });
  const head = readHead("POST /RPC2 HTTP/1.1")!;
  const offsets = { UTC: "+0000", "America/New_York": "-0500", "Asia/Kolkata": "+0530", "Australia/Sydney": "+1000" };
  for (const [name, offset] of Object.entries(offsets)) {
    process.env["TZ"] = name;
    assert.equal(
      accessLine("127.0.0.1:5", head, 200, 247, Date.UTC(2026, 6, 3, 1, 2, 3)),
      `127.0.0.1:5 - - [03/Jul/2026:01:02:03 ${offset}] "POST /RPC2 HTTP/1.1" 200 247`,
    );
  }
});

test("LIFE-LOG-017 a line that speaks of errors is one, for the original", () => {
  assert.equal(saysError("GET /Errors HTTP/1.1"), true);
  assert.equal(saysError("GET / HTTP/1.1"), false);
});
