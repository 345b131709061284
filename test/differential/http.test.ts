/** Both servers of both daemons, byte by byte: credentials, sockets, connections, logs that are followed. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { renameSync, statSync } from "node:fs";
import { test, type TestContext } from "node:test";
import { encodeCall } from "../../src/core/xmlrpc/encode.js";
import { configuration } from "../support/configuration.js";
import { startDaemon, type Daemon } from "../support/daemon.js";
import { debian, subjects, tsd, type Implementation } from "../support/implementations.js";
import { Peer } from "../support/peer.js";
import { freePorts } from "../support/ports.js";
import { createScene } from "../support/scene.js";

const PASSWORDS = { unix: "sécret", inet: "with:colon" };
const digest = createHash("sha1").update(PASSWORDS.unix).digest("hex");

/** Only root can give a socket away. */
const OWNER = process.getuid!() === 0 ? "root:daemon" : `${process.getuid!()}:${process.getgid!()}`;

const CONFIGURATION = (port: number) => `
[unix_http_server]
chmod=0770
chown=${OWNER}
username=unix
password={SHA}${digest}

[inet_http_server]
port=127.0.0.1:${port}
username=inet
password=${PASSWORDS.inet}

[program:talks]
command=/bin/sh -c "echo hello; exec cat"
startsecs=0
stdout_logfile=%(here)s/talks.out

[program:slow]
command=/bin/sleep 1000
startsecs=1
autostart=false
`;

/** A daemon with both servers. */
interface Served {
  readonly daemon: Daemon;
  readonly port: number;
}

type ServerKind = keyof typeof PASSWORDS;
const KINDS = Object.keys(PASSWORDS) as ServerKind[];

/** The credentials of a server as its header. */
const login = (kind: ServerKind) => `Authorization: Basic ${btoaUtf8(`${kind}:${PASSWORDS[kind]}`)}\r\n`;
const btoaUtf8 = (text: string) => Buffer.from(text).toString("base64");

/** A call as raw bytes. */
function callOf(kind: ServerKind, more = "", method = "supervisor.getAPIVersion", version = "1.1"): string {
  const body = encodeCall(method, []);
  return `POST /RPC2 HTTP/${version}\r\n${login(kind)}${more}Content-Length: ${body.length}\r\n\r\n${body}`;
}

const page = (path: string, kind: ServerKind, more = "Connection: close\r\n") =>
  `GET ${path} HTTP/1.1\r\n${login(kind)}${more}\r\n`;

/** What is sent on one connection, which ends by itself: the last request says so. */
const EXCHANGES: Readonly<Record<string, (kind: ServerKind) => string>> = {
  "RPC-AUTH-001 RPC-AUTH-003 RPC-AUTH-004 the right password": (kind) => callOf(kind, "Connection: close\r\n"),
  "RPC-H-012 RPC-W-004 three calls in one go": (kind) =>
    callOf(kind) + callOf(kind) + callOf(kind, "connection: Close\r\n"),
  "RPC-H-013 HTTP/1.0 kept alive, then not": (kind) =>
    callOf(kind, "Connection: Keep-Alive\r\n", "supervisor.getState", "1.0") +
    callOf(kind, "", "supervisor.getState", "1.0"),
  "RPC-H-001 RPC-LT-003 no such log": (kind) => page("/logtail/nosuch", kind),
  "RPC-LT-004 a group, a channel that is none": (kind) =>
    page("/logtail/talks:*", kind, "") + page("/logtail/talks/stdin", kind),
  "RPC-LT-003 percents, and no log on this channel": (kind) => page("/logtail/t%61lks%3Anosuch", kind),
};

