/** What a child finds when it begins: its group and session, descriptors, signals, limits and environment. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { configuration } from "../../support/configuration.js";
import { startDaemon } from "../../support/daemon.js";
import type { Daemon } from "../../support/daemon.js";
import { subjects, tsd } from "../../support/implementations.js";
import {
  childrenOf,
  commandLineOf,
  descriptorsOf,
  directoryOf,
  environmentOf,
  isAlive,
  processRecord,
  statusOf,
} from "../../support/proc.js";
import { createScene } from "../../support/scene.js";

const sleeper = "[program:child]\ncommand=/bin/sleep 1000\n";

describe("a child", { concurrency: 4 }, () => {
  for (const subject of subjects) {
    test(`${subject.name}: LIFE-SPAWN-017 LIFE-SPAWN-034 TRAP-010 TRAP-012 has a process group of its own in the daemon's session`, async (t) => {
      const scene = createScene(t, { "supervisord.conf": configuration(sleeper) });
      const daemon = startDaemon(scene, subject);
      const child = await onlyChild(daemon);
      assert.equal(child.group, child.pid);
      assert.equal(child.session, processRecord(daemon.pid)?.session);
      assert.equal(child.parent, daemon.pid);
    });

    test(`${subject.name}: LIFE-SPAWN-018 LIFE-SPAWN-019 LIFE-SPAWN-021 LIFE-IN-001 has pipes on 0, 1 and 2 and nothing else`, async (t) => {
      const scene = createScene(t, {
        "supervisord.conf": configuration(
          `${sleeper}\n[program:merged]\ncommand=/bin/sleep 2000\nredirect_stderr=true\n`,
        ),
      });
      const daemon = startDaemon(scene, subject);
      const child = await childThatRuns(daemon, "/bin/sleep 1000");
      const merged = await childThatRuns(daemon, "/bin/sleep 2000");
      // A program that begins has files of its loader open for a moment; what the daemon left open would stay.
      const open = await daemon.until("it has 0, 1 and 2 and nothing else", () => {
        const found = descriptorsOf(child);
        return [...found.keys()].join() === "0,1,2" && found;
      });
      for (const target of open.values()) assert.match(target, /^pipe:\[\d+\]$/);
      assert.equal(new Set(open.values()).size, 3);
      const [, stdout, stderr] = [...descriptorsOf(merged).values()];
      assert.equal(stdout, stderr, "redirect_stderr makes them one pipe");
    });

    test(`${subject.name}: LIFE-SPAWN-018 can open /dev/stdout again`, async (t) => {
      const scene = createScene(t, {
        "supervisord.conf": configuration(
          `[program:child]\ncommand=/bin/sh -c "echo again > /dev/stdout; exec sleep 1000"\nstdout_logfile=%(here)s/out\n`,
        ),
      });
      const daemon = startDaemon(scene, subject);
      await daemon.until("it has written", () => scene.read("out") === "again\n");
    });

    test(`${subject.name}: LIFE-SPAWN-022 TRAP-025 ignores SIGPIPE and SIGXFSZ and nothing else, and blocks nothing`, async (t) => {
      const scene = createScene(t, { "supervisord.conf": configuration(sleeper) });
      const child = statusOf((await onlyChild(startDaemon(scene, subject))).pid);
      const [sigpipe, sigxfsz] = [1n << 12n, 1n << 24n]; // bit n-1 stands for signal n
      assert.equal(BigInt(`0x${child.get("SigIgn")!}`), sigpipe | sigxfsz);
      assert.equal(BigInt(`0x${child.get("SigBlk")!}`), 0n);
      assert.equal(BigInt(`0x${child.get("SigCgt")!}`), 0n);
    });

    test(`${subject.name}: TSD-START-002 IMP-023 tsd_sigpipe=default ignores nothing under tsd, and changes nothing under the original`, async (t) => {
      const scene = createScene(t, {
        "supervisord.conf": configuration(
          `${sleeper}tsd_sigpipe=default\n\n[program:plain]\ncommand=/bin/sleep 2000\n`,
        ),
      });
      const daemon = startDaemon(scene, subject);
      const ignored = async (command: string) =>
        BigInt(`0x${statusOf(await childThatRuns(daemon, command)).get("SigIgn")!}`);
      const both = (1n << 12n) | (1n << 24n);
      assert.equal(await ignored("/bin/sleep 1000"), subject === tsd ? 0n : both);
      assert.equal(await ignored("/bin/sleep 2000"), both, "who does not ask for it gets what the original gives");
    });

    test(`${subject.name}: LIFE-SPAWN-023 LIFE-SPAWN-024 gets its directory and umask`, async (t) => {
      const scene = createScene(t, {
        "supervisord.conf": configuration(
          `${sleeper}directory=/usr\numask=027\n\n[program:plain]\ncommand=/bin/sleep 2000\n`,
        ),
      });
      const daemon = startDaemon(scene, subject);
      const child = await childThatRuns(daemon, "/bin/sleep 1000");
      const plain = await childThatRuns(daemon, "/bin/sleep 2000");
      assert.equal(directoryOf(child), "/usr");
      assert.equal(statusOf(child).get("Umask"), "0027");
      assert.equal(directoryOf(plain), scene.folder);
      assert.equal(statusOf(plain).get("Umask"), statusOf(daemon.pid).get("Umask"));
    });

    test(`${subject.name}: LIFE-ENV-001..005 CFG-ENV-014 TRAP-076 finds the daemon's environment, SUPERVISOR_* and its own`, async (t) => {
      const scene = createScene(t, {
        "supervisord.conf": configuration(
          `${sleeper}environment=OWN="1",BOTH="program",SUPERVISOR_ENABLED="2"\n`,
          `environment=DAEMON="3",BOTH="daemon"`,
        ),
      });
      const daemon = startDaemon(scene, subject, { env: { INHERITED: "percent %s kept" } });
      const child = environmentOf((await onlyChild(daemon)).pid);
      // What our launcher tells our daemon (_TSD_) is between the two: no child may see it.
      const inherited = environmentOf(daemon.pid).filter((each) => !/^(OWN|BOTH|DAEMON|SUPERVISOR_|_TSD_)/.test(each));
      assert.deepEqual(
        child.sort(),
        [
          ...inherited,
          "OWN=1",
          "BOTH=program",
          "DAEMON=3",
          "SUPERVISOR_ENABLED=2",
          "SUPERVISOR_PROCESS_NAME=child",
          "SUPERVISOR_GROUP_NAME=child",
          `SUPERVISOR_SERVER_URL=unix://${scene.path("supervisor.sock")}`,
        ].sort(),
      );
      assert.ok(child.includes("INHERITED=percent %s kept"));
      assert.ok(!environmentOf(daemon.pid).some((each) => each.startsWith("DAEMON=")));
    });

    test(`${subject.name}: CFG-ENV-012 TRAP-017 gets a value that lost its quotes or its end; ours logs that of the quotes, never the value`, async (t) => {
      const scene = createScene(t, {
        "supervisord.conf": configuration(
          `${sleeper}environment=FINE="%(ENV_PLAIN)s",QUOTED="%(ENV_QUOTED)s",CUT=-Xmx512m -Xms256m\n`,
        ),
      });
      const daemon = startDaemon(scene, subject, { env: { PLAIN: "a b,c=d", QUOTED: "'hunter2'" } });
      const child = environmentOf((await onlyChild(daemon)).pid);
      await daemon.prints("entered RUNNING");
      for (const entry of ["FINE=a b,c=d", "QUOTED=hunter2", "CUT=-Xmx512m"]) assert.ok(child.includes(entry), entry);
      const said = daemon.lines("environment of ");
      assert.equal(said.length, subject === tsd ? 1 : 0, said.join("\n"));
      if (subject === tsd)
        assert.match(said[0]!, / WARN environment of \[program:child\], variable QUOTED: .*\.conf:\d+\)$/);
      assert.ok(!daemon.output.includes("hunter2"));
    });

    test(`${subject.name}: CFG-ENV-013 IMP-V-002 quotes in the middle of a value: the original refuses, ours says what came of it`, async (t) => {
      const scene = createScene(t, {
        "supervisord.conf": configuration(`${sleeper}environment=P="%(ENV_PW)s",Q="1"\n`),
      });
      const daemon = startDaemon(scene, subject, { env: { PW: 'hun"ter"2' } });
      if (subject !== tsd) {
        assert.equal((await daemon.exits()).code, 2);
        return;
      }
      const child = environmentOf((await onlyChild(daemon)).pid);
      assert.ok(child.includes("P=hunter2") && child.includes("Q=1"));
      await daemon.prints("entered RUNNING");
      assert.equal(daemon.lines("WARN environment of [program:child], variable P: ").length, 1);
      assert.ok(!/hun"?ter/.test(daemon.output));
    });

    test(`${subject.name}: LIFE-SPAWN-028 LIFE-SPAWN-031 that cannot enter its directory says so on its standard error`, async (t) => {
      const scene = createScene(t, {
        "supervisord.conf": configuration(`${sleeper}directory=/no/such\nstderr_logfile=%(here)s/err\nstartsecs=10\n`),
      });
      const daemon = startDaemon(scene, subject);
      await daemon.prints("exited: child (exit status 127; not expected)");
      assert.equal(
        scene.read("err").split("\n").slice(0, 2).join("\n"),
        "supervisor: couldn't chdir to /no/such: ENOENT\nsupervisor: child process was not spawned",
      );
    });

    test(`${subject.name}: LIFE-STOP-001 LIFE-STOP-011 TRAP-011 takes its own children along only with stopasgroup`, async (t) => {
      const parent = (name: string) => `[program:${name}]\ncommand=/bin/sh -c "sleep 1000 & wait"\n`;
      const scene = createScene(t, {
        "supervisord.conf": configuration(`${parent("alone")}\n${parent("together")}stopasgroup=true\n`),
      });
      const daemon = startDaemon(scene, subject);
      await daemon.prints("success: alone entered RUNNING");
      await daemon.prints("success: together entered RUNNING");
      const grandchild = async (name: string) => {
        const pid = Number((await daemon.ctl(["pid", name])).stdout);
        return daemon.until(`${name} has a child`, () => childrenOf(pid)[0]?.pid);
      };
      const [alone, together] = [await grandchild("alone"), await grandchild("together")];
      await daemon.ctl(["stop", "all"]);
      await daemon.until("the group's grandchild is gone", () => !isAlive(together));
      assert.ok(isAlive(alone), "the other is an orphan");
    });
  }
});

async function onlyChild(daemon: Daemon) {
  return daemon.until("there is a child", () => {
    const pid = childrenOf(daemon.pid).find((each) => commandLineOf(each.pid)[0] === "/bin/sleep")?.pid;
    // What was read of it before may be from before its exec.
    return pid === undefined ? undefined : processRecord(pid);
  });
}

async function childThatRuns(daemon: Daemon, command: string): Promise<number> {
  const child = await daemon.until(`${command} runs`, () =>
    childrenOf(daemon.pid).find((each) => commandLineOf(each.pid).join(" ") === command),
  );
  return child.pid;
}
