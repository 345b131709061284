/**
 * Node has entry points of its own. NODE_OPTIONS, which an image may set for the programs in it, opened a debugger's port in
 * the daemon or ran any code in it, and SIGUSR1, sent while Node was starting, opened its debugger on 127.0.0.1:9229 (35 of
 * 40 tries): a client that may connect there may do whatever the daemon may, as root.
 *
 * What must hold: no variable steers any of our programs, and no signal, whenever it comes, makes one listen. The control
 * is Node itself, which does both.
 *
 *   TSD_ATTACK_SECONDS=60 node scripts/test.mjs test/attacks/node.test.ts
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { configuration } from "../support/configuration.js";
import { descriptorsOf, isAlive, statusOf } from "../support/proc.js";
import { freePorts } from "../support/ports.js";
import { inRepository } from "../support/repository.js";
import { createScene, type Scene } from "../support/scene.js";
import { until } from "../support/until.js";

const SECONDS = Number(process.env["TSD_ATTACK_SECONDS"] ?? 0);
const TRIES = 5;

/** Each of our programs, in a form that ends by itself. */
const PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  supervisord: ["--version"],
  tsd: ["check", "-c", "none"],
  supervisorctl: ["-s", "unix:///none", "status"],
  tsctl: ["-s", "unix:///none", "status"],
  pidproxy: [],
  echo_supervisord_conf: [],
  supervisor_stdout: [],
};

/** Node itself, with a port of its own for its debugger: the usual one, 9229, may be taken. */
const node = (port: number) => [
  process.execPath,
  `--inspect-port=${port}`,
  ...["-e", "setTimeout(() => undefined, 600_000)"],
];
const bin = (name: string) => inRepository("bin", name);

/** Does it listen on a port of TCP? */
function listens(pid: number): boolean {
  const sockets = [...descriptorsOf(pid).values()].flatMap((to) => /^socket:\[(\d+)\]$/.exec(to)?.[1] ?? []);
  const table = ["/proc/net/tcp", "/proc/net/tcp6"]
    .filter((path) => existsSync(path))
    .map((path) => readFileSync(path));
  const LISTEN = "0A";
  const listening = table.flatMap((text) =>
    text
      .toString()
      .split("\n")
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state]) => state === LISTEN)
      .map((fields) => fields[9]),
  );
  return sockets.some((inode) => listening.includes(inode));
}

/** Does the process handle SIGUSR1? From then on it does not simply end by it, or it is we who handle it. */
const handlesUsr1 = (pid: number) => ((BigInt(`0x${statusOf(pid).get("SigCgt") ?? "0"}`) >> 9n) & 1n) === 1n;

/** SIGUSR1 the moment Node has its own use for it; true if a debugger comes of it. */
async function opens(scene: Scene, [file = "", ...words]: readonly string[], running: RegExp): Promise<boolean> {
  const child = spawn(file, words, { cwd: scene.folder, env: scene.environment(), stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (said += text));
  const pid = child.pid!;
  const ended = once(child, "exit");
  // Without a pause: the moment is short.
  while (isAlive(pid) && !handlesUsr1(pid));
  child.kill("SIGUSR1");
  let found = false;
  await until(
    "something has come of it",
    () => {
      found ||= listens(pid) || said.includes("Debugger listening");
      return found || !isAlive(pid) || running.test(said);
    },
    { show: () => said },
  );
  child.kill("SIGKILL");
  await ended; // it holds the port until then
  return found;
}

/** How many of some tries open a debugger; for as long as it is asked for. */
async function opened(scene: Scene, command: readonly string[], running: RegExp): Promise<number> {
  let count = 0;
  const end = performance.now() + SECONDS * 1000;
  for (let tries = 0; tries < TRIES || performance.now() < end; tries++) {
    if (await opens(scene, command, running)) count += 1;
  }
  return count;
}

describe("Node's own doors", () => {
  test("LIFE-SIG-006 SIGUSR1 early in the start opens no debugger; control: in Node it does", async (t) => {
    const scene = createScene(t, { "supervisord.conf": configuration("") });
    const [port] = await freePorts(1);
    assert.ok((await opened(scene, node(port!), /Debugger listening/)) > 0, "the attack is one");
    assert.equal(await opened(scene, [bin("supervisord"), "-n", "-c", "supervisord.conf"], /supervisord started/), 0);
  });

  test("LIFE-ENV-001 NODE_OPTIONS steers none of our programs; control: it steers Node", async (t) => {
    const scene = createScene(t, { "code.cjs": `require("node:fs").writeFileSync("ran", "");` });
    const [port] = await freePorts(1);
    const env = { NODE_OPTIONS: `--require ${scene.path("code.cjs")} --inspect=127.0.0.1:${port}` };
    for (const [name, words] of Object.entries(PROGRAMS)) {
      const { stderr } = await scene.run([bin(name), ...words], { env });
      assert.doesNotMatch(stderr, /Debugger/, name);
      assert.ok(!existsSync(scene.path("ran")), name);
    }
    const { stderr } = await scene.run([process.execPath, "--version"], { env });
    assert.equal(stderr, "", "this alone runs nothing");
    assert.match((await scene.run([process.execPath, "-e", ""], { env })).stderr, /Debugger listening/);
    assert.ok(existsSync(scene.path("ran")));
  });
});