if (subjects.includes(debian)) {
  test("both servers of both daemons answer alike", async (t) => {
    const both = await Promise.all([serve(t, tsd), serve(t, debian)]);
    for (const kind of KINDS) {
      for (const [name, bytes] of Object.entries(EXCHANGES)) {
        await t.test(`${kind}: ${name}`, async () => {
          const [ours, theirs] = await Promise.all(both.map((served) => exchanged(served, kind, bytes(kind))));
          assert.match(ours!, /^HTTP\/1\.[01] (200|404) /);
          assert.equal(ours, theirs);
        });
      }

      await t.test(`${kind}: RPC-AUTH-002 wrong or other credentials: the same refusal`, async () => {
        const other = KINDS.find((each) => each !== kind)!;
        for (const header of ["", login(other), `Authorization: Basic ${btoaUtf8(`${kind}:{SHA}${digest}`)}\r\n`]) {
          const answers = await Promise.all(
            both.map((served) => head(served, kind, `GET /mainlogtail HTTP/1.1\r\n${header}\r\n`)),
          );
          assert.match(answers[0]!, /^HTTP\/1\.1 401 Unauthorized\r\n/);
          assert.equal(answers[0], answers[1]);
        }
      });

      await t.test(`${kind}: RPC-LT-001 RPC-LT-002 LOG-T-007 a log is followed over its rotation`, async () => {
        const streams = await Promise.all(
          both.map(async (served) => {
            const { daemon } = served;
            const follower = await connect(served, kind);
            follower.send(page("/logtail/talks", kind, ""));
            await follower.until("the log so far", () => follower.received.includes("hello\n"));
            daemon.scene.write(`kept-${kind}`, "");
            renameSync(daemon.scene.path("talks.out"), daemon.scene.path(`kept-${kind}`));
            daemon.scene.write("talks.out", "hello\n");
            await follower.until("the new file", () => /hello\n[^]*hello\n\r\n$/.test(follower.received));
            follower.socket.destroy();
            return plain(follower.received);
          }),
        );
        assert.match(streams[0]!, /\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nhello\n\r\n6\r\nhello\n\r\n$/);
        assert.equal(streams[0], streams[1]);
      });
    }

    await t.test("RPC-UNIX-001 RPC-UNIX-002 the socket has the mode and owners asked for", () => {
      const reported = both.map(({ daemon }) => {
        const { mode, uid, gid } = statSync(daemon.scene.path("supervisor.sock"));
        return { mode: (mode & 0o7777).toString(8), uid, gid };
      });
      assert.deepEqual(reported[0], { mode: "770", uid: process.getuid!(), gid: reported[1]!.gid });
      assert.deepEqual(reported[0], reported[1]);
    });
  });
}

test("RPC-W-001 RPC-W-003 RPC-H-021 fifty clients at once, of whom some wait and some leave", async (t) => {
  const served = await serve(t, tsd);
  const starting = await connect(served, "inet");
  const body = encodeCall("supervisor.startProcess", ["slow"]);
  const start = `POST /RPC2 HTTP/1.1\r\n${login("unix")}Connection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  const waiting = await connect(served, "unix");
  waiting.send(start);
  starting.send(start.replace(login("unix"), login("inet")));
  const answers = await Promise.all(
    Array.from({ length: 50 }, async (_, index) => {
      const kind = KINDS[index % 2]!;
      const peer = await connect(served, kind);
      if (index % 5 === 0) {
        peer.send(callOf(kind).slice(0, -index - 1));
        peer.socket.destroy();
        return "left";
      }
      peer.send(
        callOf(kind, "Connection: close\r\n", index % 3 === 0 ? "supervisor.getAllProcessInfo" : "supervisor.getState"),
      );
      return /^HTTP\/1.1 200 OK[^]*<\/methodResponse>\n$/.test(await peer.end()) ? "answered" : peer.received;
    }),
  );
  assert.deepEqual(new Set(answers), new Set(["left", "answered"]));
  const started = await Promise.all(
    [waiting, starting].map(async (peer) => /<(?:int|boolean)>\d+/.exec(await peer.end())?.[0]),
  );
  assert.deepEqual(started.sort(), ["<boolean>1", "<int>60"], "one waits, the other hears that it is starting");
});

async function serve(t: TestContext, subject: Implementation): Promise<Served> {
  const [port] = await freePorts(1);
  const scene = createScene(t, { "supervisord.conf": configuration(CONFIGURATION(port!)) });
  const daemon = startDaemon(scene, subject);
  await daemon.until("talks has talked", () => scene.read("talks.out") !== "");
  return { daemon, port: port! };
}

function connect({ daemon, port }: Served, kind: ServerKind): Promise<Peer> {
  return Peer.connect(kind === "inet" ? port : daemon.scene.path("supervisor.sock"));
}

async function exchanged(served: Served, kind: ServerKind, bytes: string): Promise<string> {
  const peer = await connect(served, kind);
  peer.send(bytes);
  const answer = await peer.end();
  peer.socket.destroy();
  return plain(answer);
}

/** An answer up to the end of its page: the original says that it closes, and does not. */
async function head(served: Served, kind: ServerKind, bytes: string): Promise<string> {
  const peer = await connect(served, kind);
  peer.send(bytes);
  const answer = await peer.until("the page", () => peer.received.endsWith("</body>\r\n"));
  peer.socket.destroy();
  return plain(answer);
}

/** Dates differ between any two moments. */
function plain(answer: string): string {
  return answer.replaceAll(/^(Date|Last-Modified): .*GMT\r$/gm, "$1: -\r");
}
