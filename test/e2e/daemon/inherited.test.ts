/**
 * What a daemon was started with beside its environment: signals that are ignored (`nohup`, `trap '' TSTP`) and open
 * descriptors (`flock -n LOCK supervisord`). Node forgets the one and closes the other; the original does neither.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { closeSync, constants, openSync } from "node:fs";
import { describe, test, type TestContext } from "node:test";
import { configuration } from "../../support/configuration.js";
import { startDaemon } from "../../support/daemon.js";
import { debian, subjects, tsd, type Implementation } from "../../support/implementations.js";
import { childrenOf, descriptorsOf, isAlive, statusOf } from "../../support/proc.js";
import { createScene, type Scene } from "../../support/scene.js";
import { until } from "../../support/until.js";

const SLEEPER = "[program:steady]\ncommand=/bin/sleep 1000\n";

/** The numbers of the signals in a field of /proc/PID/status. */
function signalsIn(pid: number, field: "SigIgn" | "SigBlk"): number[] {
  const mask = BigInt(`0x${statusOf(pid).get(field)}`);
  return Array.from({ length: 64 }, (_, at) => at + 1).filter((number) => (mask >> BigInt(number - 1)) & 1n);
}

/** For Node before any code of ours. */
const WAITING = `const { existsSync, writeFileSync } = require("node:fs");
writeFileSync("waits", "yes");
const pause = new Int32Array(new SharedArrayBuffer(4));
while (!existsSync("go")) Atomics.wait(pause, 0, 0, 20);
`;

const [HUP, INT, USR1, PIPE, ALRM, TERM, TSTP, XFSZ, RT] = [1, 2, 10, 13, 14, 15, 20, 25, 37];

/** Starts it as env(1) does with options that ignore or block signals first. */
const after = (scene: Scene, subject: Implementation, ...words: string[]) =>
  scene.write("wrapper", `#!/bin/sh\nexec /usr/bin/env ${words.join(" ")} ${subject.supervisord} "$@"\n`, 0o755);

async function inBackground(t: TestContext, scene: Scene, supervisord: string): Promise<number> {
  const started = await scene.run([supervisord, "-c", scene.path("supervisord.conf")]);
  assert.deepEqual(started, { code: 0, stdout: "", stderr: "" });
  const pid = await until("the pidfile is written", () => Number(scene.read("supervisord.pid")) || undefined);
  t.after(() => {
    if (isAlive(pid)) process.kill(pid, "SIGKILL");
  });
  return pid;
}

const program = (pid: number) =>
  until("the program runs", () => childrenOf(pid).find(({ name }) => name === "sleep")?.pid);

