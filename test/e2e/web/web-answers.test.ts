/** What the web page's addresses answer to programs, where ours differs from the original: headers, trust, bytes, the end. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { browse, scrape, type Asked } from "../../support/browse.js";
import { configuration } from "../../support/configuration.js";
import { startDaemon, type Daemon } from "../../support/daemon.js";
import { tsd } from "../../support/implementations.js";
import { startForwarder } from "../../support/forwarder.js";
import { machineLateness } from "../../support/lateness.js";
import { Peer } from "../../support/peer.js";
import { freePorts } from "../../support/ports.js";
import { inRepository } from "../../support/repository.js";
import type { Endpoint } from "../../support/rpc.js";
import { Scene } from "../../support/scene.js";

const PROGRAMS = (port: number) => `
[inet_http_server]
port=127.0.0.1:${port}
username=somebody
password=secret

[program:bytes]
command=/bin/sh %(here)s/bytes.sh

[program:later]
command=/bin/cat
autostart=false

[program:stubborn]
command=/bin/sh -c "trap '' TERM; echo deaf; while :; do sleep 0.1; done"
stdout_logfile=%(here)s/stubborn.out
stopwaitsecs=600
`;

describe("answers of the web page", () => {
  const scene = new Scene();
  let daemon: Daemon;
  let port: number;
  let socket: Endpoint;
  const ask = (asked: Asked) => browse(socket, asked);
  const answerTo = async (request: string) => {
    const peer = await Peer.connect(scene.path("supervisor.sock"));
    peer.send(request);
    return peer.end();
  };

  before(async () => {
    [port] = (await freePorts(1)) as [number];
    // A character of two bytes stands across the cut at 1024 bytes before the end.
    scene.write("bytes.sh", "printf '\\303\\251%01022d\\001' 7; exec sleep 1000\n");
    scene.write("supervisord.conf", configuration(PROGRAMS(port)));
    socket = { socketPath: scene.path("supervisor.sock") };
    daemon = startDaemon(scene, tsd);
    await daemon.until("the programs run", async () => {
      const { rows } = scrape((await ask({})).body);
      return rows.filter(({ cells }) => cells[0] === "running").length === 2;
    });
    await daemon.until("one is deaf", () => scene.read("stubborn.out") === "deaf\n");
    await daemon.until("the other has written", async () =>
      /07\u2401$/.test(scrape((await ask({ path: "/tail.html?processname=bytes" })).body).log ?? ""),
    );
  });
  after(() => scene.end());

  test("WEB-P-005 WEB-P-007 WEB-A-016 WEB-X-002 headers: nothing is kept, nothing foreign runs or frames", async () => {
    const { status, headers, body } = await ask({});
    assert.equal(status, 200);
    assert.equal(headers["content-type"], "text/html;charset=utf-8");
    assert.deepEqual([headers["pragma"], headers["cache-control"]], ["no-cache", "no-cache, no-store"]);
    assert.equal(headers["expires"], "Thu, 01 Jan 1970 00:00:00 GMT");
    const policy = String(headers["content-security-policy"]);
    for (const rule of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'self'", "base-uri 'none'"])
      assert.ok(policy.includes(rule), rule);
    assert.equal(headers["x-content-type-options"], "nosniff");
    assert.match(String(headers["set-cookie"]), /HttpOnly; SameSite=Strict$/);
    assert.match(body, /^<!DOCTYPE html>\n/);
    assert.doesNotMatch(body, /<script(?![^>]* src=)|<style| on\w+=| style=/);
    const moved = await ask({ path: "/?action=refresh" });
    assert.equal(moved.headers["cache-control"], "no-cache, no-store");
  });

  test("WEB-P-002 WEB-P-004 IMP-056 RPC-ST-001 RPC-ST-003 WEB-X-006 addresses", async () => {
    assert.equal((await ask({ path: "/ok.html?PATH_INFO=/index.html" })).body, "OK");
    assert.match(await answerTo("GET /ok.html HTTP/1.0\r\nno colon\r\n\r\n"), /^HTTP\/1\.0 200 OK\r\n/);
    for (const path of ["/", "/status.html", "/web", "/nothing"])
      assert.equal((await ask({ method: "HEAD", path })).status, path === "/web" ? 301 : 404, path);
    assert.equal((await ask({ path: "/status.html" })).status, 404);
    assert.equal((await ask({ path: "/web/act" })).status, 404);
    assert.equal((await ask({ method: "POST", path: "/web/act", body: "action=nonsense" })).status, 400);
    assert.equal((await ask({ path: "/stylesheets" })).headers["location"], "stylesheets/");
    const icon = await ask({ path: "/images/icon.png" });
    const again = { "If-Modified-Since": String(icon.headers["last-modified"]) };
    assert.equal((await ask({ path: "/images/icon.png", headers: again })).status, 304);
    assert.equal((await ask({ path: "/images/icon.png", headers: { "If-Modified-Since": `${again["If-Modified-Since"]}; length=1` } })).status, 200); // prettier-ignore
  });

  test("WEB-P-003 forms: their length is asked for, and bounded", async () => {
    const chunked = { method: "POST", path: "/", headers: { "Transfer-Encoding": "chunked" }, body: "action=refresh" };
    assert.equal((await ask({ ...chunked, headers: { "Transfer-Encoding": "chunked", "Content-Length": "14" } })).status, 411); // prettier-ignore
    assert.equal((await ask({ method: "POST", path: "/", body: `message=${"x".repeat(70_000)}` })).status, 413);
    assert.equal((await ask({ method: "POST", path: "/", body: "" })).status, 200);
  });

  test("WEB-P-010 a request without version is answered", async () => {
    assert.match(await answerTo("GET /ok.html\r\n\r\n"), /^HTTP\/None 200 OK\r\n/);
  });

  test("WEB-P-006 an action that has nothing to wait for waits for nothing", async () => {
    const start = performance.now();
    for (let times = 0; times < 20; times += 1) assert.equal((await ask({ path: "/?action=refresh" })).status, 301);
    // The original's page delay alone would be ten seconds.
    assert.ok(performance.now() - start < 10_000 + machineLateness() * 20_000);
  });

  test("WEB-A-014 WEB-A-015 WEB-X-004 IMP-051 the way back does not believe the Host header", async () => {
    for (const host of ["evil.example", "a:80", "proxy.example:8443"]) {
      const { headers } = await ask({ path: "/index.html?action=start&processname=nobody", headers: { Host: host } });
      assert.equal(headers["location"], ".?message=No%20such%20process%20named%20nobody");
    }
  });

  test("WEB-A-015 IMP-051 TRAP-083 the way back leads to the page, at the root and below a path, for curl too", async (t) => {
    const login = ["-H", `Authorization: Basic ${Buffer.from("somebody:secret").toString("base64")}`];
    const hasCurl = (await scene.run(["sh", "-c", "command -v curl"])).code === 0;
    if (!hasCurl) t.diagnostic("there is no curl here: only what browsers make of it is looked at");
    const addresses = [`http://127.0.0.1:${port}/`, await startForwarder(t, "below", port)];
    for (const address of addresses) {
      for (const [path, ...form] of [
        ["?action=refresh"],
        ["index.html?action=refresh"],
        ["index.html", "-d", "action=refresh"],
        ["web/act", "-d", "action=refresh"],
      ]) {
        if (hasCurl) {
          const show = ["-o", "page", "-w", "%{http_code} %{url_effective}"];
          const { stdout } = await scene.run(["curl", "-sL", ...login, ...show, ...form, `${address}${path}`]);
          assert.equal(stdout.replace(/%20at%20.*/, ""), `200 ${address}?message=Page%20refreshed`, path);
        }
        const asked = { path: `/${path}`, ...(form.length > 0 ? { method: "POST", body: form[1]! } : {}) };
        const { location } = (await ask(asked)).headers;
        assert.equal(new URL(location!, `${address}${path}`).href.split("?message")[0], address, "as browsers read it");
      }
    }
  });

  test("WEB-P-008 WEB-A-011 a mistake is a 500 and a line in the log", async () => {
    assert.equal((await ask({ path: "/?action=nonsense" })).status, 500);
    await daemon.prints(/ ERRO Web interface error:.*nonsense/);
  });

  test("WEB-S-014 WEB-S-016 the footer, the links to stderr", async () => {
    const { links } = scrape((await ask({})).body);
    assert.ok(links.some(([, href]) => href === "logtail/later/stderr"));
    assert.deepEqual(links.at(-1)?.slice(0, 2), ["Supervisor", "http://supervisord.org"]);
  });

  test("WEB-T-001 WEB-T-002 WEB-T-007 WEB-T-008 any bytes, stderr, and no end of limits", async () => {
    const tail = async (rest: string) => (await ask({ path: `/tail.html?processname=bytes${rest}` })).body;
    assert.match(scrape(await tail("")).log ?? "", /^\ufffd0+7\u2401$/);
    assert.match(scrape(await tail(`&limit=${"9".repeat(20)}`)).log ?? "", /^é0+7\u2401$/);
    assert.equal(scrape(await tail("&channel=stderr")).log, "");
  });

  test("the commands of docs/reference/web.md", async () => {
    const commands = [
      ...readFileSync(inRepository("docs/reference/web.md"), "utf8").matchAll(
        /^curl (.*) '?http:\/\/localhost:9001(\/[^'\s]*)'?$/gm,
      ),
    ];
    assert.equal(commands.length, 7);
    for (const [command, options = "", path] of commands) {
      const { status, body } = await ask({
        ...(options.includes("-X POST") ? { method: "POST", body: /-d '([^']*)'/.exec(options)![1]! } : {}),
        path: path!,
      });
      assert.ok([200, 301, 303].includes(status), `${command}: ${status} ${body}`);
    }
  });

  test("WEB-X-003 the password of the server, asked for by everything", async () => {
    const authorization = `Basic ${Buffer.from("somebody:secret").toString("base64")}`;
    for (const path of ["/", "/ok.html", "/web/events", "/web/status.js", "/?action=stop&processname=later"]) {
      const { status, headers } = await browse({ port }, { path });
      assert.deepEqual([status, headers["www-authenticate"]], [401, 'Basic realm="default"'], path);
    }
    assert.equal((await browse({ port }, { path: "/", headers: { Authorization: authorization } })).status, 200);
  });

  test("WEB-X-001 IMP-037 who says that he comes from elsewhere is refused", async () => {
    for (const headers of [
      { "Sec-Fetch-Site": "cross-site" },
      { Origin: "http://evil" },
      { Referer: "http://evil/" },
    ]) {
      const path = "/?action=start&processname=later";
      const { status, body } = await ask({ path, headers });
      assert.equal(status, 403);
      assert.match(body, /Nothing has been done/);
      const form = { method: "POST", path: "/web/act", body: "action=startall", headers };
      assert.equal((await ask(form)).status, 403);
      if (!("Referer" in headers)) assert.equal((await ask({ path: "/web/events", headers })).status, 403);
    }
    assert.equal(scrape((await ask({})).body).rows[1]?.cells[0], "stopped");
  });

  test("WEB-P-009 while the daemon stops the page shows it; a request for more gets the reason for the refusal", async () => {
    daemon.kill("SIGTERM");
    await daemon.until("the daemon waits for the stubborn one", async () => {
      const { status, body } = await ask({});
      return status === 200 && scrape(body).rows.some(({ cells }) => cells[0] === "stopping");
    });
    const { headers } = await ask({ path: "/?action=start&processname=later" });
    assert.equal(
      decodeURIComponent(String(headers["location"])),
      ".?message=ERROR: Process later: unexpected rpc fault [6] SHUTDOWN_STATE",
    );
    const stopall = await ask({ path: "/?action=stopall" });
    assert.equal(decodeURIComponent(String(stopall.headers["location"])), ".?message=unexpected rpc fault [6] SHUTDOWN_STATE"); // prettier-ignore
  });
});
