/**
 * The attack: no program reads the daemon's standard output, and twenty programs that log there end at once, again and again,
 * while clients stop, start, remove and add them and send SIGUSR2. Before the cure each life left all it had said in the
 * daemon's memory (36 MiB a minute), and the sockets of its readers (3,106 after five minutes).
 *
 * What must hold: the daemon answers, holds no more than what the programs' pipes hold, and loses nothing: once a program
 * reads, each life is there, whole and in order.
 *
 *   TSD_ATTACK_SECONDS=300 node scripts/test.mjs test/attacks/unread-output.test.ts
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { configuration, endpointOf } from "../support/configuration.js";
import { tsd } from "../support/implementations.js";
import { descriptorsOf, statusOf } from "../support/proc.js";
import { call } from "../support/rpc.js";
import { createScene } from "../support/scene.js";
import { startUnread } from "../support/unread-stdout.js";

const SECONDS = Number(process.env["TSD_ATTACK_SECONDS"] ?? 5);
const NAMES = Array.from({ length: 20 }, (_, index) => `p${index}`);
/** Some of what a life says; with it a pipe is not full. */
const LINES = 800;
/** KiB a program may leave: a life in its pipe, what was read of it before, and all that goes with that. */
const EACH = 512;
/** KiB that a daemon of this size breathes. */
const BREATH = 64 * 1024;

/**
 * A line is one write: no other program's output comes into the middle of it. A life cannot be stopped before its end. With `enough`
 * there is no other: they note that, and stay.
 */
const LIVE = `trap "" TERM
if [ -e enough ]; then
    printf . >>idle
    trap - TERM
    exec sleep 100000
fi
n=0
while [ $n -lt ${LINES} ]; do
    n=$((n + 1))
    echo "$1 $n ......................"
done
printf . >>lives
`;

const residentOf = (pid: number) => Number.parseInt(statusOf(pid).get("VmRSS") ?? "0", 10);

/** Every line of a program follows its line before: the next number, or the first of another life. */
function lookAt(text: string): number {
  const last = new Map<string, number>();
  let whole = 0;
  for (const line of text.split("\n").slice(0, -1)) {
    const [, name, number] = /^(p\d+) (\d+) \.+$/.exec(line) ?? [];
    assert.ok(name !== undefined, `no whole line: ${line}`);
    const before = last.get(name) ?? 0;
    const isNext = Number(number) === before + 1 || Number(number) === 1;
    assert.ok(isNext, `${name}: ${number} after ${before}`);
    if (Number(number) === LINES) whole += 1;
    last.set(name, Number(number));
  }
  return whole;
}

test("a standard output that no process reads, and twenty programs that end at once", async (t) => {
  const programs = NAMES.map(
    (name) => `[program:${name}]
command=/bin/sh live.sh ${name}
startsecs=0
autorestart=true
redirect_stderr=true
stdout_logfile=/dev/stdout
stdout_logfile_maxbytes=0
`,
  );
  const scene = createScene(t, {
    "supervisord.conf": configuration(programs.join(""), "silent=true"),
    "live.sh": LIVE,
    lives: "",
    idle: "",
  });
  const daemon = startUnread(scene, tsd);
  const rpc = (method: string, ...params: unknown[]) => call(endpointOf(scene), `supervisor.${method}`, ...params);
  const attempt = (method: string, ...params: unknown[]) => rpc(method, ...params).catch(() => undefined);
  await daemon.until("it answers", () => rpc("getState"));
  const before = residentOf(daemon.pid);
  const held = descriptorsOf(daemon.pid).size;

  const end = performance.now() + SECONDS * 1000;
  let rounds = 0;
  for (; performance.now() < end || rounds <= 10; rounds += 1) {
    const name = NAMES[(rounds * 7) % NAMES.length]!;
    await attempt("startProcess", name, false);
    await attempt("stopProcess", name);
    await attempt("removeProcessGroup", name);
    await attempt("addProcessGroup", name);
    if (rounds % 50 === 0) daemon.kill("SIGUSR2");
    await rpc("getState");
  }
  const grown = residentOf(daemon.pid) - before;
  assert.ok(grown < NAMES.length * EACH + BREATH, `${grown} KiB more after ${rounds} rounds`);
  const more = descriptorsOf(daemon.pid).size - held;
  assert.ok(more < NAMES.length * 8, `${more} descriptors more`);

  // As many as a pipe of a mebibyte holds, and a few of each: whose output waits does not live again.
  const lived = scene.read("lives").length;
  assert.ok(lived < (1024 * 1024) / (LINES * 25) + 4 * NAMES.length, `${lived} lives although nobody reads`);

  scene.write("go", "");
  await daemon.until("all of them live on", () => scene.read("lives").length > lived + 3 * NAMES.length);
  scene.write("enough", "");
  await daemon.until("all have come to rest", () => scene.read("idle").length >= NAMES.length);
  const reported = scene.read("lives").length;
  await daemon.until("every life has been read", () => lookAt(scene.read("read")) >= reported);
  assert.equal(lookAt(scene.read("read")), reported);
  t.diagnostic(`${rounds} rounds, ${grown} KiB more, ${reported} lives`);
  daemon.kill("SIGTERM");
  assert.deepEqual(await daemon.exits(), { code: 0, signal: undefined });
});
