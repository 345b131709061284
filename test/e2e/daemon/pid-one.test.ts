/**
 * The daemon as PID 1 of a container: a process namespace of its own. Orphans are adopted and reaped, thousands at a
 * time; TERM is obeyed, and what the kernel would let PID 1 ignore is ignored. The original is the control, and for the
 * zombies a PID 1 that never waits.
 */
import assert from "node:assert/strict";
import { describe, test, type TestContext } from "node:test";
import { startDaemon } from "../../support/daemon.js";
import { subjects, type Implementation } from "../../support/implementations.js";
import { allProcesses, childrenOf, descendantsOf, isAlive, processRecord } from "../../support/proc.js";
import { createScene } from "../../support/scene.js";

/** The original takes about a second for each hundred. */
const ORPHANS = { tsd: 2000, debian: 200 };

/**
 * Children that at once leave a child of their own; all of those end together, when the gate is opened. It stays open
 * for those that come to it late.
 */
const MAKER = `#!/bin/sh
cd "$(dirname "$0")/.."
mkfifo gate
i=0
while [ $i -lt $1 ]; do
  (exec >/dev/null; : <gate &) &
  i=$((i + 1))
done
wait
echo "made $1"
exec sleep 1000 >gate
`;

const CONFIG = `[supervisord]
nodaemon=true
pidfile=%(here)s/pid
[program:maker]
command=%(here)s/bin/maker COUNT
startsecs=0
autorestart=false
stdout_logfile=/dev/fd/1
stdout_logfile_maxbytes=0
[program:fast]
command=sh -c "trap 'exit 0' TERM; echo fast is ready; while :; do sleep 0.1; done"
stdout_logfile=/dev/fd/1
stdout_logfile_maxbytes=0
startsecs=0
[program:slow]
command=sh -c "trap 'sleep 1; exit 0' TERM; echo slow is ready; while :; do sleep 0.1; done"
stdout_logfile=/dev/fd/1
stdout_logfile_maxbytes=0
startsecs=0
[group:all]
programs=maker,fast,slow
`;

/** Default actions end, stop or do nothing to any other process; PID 1 is spared them. */
const SPARED = [
  "SIGUSR1",
  "SIGALRM",
  "SIGVTALRM",
  "SIGPROF",
  "SIGPIPE",
  "SIGIO",
  "SIGPWR",
  "SIGTSTP",
  "SIGWINCH",
  "SIGCONT",
] as const;

/** `command` as PID 1, seen from outside: the pid of \`unshare\` and, below it, of PID 1. */
function asPidOne(t: TestContext, subject: Implementation, command: string) {
  const scene = createScene(t, { "supervisord.conf": CONFIG.replace("COUNT", String(ORPHANS[subject.name])) });
  scene.write("bin/maker", MAKER, 0o755);
  const enter = scene.write(
    "bin/enter",
    `#!/bin/sh\nexec unshare --fork --pid --mount-proc --kill-child ${command}\n`,
    0o755,
  );
  const daemon = startDaemon(scene, { ...subject, supervisord: enter });
  const inner = () => childrenOf(daemon.pid)[0]?.pid ?? 0;
  return { scene, daemon, inner };
}

function zombiesBelow(pid: number): number {
  return descendantsOf(pid).filter((each) => each.state === "Z").length;
}

describe("PID 1", { concurrency: 2 }, () => {
  for (const subject of subjects) {
    const count = ORPHANS[subject.name];
    test(`${subject.name}: TRAP-079 LIFE-REAP-002 LIFE-REAP-004 ${count} orphans, spared signals, TERM`, async (t) => {
      const { scene, daemon, inner } = asPidOne(t, subject, `${subject.supervisord} -c supervisord.conf`);
      await daemon.prints("slow is ready", 60_000);
      const pid = inner();
      assert.equal(scene.read("pid"), "1\n");

      await daemon.prints(`made ${count}`, 240_000);
      const made = performance.now();
      await daemon.until("all have been reaped", () => daemon.lines("reaped unknown pid").length === count, 120_000);
      t.diagnostic(`${subject.name}: ${count} orphans reaped in ${Math.round(performance.now() - made)} ms`);
      assert.match(daemon.output, /INFO reaped unknown pid \d+ \(exit status 0\)/);
      await daemon.until("no zombie is left", () => zombiesBelow(pid) === 0);

      for (const signal of SPARED) process.kill(pid, signal);
      process.kill(pid, "SIGUSR2");
      await daemon.prints("received SIGUSR2 indicating log reopen request");
      assert.ok(isAlive(pid));
      assert.notEqual(processRecord(pid)?.state, "T");

      // docker stop: the slowest program of the group takes a second, the others do not add to it.
      process.kill(pid, "SIGTERM");
      assert.deepEqual(await daemon.exits(), { code: 0, signal: undefined });
      const [asked = 0] = daemon.loggedAt("received SIGTERM indicating exit request");
      const [stopped = 0] = daemon.loggedAt("stopped: slow (exit status 0)");
      assert.equal(daemon.lines("stopped: fast (exit status 0)").length, 1);
      t.diagnostic(`${subject.name}: stopped ${(stopped - asked).toFixed(3)} s after TERM`);
      assert.ok(stopped - asked < 1 + 5 * daemon.lag + 1, `${stopped - asked} s`);
      assert.deepEqual(
        allProcesses().filter((each) => each.parent === pid),
        [],
      );
    });
  }

  test("control: under a PID 1 that never waits they stay zombies", async (t) => {
    const { daemon, inner } = asPidOne(t, subjects[0]!, `sh -c '"$0" 100 & exec sleep 1000' "$PWD/bin/maker"`);
    await daemon.prints("made 100", 60_000);
    await daemon.until("a hundred zombies", () => zombiesBelow(inner()) >= 100);
  });
});
