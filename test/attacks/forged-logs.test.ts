/**
 * Words that want to be lines. Before the cure `GET /logtail%0A2026-… CRIT forged%1b[31m` wrote lines of its own, and
 * escapes for the terminal that shows them, into the daemon's log. What must hold: whatever comes from outside stands in
 * the line that speaks of it, its control characters written out. The table goes through the places, of which one is
 * the original's too: it logs the names of methods as they come.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeCall } from "../../src/core/xmlrpc/encode.js";
import { pyrepr } from "../../src/core/python/repr.js";
import { configuration, endpointOf } from "../support/configuration.js";
import { startDaemon, type Daemon } from "../support/daemon.js";
import { debian, subjects, tsctl } from "../support/implementations.js";
import { Peer } from "../support/peer.js";
import { freePorts } from "../support/ports.js";
import { post } from "../support/rpc.js";
import { createScene } from "../support/scene.js";

const FORGED = "2026-01-02 03:04:05,678 CRIT forged";
/** For whatever takes all characters, and for what is text of XML, or of one line. */
const EVIL = `x\n${FORGED}\u001b[31m\u009b\u2028y`;
const EVIL_XML = `x\n${FORGED}\u009b\u2028y`;
/** Behind which a line of its own looks like one of a stack trace. */
const EVIL_FRAME = "x\n    at 2026-01-02 forged";
const EVIL_LINE = "x\u001b[31m\u009b\u2028y";
const shown = (text: string) => pyrepr(text).slice(1, -1);

const PLUGIN = `export function make(daemon) {
  const text = (name) => ({ params: [{ name, type: "string" }], returns: "boolean", help: "x" });
  return {
    say: { ...text("line"), run: (line) => void daemon.log("info", "plugin says " + line) },
    fail: { ...text("why"), run: (why) => { throw new Error("plugin fails for " + why); } },
  };
}`;

const SECTIONS = `[program:missing]
command="/no/such/${EVIL_LINE}"
startretries=0
[eventlistener:judged]
command=/bin/sh -c 'printf "READY\\n"; read a; printf "RESULT 8\\n\\033b:c:d\\na"; exec cat'
events=TICK_5,SUPERVISOR_STATE_CHANGE
result_handler=supervisor_stdout:event_handler
startsecs=0
[rpcinterface:evil]
supervisor.rpcinterface_factory=%(here)s/evil.mjs:make
[include]
files=%(here)s/conf.d/*.conf
`;

interface Place {
  readonly what: string;
  readonly act: (daemon: Daemon, port: number) => Promise<unknown>;
  /** Found in the output then. */
  readonly says: string;
}

const call =
  (method: string, ...params: string[]) =>
  (daemon: Daemon) =>
    post(endpointOf(daemon.scene), "/RPC2", encodeCall(method, params));

/** A request as it is, on the socket or on the port that wants a password. */
async function ask(where: string | number, text: string): Promise<void> {
  const peer = await Peer.connect(where);
  peer.socket.write(`${text}\r\nConnection: close\r\n\r\n`);
  await peer.end();
  peer.socket.destroy();
}
const get = (path: string) => (daemon: Daemon) => ask(daemon.scene.path("supervisor.sock"), `GET ${path} HTTP/1.1`);

