/** The web page beside the original's: the same requests of bookmarks and scripts to both, and what they see of the answers. */
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { browse, scrape, type Asked, type Browsed } from "../support/browse.js";
import { configuration, endpointOf } from "../support/configuration.js";
import { startDaemon, type Daemon } from "../support/daemon.js";
import { debian, subjects, tsd } from "../support/implementations.js";
import { call } from "../support/rpc.js";
import { createScene } from "../support/scene.js";

const PROGRAMS = `
[program:cat]
command=/bin/cat

[program:gone]
command=/nowhere/program

[program:locked]
command=/etc/passwd
autostart=false

[program:silent]
command=/bin/cat
autostart=false
stdout_logfile=NONE

[program:trips]
command=/bin/sh -c "sleep 0.1; exit 3"
startsecs=30
autostart=false
autorestart=false
startretries=0

[program:talks]
command=/bin/sh -c "seq 1000; printf '<b>& \\303\\251\\n'; exec sleep 1000"
process_name=%(program_name)s_%(process_num)02d
numprocs=2
`;

/** Nothing changes by them: all at once. */
const READING: readonly (readonly [rows: string, asked: Asked])[] = [
  ["WEB-P-001", { path: "/" }],
  ["WEB-P-001", { path: "/index.html" }],
  ["WEB-P-001", { path: "//index.html" }],
  ["WEB-P-001", { path: "/%69ndex.html" }],
  ["WEB-P-001 WEB-P-011", { path: "/ok.html" }],
  ["WEB-P-002", { method: "PUT", path: "/" }],
  ["WEB-P-002", { method: "DELETE", path: "/index.html" }],
  ["WEB-P-003", { method: "POST", path: "/index.html?message=a&x=1", body: "message=b&message=c" }],
  ["WEB-P-003", { path: "/?message=first&message=second" }],
  ["WEB-S-002 WEB-X-005", { path: "/?message=%3Cscript%3Ealert(1)%3C/script%3E+%22%C3%A9%22%26%2B" }],
  ["WEB-S-002", { path: "/?message=" }],
  ["WEB-A-011", { path: "/?action=nonsense" }],
  ["WEB-A-011", { path: "/?action=start" }],
  ["WEB-A-011", { path: "/?action=start&processname=" }],
  ["WEB-A-011", { path: "/?action=nonsense&processname=cat" }],
  ["WEB-A-010", { path: "/?action=nonsense&processname=nobody" }],
  ["WEB-A-010", { path: "/?action=start&processname=talks:*" }],
  ["WEB-A-010 WEB-A-013", { path: "/?action=stop&processname=%3Ca%20b%3E'()!*/~%C3%A9" }],
  ["WEB-A-001 WEB-A-012", { path: "/?action=refresh" }],
  ["WEB-A-001", { method: "POST", path: "/?action=nonsense", body: "action=refresh" }],
  ["WEB-A-005", { path: "/index.html?action=start&processname=cat" }],
  ["WEB-A-005", { path: "/index.html?action=start&processname=gone" }],
  ["WEB-A-005", { path: "/index.html?action=start&processname=locked" }],
  ["WEB-A-007", { path: "/index.html?action=stop&processname=silent" }],
  ["WEB-T-001 WEB-T-003 WEB-T-006", { path: "/tail.html?processname=talks:talks_00" }],
  ["WEB-T-002", { path: "/tail.html?processname=talks:talks_00&limit=2000" }],
  ["WEB-T-002", { path: "/tail.html?processname=talks:talks_00&limit=5" }],
  ["WEB-T-002", { path: "/tail.html?processname=talks:talks_00&limit=all" }],
  ["WEB-T-004", { path: "/tail.html" }],
  ["WEB-T-004", { path: "/tail.html?processname=&limit=5" }],
  ["WEB-T-005", { path: "/tail.html?processname=silent" }],
  ["WEB-T-005", { path: "/tail.html?processname=nobody" }],
  ["WEB-T-005", { path: "/tail.html?processname=talks:*&limit=3000" }],
  ["RPC-ST-001", { path: "/stylesheets/supervisor.css" }],
  ["RPC-ST-001", { path: "/images/icon.png" }],
  ["RPC-ST-001", { path: "/images/supervisor.gif" }],
  ["RPC-ST-001", { path: "/images/state3.gif" }],
  ["RPC-ST-001", { method: "HEAD", path: "/images/rule.gif" }],
  ["RPC-ST-001", { path: "/images/none.gif" }],
  ["RPC-ST-001", { path: "/..%2f..%2f..%2fetc/passwd" }],
  ["RPC-ST-001", { method: "POST", path: "/images/icon.png", body: "x" }],
  ["RPC-ST-002", { path: "/images/icon.png", headers: { "If-Modified-Since": "Thu, 01 Jan 2037 00:00:00 GMT" } }],
  ["RPC-ST-002", { path: "/images/icon.png", headers: { "If-Modified-Since": "Thu, 01 Jan 1998 00:00:00 GMT" } }],
  ["RPC-ST-003", { path: "/images" }],
  ["RPC-ST-003", { path: "/images/" }],
];

