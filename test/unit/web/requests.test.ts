import assert from "node:assert/strict";
import { test } from "node:test";
import type { HttpRequest } from "../../../src/http/message.js";
import { formOf, pathOf, quote } from "../../../src/web/form.js";
import { markup, escape } from "../../../src/web/markup.js";
import { ctime } from "../../../src/web/original-texts.js";
import { Visitors } from "../../../src/web/visitors.js";

function asked(target: string, headers: Record<string, string> = {}, body = ""): HttpRequest {
  const method = body === "" ? "GET" : "POST";
  return { method, target, version: "1.1", headers, body: Buffer.from(body), server: "", peer: "" };
}

test("WEB-P-001 WEB-P-003 WEB-P-004 IMP-056 paths and parameters are two things", () => {
  const paths = ["/", "", "//", "/index.html?a=b", "/tail.html;p?x", "/ok.html?PATH_INFO=/index.html", "//a/b#c"];
  assert.deepEqual(paths.map(pathOf), ["index.html", "index.html", "index.html", "index.html", "tail.html", "ok.html", "a/b"]); // prettier-ignore
  const form = formOf(asked("/?a=1&a=2&b=%C3%A9+x&c=&d&__proto__=p&HTTP_HOST=h#e=1", {}, "b=3&b=4"));
  assert.deepEqual([...form], [["a", "1"], ["b", "4"], ["__proto__", "p"], ["HTTP_HOST", "h"]]); // prettier-ignore
  assert.equal(formOf(asked("/x?a=%FF%zz")).get("a"), "\ufffd%zz");
});

test("WEB-A-012 WEB-A-013 times and messages as Python writes them", () => {
  assert.equal(quote("aZ09_.-~/ :*'()!é&"), "aZ09_.-~/%20%3A%2A%27%28%29%21%C3%A9%26");
  const seconds = new Date(2026, 10, 3, 4, 5, 6).getTime() / 1000;
  assert.equal(ctime(seconds), "Tue Nov  3 04:05:06 2026");
});

test("WEB-X-005 WEB-T-008 nothing gets into a page unescaped", () => {
  const hostile = `<script>"'&amp;\0\x1b\x7f\r\nx`;
  assert.equal(escape(hostile), "&lt;script&gt;&quot;&#39;&amp;amp;\u2400\u241b\u2421\nx");
  assert.equal(markup`<p title="${hostile}">${[markup`<b>`, "<", 1, undefined]}</p>`.text, `<p title="${escape(hostile)}"><b>&lt;1</p>`); // prettier-ignore
});

test("WEB-X-001 WEB-X-002 who may act: programs and our own pages, over plain http as well", () => {
  const visitors = new Visitors("supervisor /run/x.pid");
  const cookie = visitors.cookie.split(";")[0]!;
  assert.match(visitors.cookie, /^tsd_[0-9a-f]{8}=[0-9a-f]{32}; HttpOnly; SameSite=Strict$/);
  const browser = { "user-agent": "Mozilla/5.0 (X11)", "accept-language": "de", host: "a:9001" };
  const rows: readonly (readonly [string, boolean, Record<string, string>])[] = [
    ["curl", true, { "user-agent": "curl/8" }],
    ["PowerShell", true, { "user-agent": "Mozilla/5.0 (Windows NT) WindowsPowerShell/5.1" }],
    ["a browser that has never been here", false, browser],
    ["a bookmark of one that has", true, { ...browser, cookie: `x=y; ${cookie}` }],
    ["one that guesses", false, { ...browser, cookie: cookie.replace(/=.*/, `=${"0".repeat(32)}`) }],
    ["our page behind a proxy that changes Host", true, { ...browser, cookie, origin: "https://public" }],
    ["a foreign page", false, { ...browser, origin: "http://evil" }],
    ["a foreign link", false, { ...browser, referer: "http://evil/" }],
    ["a foreign page in a browser that says so", false, { ...browser, cookie, "sec-fetch-site": "same-site" }],
    ["what is fetched in advance", false, { ...browser, cookie, "sec-purpose": "prefetch" }],
    ["a bookmark in a browser that says so", true, { ...browser, "sec-fetch-site": "none" }],
  ];
  for (const [who, may, headers] of rows) assert.equal(visitors.mayAct(asked("/", headers)), may, who);
  assert.notEqual(new Visitors("supervisor /run/x.pid").cookie, visitors.cookie);
});
