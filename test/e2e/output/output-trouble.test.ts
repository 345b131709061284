/** Logs that cannot be written, and a daemon that has nothing to do. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { configuration, endpointOf } from "../../support/configuration.js";
import { startDaemon, type Daemon } from "../../support/daemon.js";
import { subjects, tsd } from "../../support/implementations.js";
import { call } from "../../support/rpc.js";
import { createScene } from "../../support/scene.js";

/** Long enough for anything that polls to show: the original looks once a second. */
const WINDOW = 3000;

/** How often threads of a process went to sleep and were woken, all together. */
function wakeUps(pid: number): number {
  const counts = readdirSync(`/proc/${pid}/task`).map((thread) => {
    const status = readFileSync(`/proc/${pid}/task/${thread}/status`, "utf8");
    return Number(/^voluntary_ctxt_switches:\s*(\d+)$/m.exec(status)?.[1]);
  });
  return counts.reduce((sum, count) => sum + count, 0);
}

const rpc = (daemon: Daemon, method: string, ...params: unknown[]) =>
  call(endpointOf(daemon.scene), `supervisor.${method}`, ...params);

/** The original closes such a channel at the first failure, and its own log prints a traceback for every line. */
describe("trouble", { concurrency: 3 }, () => {
  if (!subjects.includes(tsd)) return;

  test("tsd: LIFE-LOG-012 a log on a full disk: logged once, the program continues", async (t) => {
    const scene = createScene(t, {
      "supervisord.conf": configuration(`[program:full]
command=/bin/sh -c "for i in 1 2 3 4 5; do echo $i; echo $i >> written; read line; done"
startsecs=0
autorestart=false
stdout_logfile=/dev/full
stdout_logfile_maxbytes=0
stderr_logfile=/dev/full
`),
    });
    const daemon = startDaemon(scene, tsd);
    for (const number of [1, 2, 3, 4, 5]) {
      await daemon.until(`${number} is written`, () => scene.read("written").endsWith(`${number}\n`));
      await rpc(daemon, "sendProcessStdin", "full", "go on\n");
    }
    await daemon.prints("exited: full (exit status 0; expected)");
    assert.deepEqual(
      daemon.lines("/dev/full").map((line) => line.slice(24)),
      ["ERRO cannot write output of full to /dev/full: ENOSPC; it may be lost until it can be written again"],
    );
  });

  test("tsd: LOG-D-006 its own log on a full disk: logged once, the daemon continues", async (t) => {
    const scene = createScene(t, {
      "supervisord.conf": configuration("", "logfile=/dev/full\nlogfile_maxbytes=0"),
    });
    const daemon = startDaemon(scene, tsd);
    await daemon.until("the daemon answers", () => rpc(daemon, "getState").then(() => true));
    daemon.kill("SIGUSR2");
    await daemon.prints("supervisord logreopen");
    daemon.kill("SIGTERM");
    assert.equal((await daemon.exits()).code, 0);
    assert.equal(daemon.lines("cannot write the log to /dev/full: ENOSPC").length, 1);
  });

  test("tsd: LIFE-LOOP-002 IMP-013 an idle daemon with ten programs is never woken", async (t) => {
    const scene = createScene(t, {
      "supervisord.conf": configuration(`[program:idle]
command=/bin/sleep 1000
process_name=%(process_num)d
numprocs=10
`),
    });
    const daemon = startDaemon(scene, tsd);
    await daemon.until("all run", () => daemon.lines("entered RUNNING").length === 10);
    // The engine collects garbage a few times after the start; a daemon that polls has no quiet window ever.
    await daemon.until(
      "nothing woke it for a while",
      async () => {
        const before = wakeUps(daemon.pid);
        await pause(WINDOW); // Nothing is waited for: the point is that nothing happens.
        return wakeUps(daemon.pid) === before;
      },
      60_000,
    );
  });
});