/** One after the other; what the table shows afterwards is compared as well. */
const ACTING: readonly (readonly [rows: string, asked: Asked])[] = [
  ["WEB-A-006 WEB-A-017", { path: "/?action=stop&processname=cat" }],
  ["WEB-A-004 WEB-A-017", { path: "/?processname=cat&action=start" }],
  ["WEB-A-008", { path: "/index.html?processname=talks%3Atalks_01&action=restart" }],
  ["WEB-A-008", { path: "/index.html?processname=gone&action=restart" }],
  ["WEB-A-005", { path: "/index.html?processname=trips&action=start" }],
  ["WEB-A-009", { path: "/index.html?processname=talks%3Atalks_00&action=clearlog" }],
  ["WEB-A-009", { path: "/index.html?processname=silent&action=clearlog" }],
  ["WEB-A-002", { method: "POST", path: "/", body: "action=stopall" }],
];

if (subjects.includes(debian)) {
  test("both pages answer scripts and bookmarks alike", async (t) => {
    const daemons = await Promise.all([tsd, debian].map((each) => started(t, each)));
    const ask = (asked: Asked) =>
      Promise.all(daemons.map(async (daemon) => seen(await browse(endpointOf(daemon.scene), asked))));
    const answers = await Promise.all(READING.map(([, asked]) => ask(asked)));
    for (const [index, [rows, asked]] of READING.entries())
      await t.test(`${rows}: ${shown(asked)}`, () => assert.deepEqual(answers[index]![0], answers[index]![1]));
    for (const [rows, asked] of ACTING) {
      await t.test(`${rows}: ${shown(asked)}`, async () => {
        const [ours, theirs] = await ask(asked);
        assert.equal(ours!.status, 301);
        assert.deepEqual(ours, theirs);
        const [after, theirsAfter] = await ask({});
        assert.deepEqual(after, theirsAfter);
      });
    }
    await t.test("WEB-S-001 WEB-S-003..013 TRAP-083 there is something to compare", async () => {
      const { page } = (await ask({}))[0]!;
      assert.ok(page !== undefined);
      assert.deepEqual(page.heads, ["State", "Description", "Name", "Action"]);
      assert.deepEqual(
        page.rows.map(({ cells }) => cells[2]),
        ["cat", "gone", "locked", "silent", "talks:talks_00", "talks:talks_01", "trips"],
      );
      assert.equal(
        page.rows.every(({ links }) => links.length === 6),
        true,
      );
    });
  });
}

async function started(t: TestContext, implementation: typeof tsd): Promise<Daemon> {
  const scene = createScene(t, { "supervisord.conf": configuration(PROGRAMS) });
  const daemon = startDaemon(scene, implementation);
  await daemon.until("every program has found its state", async () => {
    const { rows } = scrape((await browse(endpointOf(scene), {})).body);
    const count = (state: string) => rows.filter(({ cells }) => cells[0] === state).length;
    return count("running") === 3 && count("fatal") === 1;
  });
  for (const name of ["talks:talks_00", "talks:talks_01"])
    await daemon.until(`${name} has said all`, async () => {
      const [text] = (await call(endpointOf(scene), "supervisor.tailProcessStdoutLog", name, 0, 10)) as [string];
      return text.endsWith("é\n");
    });
  return daemon;
}

/** What a script sees of an answer, with what may differ between two runs, and what ours does better, taken out. */
function seen({ status, headers, body }: Browsed) {
  const location = typeof headers["location"] === "string" ? headers["location"] : undefined;
  const isPage = status === 200 && headers["content-type"] === "text/html;charset=utf-8";
  const page = isPage
    ? scrape(body.replace(/pid \d+, uptime [\d:]+/g, "pid, uptime").replace(DATE, "<date>"))
    : undefined;
  return {
    status,
    type: headers["content-type"],
    // Ours is relative, theirs begins with what they take for their own address (IMP-051, WEB-A-014, WEB-A-015).
    location: location
      ?.replace(/^(http:\/\/[^/]*\/|\.)(?=\?)/, "/")
      .replace(/^http:.*\/images\/$/, "images/")
      .replace(CTIME, "at <time>"),
    pragma: headers["pragma"],
    expires: headers["expires"],
    body: status === 200 && (isPage || /^(text\/css|image)/.test(String(headers["content-type"]))) ? undefined : body,
    page: page && {
      ...page,
      links: page.links.filter(([text]) => ["Refresh", "Restart All", "Stop All"].includes(text)),
    },
  };
}

const CTIME = /at%20\w{3}%20\w{3}%20[%\d]*\d%20\d\d%3A\d\d%3A\d\d%20\d{4}$/;
const DATE = /\w{3} \d\d \d\d:\d\d [AP]M/g;

function shown({ method = "GET", path = "/", body = "" }: Asked): string {
  return `${method} ${path} ${body}`;
}
