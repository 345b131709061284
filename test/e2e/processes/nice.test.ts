/** TSD-NICE-001: tsd_nice=, as the kernel has it of the children. Without it, and under the original: the control. */
import assert from "node:assert/strict";
import { chmodSync, readFileSync } from "node:fs";
import { describe, test, type TestContext } from "node:test";
import { configuration } from "../../support/configuration.js";
import { startDaemon } from "../../support/daemon.js";
import { subjects, tsctl, tsd, type Implementation } from "../../support/implementations.js";
import { childrenOf, commandLineOf, statusOf } from "../../support/proc.js";
import { createScene } from "../../support/scene.js";

const program = (name: string, seconds: number, lines: string) =>
  `[program:${name}]\ncommand=/bin/sleep ${seconds}\nstartretries=0\nstdout_logfile=NONE\n` +
  `stderr_logfile=%(here)s/${name}.err\n${lines}\n`;
const PROGRAMS =
  program("least", 1001, "tsd_nice=19") + program("plain", 1002, "") + program("zero", 1003, "tsd_nice=0");

/** The nice value of a process: the 19th field of its stat, the 17th behind its name. */
function niceOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[16]);
}

function start(t: TestContext, subject: Implementation, programs: string, wrapper?: string) {
  const scene = createScene(t, { "supervisord.conf": configuration(programs, "tsd_ignore_user=true") });
  const supervisord =
    wrapper === undefined
      ? subject.supervisord
      : scene.write("wrapped", `#!/bin/sh\nexec ${wrapper} ${subject.supervisord} "$@"\n`, 0o755);
  chmodSync(scene.folder, 0o777);
  const daemon = startDaemon(scene, { ...subject, supervisord });
  /** The nice value of the child that sleeps so long, once there is one. */
  const nice = (seconds: number) =>
    daemon.until(`a child sleeps ${seconds} s`, () => {
      const child = childrenOf(daemon.pid).find(({ pid }) => commandLineOf(pid).includes(String(seconds)));
      return child === undefined ? undefined : String(niceOf(child.pid));
    });
  return { scene, daemon, nice };
}

describe("tsd_nice", { concurrency: 2 }, () => {
  test("TSD-NICE-001 a program begins with its nice value, one without or with 0 with the daemon's", async (t) => {
    const { scene, daemon, nice } = start(t, tsd, PROGRAMS);
    const own = await nice(1002);
    assert.equal(own, String(niceOf(daemon.pid)));
    assert.deepEqual([await nice(1001), await nice(1003)], ["19", own]);

    scene.write("supervisord.conf", configuration(PROGRAMS.replace("=19", "=18"), "tsd_ignore_user=true"));
    const { stdout } = await daemon.ctl(["update"]);
    assert.equal(stdout, "least: stopped\nleast: updated process group\n");
    await daemon.until("the new value", async () => (await nice(1001)) === "18");
  });

  if (process.getuid?.() === 0) {
    const OTHER = "setpriv --reuid 12345 --regid 12345 --clear-groups";
    /** Below the daemon's own value, which is that of these tests. */
    const lower = niceOf(process.pid) - 1;
    const isLowest = lower < -20 ? "these tests have the lowest nice value there is" : false;

    const refused = "TSD-NICE-001 a value that the system refuses is no start, and the child and why say what to do";
    test(refused, { skip: isLowest }, async (t) => {
      const { scene, daemon, nice } = start(t, tsd, PROGRAMS + program("more", 1004, `tsd_nice=${lower}`), OTHER);
      await daemon.prints(/exited: more \(exit status 127; not expected\)/);
      const line =
        `couldn't renice to ${lower}: EACCES (below the daemon's own value it needs root, CAP_SYS_NICE or RLIMIT_NICE; ` +
        "or write tsd_nice=0)";
      assert.equal(scene.read("more.err"), `supervisor: ${line}\nsupervisor: child process was not spawned\n`);
      assert.equal(await nice(1001), "19", "what asks for less gets it");
      const why = await daemon.ctl(["why", "more"], tsctl);
      assert.ok(why.stdout.replaceAll(/\s+/g, " ").includes(line), why.stdout);
    });

    const CAP_SYS_NICE = 1n << 23n;
    const mayLower = (BigInt(`0x${statusOf(process.pid).get("CapEff")!}`) & CAP_SYS_NICE) !== 0n;
    const skip = mayLower ? isLowest : "this root may not lower nice values";
    test("TSD-NICE-001 it is set before the user is changed, who could not have it", { skip }, async (t) => {
      const { nice } = start(t, tsd, program("other", 1001, `tsd_nice=${lower}\nuser=nobody`));
      assert.equal(await nice(1001), String(lower));
    });
  }

  for (const subject of subjects.filter(({ name }) => name !== tsd.name)) {
    test(`${subject.name}: TSD-NICE-001 the original ignores it`, async (t) => {
      const { daemon, nice } = start(t, subject, PROGRAMS);
      assert.equal(await nice(1001), String(niceOf(daemon.pid)));
    });
  }
});