describe("what a daemon was started with", { concurrency: 2 }, () => {
  for (const subject of subjects) {
    const { name } = subject;

    test(`${name}: LIFE-SPAWN-022 LIFE-SIG-006 ignored signals stay ignored, but those the daemon handles`, async (t) => {
      const scene = createScene(t, { "supervisord.conf": configuration(SLEEPER) });
      const ignored = `--ignore-signal=${[HUP, USR1, ALRM, TERM, TSTP, RT].join(",")}`;
      const daemon = startDaemon(scene, { ...subject, supervisord: after(scene, subject, ignored) });
      await daemon.prints("steady entered RUNNING");
      const expected = [USR1, PIPE, ALRM, TSTP, XFSZ, RT];
      assert.deepEqual(signalsIn(await program(daemon.pid), "SigIgn"), expected);
      assert.deepEqual(signalsIn(daemon.pid, "SigIgn"), expected);
      for (const signal of ["SIGUSR1", "SIGALRM", "SIGTSTP"] as const) daemon.kill(signal);
      daemon.kill("SIGTERM");
      assert.deepEqual(await daemon.exits(), { code: 0, signal: undefined });
    });

    test(`${name}: LIFE-SPAWN-022 LIFE-DMN-001 in the background, too`, async (t) => {
      const scene = createScene(t, { "supervisord.conf": configuration(SLEEPER) });
      const ignored = `--ignore-signal=${[HUP, USR1, TSTP, 17].join(",")}`;
      const pid = await inBackground(t, scene, after(scene, subject, ignored));
      assert.deepEqual(signalsIn(await program(pid), "SigIgn"), [USR1, PIPE, TSTP, XFSZ]);
      process.kill(pid, "SIGTERM");
      await until("it has ended", () => !isAlive(pid));
    });

    test(`${name}: LIFE-SPAWN-022 signals blocked at the start reach our programs; the original's stay deaf to them`, async (t) => {
      const scene = createScene(t, { "supervisord.conf": configuration(SLEEPER) });
      const daemon = startDaemon(scene, { ...subject, supervisord: after(scene, subject, "--block-signal=TERM") });
      await daemon.prints("steady entered RUNNING");
      assert.deepEqual(signalsIn(await program(daemon.pid), "SigBlk"), subject === debian ? [TERM] : []);
    });

    test(`${name}: LIFE-DMN-003 a lock that was held when it went to the background is held until it ends`, async (t) => {
      const scene = createScene(t, { "supervisord.conf": configuration(SLEEPER), lock: "" });
      const start = `#!/bin/sh\nexec flock -n ${scene.path("lock")} ${subject.supervisord} "$@" 9>${scene.path("nine")}\n`;
      const pid = await inBackground(t, scene, scene.write("wrapper", start, 0o755));
      const free = async () => (await scene.run(["flock", "-n", scene.path("lock"), "true"])).code === 0;
      assert.equal(await free(), false);
      const held = (of: number) => [...descriptorsOf(of).values()].filter((to) => to.startsWith(scene.folder));
      const [lock, nine] = [scene.path("lock"), scene.path("nine")];
      assert.deepEqual(
        held(pid)
          .filter((path) => [lock, nine].includes(path))
          .sort(),
        [lock, nine],
      );
      assert.equal(descriptorsOf(pid).get(9), nine);
      assert.deepEqual(held(await program(pid)), [], "programs have nothing of it");
      process.kill(pid, "SIGTERM");
      await until("it is free again", free);
    });
  }

  for (const subject of subjects) {
    test(`${subject.name}: LIFE-SIG-009 what was ignored is ignored while the daemon starts, too, and handled once it has`, async (t) => {
      const scene = createScene(t, {
        "supervisord.conf": configuration(`${SLEEPER}[include]\nfiles=%(here)s/more\n`),
      });
      execFileSync("mkfifo", [scene.path("more")]);
      const ignoring = after(scene, subject, `--ignore-signal=${[HUP, INT, TERM].join(",")}`);
      const daemon = startDaemon(scene, { ...subject, supervisord: ignoring });
      // The pipe can be opened for writing as soon as a program is about to read it.
      const writer = await until("it reads the file", () =>
        openSync(scene.path("more"), constants.O_WRONLY | constants.O_NONBLOCK),
      );
      for (const signal of ["SIGHUP", "SIGINT", "SIGTERM"] as const) daemon.kill(signal);
      closeSync(writer);
      await daemon.prints("steady entered RUNNING");
      daemon.kill("SIGTERM");
      assert.deepEqual(await daemon.exits(), { code: 0, signal: undefined });
    });
  }

  if (subjects.includes(tsd)) {
    /** A daemon whose Node has started, but none of our code: it waits for the file `go`. */
    const halfStarted = async (t: TestContext, ...words: string[]) => {
      const node = `#!/bin/sh\nexec ${process.execPath} --require ./wait.cjs "$@"\n`;
      const scene = createScene(t, { "supervisord.conf": configuration(SLEEPER), "wait.cjs": WAITING });
      scene.write("node", node, 0o755);
      const env = { PATH: `${scene.folder}:${process.env["PATH"]}` };
      const daemon = startDaemon(scene, { ...tsd, supervisord: after(scene, tsd, ...words) }, { env });
      await daemon.until("Node has started", () => scene.read("waits"));
      return daemon;
    };

    // Why the launcher cannot keep them away: the first thing Node does is to empty its signal mask.
    test("tsd: LIFE-SIG-009 while Node starts, what was ignored or blocked has its default action", async (t) => {
      for (const signal of ["HUP", "INT", "TERM"] as const) {
        const daemon = await halfStarted(t, `--ignore-signal=${signal}`, `--block-signal=${signal}`);
        daemon.kill(`SIG${signal}`);
        assert.deepEqual(await daemon.exits(), { code: undefined, signal: `SIG${signal}` });
      }
    });

    test("tsd: LIFE-SIG-006 while Node starts, SIGUSR1 is for its debugger, which cannot be opened, and ends nothing", async (t) => {
      const daemon = await halfStarted(t);
      daemon.kill("SIGUSR1");
      daemon.scene.write("go", "");
      await daemon.prints("steady entered RUNNING");
      await daemon.prints("Starting inspector on 240.0.0.0:0 failed");
      daemon.kill("SIGUSR1");
      assert.deepEqual(await daemon.exits(), { code: undefined, signal: "SIGUSR1" });
    });
  }

  test("LIFE-DMN-003 LIFE-DMN-004 nothing of the front's own stays open in the daemon", async (t) => {
    const scene = createScene(t, { "supervisord.conf": configuration(SLEEPER) });
    const pid = await inBackground(t, scene, tsd.supervisord);
    await program(pid);
    const kinds = (of: number) =>
      [...descriptorsOf(of).values()].map((to) => to.replace(/\[\d+\]/, "").replace(scene.folder, "")).sort();
    await until("it runs", () => scene.read("supervisord.log").includes("steady entered RUNNING"));
    const behind = kinds(pid);
    process.kill(pid, "SIGTERM");
    await until("it has ended", () => !isAlive(pid));
    const daemon = startDaemon(scene, tsd);
    await daemon.prints("steady entered RUNNING");
    const count = (of: readonly string[], what: RegExp) => of.filter((to) => what.test(to)).length;
    for (const what of [/^pipe:/, /^socket:/, /^anon_inode:/]) {
      assert.equal(count(behind, what), count(kinds(daemon.pid), what), String(what));
    }
  });
});
