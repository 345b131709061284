/**
 * nginx's master killed with SIGKILL: its workers live on and keep the port, so that no new master can bind it. This
 * pins what the original does, and ours without an option against it (orphans.test.ts); `tsctl why` names that option.
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { nginxIsHere, page, startNginxContainer } from "../../support/container.js";
import { subjects, tsctl, tsd } from "../../support/implementations.js";
import { allProcesses, childrenOf, isAlive } from "../../support/proc.js";

describe("nginx's master is killed", { concurrency: 4 }, () => {
  for (const subject of nginxIsHere ? subjects : []) {
    test(`${subject.name}: LIFE-STOP-011 TSD-WHY-002 the workers keep the port and nginx cannot restart`, async (t) => {
      const { daemon, httpPort, scene } = await startNginxContainer(t, subject);
      await daemon.prints("init.sh: the site is up");
      const { master, workers } = nginxOf(daemon.pid);
      assert.equal(workers.length, 2);

      process.kill(master, "SIGKILL");
      await daemon.prints("exited: nginx (terminated by SIGKILL; not expected)");
      await daemon.prints(/bind\(\) to 127\.0\.0\.1:\d+ failed \(98: Address already in use\)/);
      await daemon.prints("exited: nginx (exit status 1; not expected)");
      assert.deepEqual(workers.map(isAlive), [true, true]);
      assert.match((await page(httpPort)) ?? "", /It is up/, "the orphans still serve");
      assert.match((await daemon.ctl(["status", "nginx"])).stdout, /BACKOFF|STARTING/);
      if (subject !== tsd) return;
      // While one more start is tried, that stands first; sooner or later nginx is FATAL.
      const stdout = await daemon.until("why, asked between two starts", async () => {
        const said = (await scene.run([tsctl, "-c", "supervisord.conf", "why", "nginx"])).stdout;
        return /^nginx: (BACKOFF|FATAL)/.test(said) && /is held by pid/.test(said) ? said : undefined;
      });
      // How often, since when, how it began, which exit, what it said, who holds the port, what to do and to write.
      for (const fact of [
        /because +it exited with status 1, \d+(\.\d+)? s after its start/,
        /\n {2}failures +it has failed (twice|\d+ times) since \S+ \S+ \(/,
        /\n +the first time it was ended by SIGKILL, .* after its start\n/,
        new RegExp(`pid ${master} was ended by SIGKILL after`),
        /\n {2}std(out|err) /,
        /bind\(\) to 127\.0\.0\.1:\d+ failed \(98: Address already in use\)/,
        new RegExp(`address +port ${httpPort} is held by pid (${workers.join("|")}): nginx: worker process`),
        /\n +an earlier life of this program left them behind\n/,
        new RegExp(`\\n {2}next +kill (${workers.join(" ")}|${workers.toReversed().join(" ")})\\n`),
        /\n +write tsd_orphans=before_start, .*, in \[program:nginx\]; then tsctl update\n/,
      ])
        assert.match(stdout, fact);
    });

    test(`${subject.name}: with its workers killed too, nginx restarts`, async (t) => {
      const { daemon, httpPort } = await startNginxContainer(t, subject);
      await daemon.prints("init.sh: the site is up");
      const { master, workers } = nginxOf(daemon.pid);

      // The group at once: a master that outlives a worker would start another.
      process.kill(-master, "SIGKILL");
      await daemon.until("the workers are gone", () => !workers.some(isAlive));
      await daemon.until(
        "nginx has been RUNNING three times",
        () => daemon.lines("success: nginx entered RUNNING").length === 3,
      );
      assert.match((await page(httpPort)) ?? "", /It is up/);
      assert.notEqual(nginxOf(daemon.pid).master, master);
    });
  }
});

/** The nginx that is a child of the daemon, and its workers. */
function nginxOf(daemon: number): { master: number; workers: number[] } {
  const master = childrenOf(daemon).find((each) => each.name === "nginx")?.pid ?? 0;
  return {
    master,
    workers: allProcesses()
      .filter((each) => each.parent === master)
      .map((each) => each.pid),
  };
}
