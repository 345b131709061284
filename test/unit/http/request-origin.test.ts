import assert from "node:assert/strict";
import { test } from "node:test";
import { refusingForgery, originOf, type RequestOrigin } from "../../../src/http/request-origin.js";
import { echo, scene } from "./raw.js";

test("WEB-X-001 IMP-037 where a request comes from", () => {
  const rows: readonly (readonly [Record<string, string>, RequestOrigin])[] = [
    [{}, "unknown"],
    [{ host: "a:9001" }, "unknown"],
    [{ "sec-fetch-site": "none" }, "own"],
    [{ "sec-fetch-site": "same-origin", origin: "https://elsewhere", host: "a" }, "own"],
    [{ "sec-fetch-site": "same-site" }, "foreign"],
    [{ "sec-fetch-site": "cross-site", origin: "http://a", host: "a" }, "foreign"],
    [{ "sec-fetch-site": "none", "sec-purpose": "prefetch;prerender" }, "foreign"],
    [{ origin: "http://a:9001", host: "a:9001" }, "own"],
    [{ origin: "http://a", host: "a:80" }, "own"],
    [{ origin: "https://a", host: "a:443" }, "own"],
    [{ origin: "http://a:9001", host: "a:9002" }, "foreign"],
    [{ origin: "http://a.evil", host: "a" }, "foreign"],
    [{ origin: "null", host: "null" }, "foreign"],
    [{ origin: "https://public", host: "127.0.0.1:9001", "x-forwarded-host": "public, inner" }, "own"],
    [{ referer: "http://a:9001/index.html?x", host: "a:9001" }, "own"],
    [{ referer: "http://evil/a:9001", host: "a:9001" }, "foreign"],
    [{ origin: "http://evil", referer: "http://a/", host: "a" }, "foreign"],
    [{ origin: "http://a" }, "foreign"],
  ];
  for (const [headers, site] of rows) assert.equal(originOf(headers), site, JSON.stringify(headers));
});

test("WEB-X-001 a foreign page calls no method; programs, and what asked for leave, do", async (t) => {
  const { peer } = await scene(t, [refusingForgery(echo)]);
  const ask = async (headers: string) => {
    const one = await peer();
    one.send(`POST /RPC2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 2\r\n${headers}\r\n\r\nhi`);
    return (await one.end()).slice(9, 12);
  };
  assert.equal(await ask("Content-Type: text/plain\r\nSec-Fetch-Site: cross-site"), "403");
  assert.equal(await ask("Origin: http://evil"), "403");
  assert.equal(await ask("Content-Type: text/xml\r\nOrigin: http://evil"), "200");
  assert.equal(await ask("Content-Type: text/plain\r\nOrigin: http://a"), "200");
  assert.equal(await ask("Content-Type: text/plain"), "200");
});