const PLACES: readonly Place[] = [
  { what: "the name of a file", act: () => Promise.resolve(), says: shown(`${EVIL}.conf`) },
  { what: "a command that is missing", act: () => Promise.resolve(), says: shown(`/no/such/${EVIL_LINE}`) },
  { what: "a listener's result", act: () => Promise.resolve(), says: "has the word \\x1bb:c:d" },
  { what: "a path", act: get(`/logtail${encodeURIComponent(EVIL)}`), says: `\n    GET /logtail${shown(EVIL)}\n` },
  {
    what: "what an exception quotes",
    act: get(`/logtail${encodeURIComponent(EVIL)}`),
    says: `no process in /logtail${shown(EVIL)}`,
  },
  {
    what: "a request line",
    act: get("/ok.html?\u001b[31m\u009b\u2028"),
    says: "GET /ok.html?\\x1b[31m\\x9b\\u2028 HTTP",
  },
  {
    what: "an action of the page",
    act: get(`/?action=${encodeURIComponent(EVIL)}&processname=missing`),
    says: `RangeError: ${shown(EVIL)}`,
  },
  { what: "a method's name", act: call(EVIL_XML), says: `method called: ${shown(EVIL_XML)}()` },
  {
    what: "a method's name that looks like a stack",
    act: call(EVIL_FRAME),
    says: `method called: ${shown(EVIL_FRAME)}()`,
  },
  {
    what: "a plugin's mistake that looks like one",
    act: call("evil.fail", EVIL_FRAME),
    says: `Error: plugin fails for ${shown(EVIL_FRAME)}\n    at `,
  },
  {
    what: "a program's name in a fault",
    act: call("supervisor.getProcessInfo", EVIL_XML),
    says: `BAD_NAME: ${shown(EVIL_XML)}`,
  },
  {
    what: "a signal's name in a fault",
    act: call("supervisor.signalProcess", "missing", EVIL_XML),
    says: `returned fault: [`,
  },
  { what: "a plugin's line", act: call("evil.say", EVIL_XML), says: `plugin says ${shown(EVIL_XML)}` },
  { what: "a plugin's mistake", act: call("evil.fail", EVIL_XML), says: `Error: plugin fails for ${shown(EVIL_XML)}` },
  {
    what: "a request that is no XML",
    act: (daemon) => post(endpointOf(daemon.scene), "/RPC2", EVIL),
    says: `request data ${pyrepr(EVIL)} is invalid`,
  },
  {
    what: "a scheme of authentication",
    act: (_daemon, port) => ask(port, "GET / HTTP/1.1\r\nAuthorization: a\u001b[2J\u2028 x"),
    says: "unsupported auth method: a\\x1b[2j\\u2028",
  },
  {
    what: "a token of authentication",
    act: (_daemon, port) => ask(port, "GET / HTTP/1.1\r\nAuthorization: Basic dX\u001b[2J\u009bU"),
    says: "malformed authorization info <dX\\x1b[2J\\x9bU>",
  },
];

test("LIFE-LOG-017 whatever comes from outside makes no line of its own in the log", async (t) => {
  const [port = 0] = await freePorts(1);
  const inet = `[inet_http_server]\nport=127.0.0.1:${port}\nusername=u\npassword=p\n`;
  const scene = createScene(t, {
    "supervisord.conf": configuration(inet + SECTIONS, "loglevel=trace"),
    "evil.mjs": PLUGIN,
    [`conf.d/${EVIL}.conf`]: "[program:other]\ncommand=/bin/cat\n",
  });
  const daemon = startDaemon(scene, subjects[0]!);
  await daemon.prints("supervisord started with pid");
  for (const { what, act, says } of PLACES) {
    await act(daemon, port);
    await daemon.until(`${what}: ${says}`, () => daemon.output.includes(says));
  }
  // eslint-disable-next-line no-control-regex -- they are what must not be there
  assert.doesNotMatch(daemon.output, /[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]/);
  assert.ok(!daemon.output.split("\n").some((line) => line.startsWith(FORGED) || line.startsWith("    at 2026")));
  const { stdout } = await daemon.ctl(["status", "missing"]);
  assert.ok(stdout.includes(shown(EVIL_LINE)), stdout);
  const own = await daemon.ctl(["status", "missing"], tsctl);
  assert.ok(!own.stdout.includes(EVIL_LINE), own.stdout);
});

for (const subject of subjects)
  test(`LIFE-LOG-009 what a child says is its own, at level debug (${subject.name})`, async (t) => {
    const program = "[program:loud]\ncommand=/bin/sh -c 'printf \"a\\\\033[31m\\\\tb\\\\n\"; exec cat'\nstartsecs=0\n";
    const scene = createScene(t, { "supervisord.conf": configuration(program, "loglevel=debug") });
    const daemon = startDaemon(scene, subject);
    await daemon.prints("'loud' stdout output:\na\u001b[31m\tb\n");
  });

test(
  "the same name of a method makes a line of its own in the original's log",
  { skip: subjects.includes(debian) ? false : "Debian's supervisor is not installed, or not asked for" },
  async (t) => {
    const scene = createScene(t, { "supervisord.conf": configuration("", "loglevel=trace") });
    const daemon = startDaemon(scene, debian);
    await daemon.prints("supervisord started with pid");
    await call(EVIL_XML)(daemon);
    await daemon.prints(new RegExp(`^${FORGED}`, "m"));
  },
);
