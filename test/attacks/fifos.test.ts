/**
 * Named pipes whose other end does nothing, in every place where the daemon opens a file by its name.
 *
 * The attack: a user who may write to the folder of a log puts a pipe in its place, with a reader that does not read or
 * without any, and waits for SIGUSR2, a clear, a rotation or a restart. Before the fix the daemon waited without end in the
 * first write that found the pipe full: it answered neither RPC nor SIGTERM. The original does the same.
 *
 * What must hold: the daemon answers throughout, other programs' output is logged, and once the pipe is gone the program's
 * is again.
 *
 * TSD_ATTACK_SECONDS=N repeats it for so long; without it every place is tried once.
 */
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { closeSync, constants, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { describe, test, type TestContext } from "node:test";
import { configuration, endpointOf } from "../support/configuration.js";
import { startDaemon, type Daemon } from "../support/daemon.js";
import { subjects, tsd } from "../support/implementations.js";
import { call } from "../support/rpc.js";
import { createScene, type Scene } from "../support/scene.js";
import { until } from "../support/until.js";

const SECONDS = Number(process.env["TSD_ATTACK_SECONDS"] ?? 0);
/** A daemon that hangs answers nothing: the test has to end all the same. */
const timeout = 180_000 + SECONDS * 1000;

const program = (name: string, options = "") => `[program:${name}]
command=/bin/cat
redirect_stderr=true
stdout_logfile=%(here)s/${name}.log
${options}
`;

const rpc = (daemon: Daemon, method: string, ...params: unknown[]) =>
  call(endpointOf(daemon.scene), `supervisor.${method}`, ...params);

/** More than a pipe and all that is kept for it hold. */
const MUCH = `${"x".repeat(1023)}\n`.repeat(200);

/** A pipe with a reader that does not read, or without one. The reader goes when what is returned is called, or with the test. */
function putPipe(t: TestContext, scene: Scene, name: string, hasReader: boolean): () => void {
  // Under another name first: the daemon may make a file of that name at any time, or put away what stands there.
  const made = scene.path(`${name}.pipe`);
  execFileSync("mkfifo", [made]);
  let reader = hasReader ? openSync(made, constants.O_RDONLY | constants.O_NONBLOCK) : undefined;
  renameSync(made, scene.path(name));
  const go = () => {
    if (reader !== undefined) closeSync(reader);
    reader = undefined;
  };
  t.after(go);
  return go;
}

/** What is sent to the other program is in its log; the daemon has answered then as well. */
async function worksOn(daemon: Daemon, word: string): Promise<void> {
  await rpc(daemon, "sendProcessStdin", "other", `${word}\n`);
  await daemon.until(`the other program's log has ${word}`, () => daemon.scene.read("other.log").includes(`${word}\n`));
}

/** What makes the daemon open or write the log of `victim`. */
const occasions: Readonly<Record<string, (daemon: Daemon) => Promise<unknown>>> = {
  USR2: async (daemon) => {
    const before = daemon.lines("supervisord logreopen").length;
    daemon.kill("SIGUSR2");
    await daemon.until("the logs are reopened", () => daemon.lines("supervisord logreopen").length > before);
  },
  output: (daemon) => rpc(daemon, "sendProcessStdin", "victim", MUCH),
  clear: (daemon) => rpc(daemon, "clearProcessLogs", "victim"),
  read: (daemon) => rpc(daemon, "readProcessStdoutLog", "victim", 0, 0),
  tail: (daemon) => rpc(daemon, "tailProcessStdoutLog", "victim", 0, 100),
  "last output": (daemon) => call(endpointOf(daemon.scene), "tsd.getLastOutput", "victim", "stdout", 100),
  stop: (daemon) => rpc(daemon, "stopProcess", "victim"),
  "clear when stopped": (daemon) => rpc(daemon, "clearProcessLogs", "victim"),
  "read when stopped": (daemon) => rpc(daemon, "readProcessStdoutLog", "victim", 0, 0),
  // Not waited for: what the last life wrote comes first, and no program reads it (LOG-C-008).
  start: (daemon) => rpc(daemon, "startProcess", "victim", false),
};

describe("named pipes", { concurrency: 2, skip: subjects.includes(tsd) ? false : "only ours withstands" }, () => {
  for (const hasReader of [true, false]) {
    test(
      `a program's log becomes a pipe ${hasReader ? "that no process reads from" : "without a reader"}`,
      { timeout },
      async (t) => {
        const scene = createScene(t, {
          "supervisord.conf": configuration(
            program("victim", "stdout_logfile_maxbytes=10KB\nstdout_logfile_backups=2") + program("other"),
          ),
        });
        const daemon = startDaemon(scene, tsd);
        await daemon.until("both run", () => daemon.lines("entered RUNNING").length === 2);
        const end = performance.now() + SECONDS * 1000;
        let round = 0;
        do {
          const readers: (() => void)[] = [];
          for (const [name, act] of Object.entries(occasions)) {
            readers.push(putPipe(t, scene, "victim.log", hasReader));
            await act(daemon).catch(() => undefined); // a refusal is an answer
            await rpc(daemon, "sendProcessStdin", "victim", MUCH).catch(() => undefined);
            await worksOn(daemon, `${name} ${(round += 1)}`);
          }
          // The pipe and its reader gone, the log is a file again.
          for (const go of readers) go();
          rmSync(scene.path("victim.log"), { force: true });
          await daemon.until("the program runs", async () => {
            await rpc(daemon, "startProcess", "victim", false).catch(() => undefined);
            return ((await rpc(daemon, "getProcessInfo", "victim")) as { statename: string }).statename === "RUNNING";
          });
          await occasions["USR2"]!(daemon);
          await rpc(daemon, "sendProcessStdin", "victim", `recovered ${round}\n`);
          await daemon.until("it is logged again", () =>
            ["victim.log", "victim.log.1", "victim.log.2"].some((log) => has(scene, log, `recovered ${round}\n`)),
          );
        } while (performance.now() < end);
        daemon.kill("SIGTERM");
        assert.equal((await daemon.exits()).code, 0);
      },
    );
  }

  test("the daemon's own log becomes a pipe that no process reads from", { timeout }, async (t) => {
    const scene = createScene(t, {
      "supervisord.conf": configuration(program("victim") + program("other"), "loglevel=debug\nsilent=true"),
    });
    const daemon = startDaemon(scene, tsd);
    await daemon.until("both run", () => scene.read("supervisord.log").split("entered RUNNING").length === 3);
    putPipe(t, scene, "supervisord.log", true);
    daemon.kill("SIGUSR2");
    // At debug level all of this is logged by the daemon, too.
    for (let piece = 0; piece < 10; piece += 1) await rpc(daemon, "sendProcessStdin", "victim", MUCH);
    await worksOn(daemon, "still there");
    await rpc(daemon, "clearLog");
    await assert.rejects(rpc(daemon, "readLog", 0, 0), { faultCode: 30 });
    rmSync(scene.path("supervisord.log"));
    daemon.kill("SIGUSR2");
    await daemon.until("it is a file again", async () => {
      await worksOn(daemon, "in the end, too");
      return has(scene, "supervisord.log", "in the end, too");
    });
    daemon.kill("SIGTERM");
    assert.equal((await daemon.exits()).code, 0);
  });

  test(
    "CFG-INC-007 CFG-SRCH-007 the pidfile is a pipe, and configuration files become pipes",
    { timeout },
    async (t) => {
      const scene = createScene(t, {
        "supervisord.conf": `${configuration(program("other"), "pidfile=%(here)s/pid")}\n[include]\nfiles=more.conf\n`,
        "more.conf": program("more"),
      });
      putPipe(t, scene, "pid", false);
      const daemon = startDaemon(scene, tsd);
      await daemon.until("both run", () => daemon.lines("entered RUNNING").length === 2);
      await daemon.prints("cannot write the pidfile: ENXIO");
      for (const name of ["more.conf", "supervisord.conf"]) {
        const text = scene.read(name);
        putPipe(t, scene, name, false);
        await assert.rejects(rpc(daemon, "reloadConfig"), {
          faultCode: 92,
          faultString: new RegExp(`could not read config file .*${name}`),
        });
        await worksOn(daemon, name);
        rmSync(scene.path(name));
        scene.write(name, text);
        assert.deepEqual(await rpc(daemon, "reloadConfig"), [[[], [], []]]);
      }
    },
  );

  test("the daemon has to write to its standard error, which no process reads", { timeout }, async (t) => {
    const scene = createScene(t, {
      "supervisord.conf": configuration("", "silent=true\nlogfile=/dev/full\nlogfile_maxbytes=0"),
    });
    const stderr = fullPipe(t, scene, "stderr");
    const daemon = spawn(tsd.supervisord, ["-n", "-c", scene.path("supervisord.conf")], {
      cwd: scene.folder,
      env: scene.environment(tsd.variables),
      stdio: ["ignore", "ignore", stderr],
    });
    closeSync(stderr);
    const ended = new Promise((resolve) => daemon.once("exit", resolve));
    await until("the daemon answers", () => call(endpointOf(scene), "supervisor.getState").then(() => true));
    daemon.kill("SIGTERM");
    assert.equal(await ended, 0);
  });
});

/** A pipe that is full and that no program reads from; the end to write to. */
function fullPipe(t: TestContext, scene: Scene, name: string): number {
  putPipe(t, scene, name, true);
  const filler = openSync(scene.path(name), constants.O_WRONLY | constants.O_NONBLOCK);
  try {
    for (;;) writeSync(filler, Buffer.alloc(4096));
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, "EAGAIN");
  }
  closeSync(filler);
  return openSync(scene.path(name), constants.O_WRONLY);
}

function has(scene: Scene, log: string, text: string): boolean {
  try {
    return scene.read(log).includes(text);
  } catch {
    return false;
  }
}
