/** Shutdown where leftovers are ended (tsd_orphans=on_stop): each group waits for what is left of the one before, and no longer. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { describe, test } from "node:test";
import { configuration } from "../../support/configuration.js";
import { startDaemon } from "../../support/daemon.js";
import { tsd } from "../../support/implementations.js";
import { machineLateness } from "../../support/lateness.js";
import { descendantsOf } from "../../support/proc.js";
import { createScene } from "../../support/scene.js";

/**
 * How often a shutdown that waits for nothing may say whom it waits for: once, and again after each three seconds that the
 * machine has made of it. A pause in vain lasts until the next time, and so is one too many.
 */
const mostReports = () => 1 + Math.floor((5 * machineLateness()) / 3);

describe("shutdown, where leftovers are ended", () => {
  test("TSD-ORPHANS-003 shutdown does not wait for programs that ended by themselves and left nothing", async (t) => {
    const done = (n: number) => `[program:done${n}]\ncommand=/bin/true\nautorestart=false\nstartsecs=0\n`;
    const sections = `[program:app]\ncommand=/bin/sleep 1001\n${[1, 2, 3, 4].map(done).join("")}`;
    // Before the program in the order of shutdown, and after it.
    for (const priority of [1, 1001]) {
      const text = configuration(`${sections}priority=${priority}\n`, "tsd_orphans=before_start,on_stop");
      const scene = createScene(t, { "supervisord.conf": text });
      const daemon = startDaemon(scene, tsd);
      for (const n of [1, 2, 3, 4]) await daemon.prints(`exited: done${n}`);
      daemon.kill("SIGTERM");
      assert.deepEqual(await daemon.exits(), { code: 0, signal: undefined });
      assert.match(daemon.output, /stopped: app \(terminated by SIGTERM\)/);
      assert.ok(daemon.lines(" to die").length <= mostReports(), daemon.output);
    }
  });

  test("TSD-ORPHANS-006 a start that leftovers delay is not made while the daemon ends", async (t) => {
    const scene = createScene(t, {
      "slow.sh": "trap : TERM\n>up\nwhile [ ! -e enough ]; do /bin/sleep 0.1; done\n",
      // What it leaves behind stays until it may go, however late we are.
      "leader.sh": `(trap "" TERM; while [ ! -e gone ]; do /bin/sleep 0.1; done) &\n/bin/sleep 1001`,
      "supervisord.conf": configuration(
        `[program:slow]\ncommand=/bin/bash slow.sh\nstopwaitsecs=60
[program:leader]\ncommand=/bin/bash leader.sh\npriority=1\nstopwaitsecs=60\nstartsecs=0\nstopasgroup=true
autorestart=true\ntsd_orphans=before_start\n`,
      ),
    });
    const daemon = startDaemon(scene, tsd);
    const life = Number((await daemon.prints(/spawned: 'leader' with pid \d+/)).split(" ").at(-1));
    await daemon.until("its children", () => descendantsOf(life).length >= 3);
    await daemon.until("the other, deaf", () => existsSync(scene.path("up")));
    process.kill(life, "SIGKILL");
    await daemon.prints("ending what leader left behind");
    daemon.kill("SIGTERM");
    await daemon.prints("received SIGTERM indicating exit request");
    scene.write("gone", "");
    await daemon.prints("nothing of leader is left");
    scene.write("enough", "");
    assert.deepEqual(await daemon.exits(), { code: 0, signal: undefined });
    assert.equal(daemon.lines("spawned: 'leader'").length, 1, daemon.output);
  });

  test("TSD-ORPHANS-003 at shutdown one group's leftovers end, then it is the next one's turn, without a pause", async (t) => {
    // One process, so that its end is the last that the daemon hears of.
    const leader = `import os, signal, time
if os.fork() == 0:
    signal.signal(signal.SIGTERM, lambda *_: (time.sleep(0.2), os._exit(0)))
    os.write(1, b"up\\n")
time.sleep(1000)
`;
    const scene = createScene(t, {
      "leader.py": leader,
      "supervisord.conf": configuration(
        ["one", "two", "three"].map((name) => `[program:${name}]\ncommand=/usr/bin/python3 leader.py\n`).join(""),
        "tsd_orphans=on_stop\ntsd_log_stdout=true\nloglevel=info",
      ),
    });
    const daemon = startDaemon(scene, tsd);
    await daemon.prints(/(^up\n[^]*){3}/m);
    daemon.kill("SIGTERM");
    assert.deepEqual(await daemon.exits(), { code: 0, signal: undefined });
    assert.equal(daemon.lines("nothing of").length, 3);
    const reports = daemon.lines(" to die").length;
    assert.ok(reports >= 1 && reports <= mostReports(), daemon.output);
  });
});
