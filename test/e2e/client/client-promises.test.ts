/**
 * What the client's words promise about the daemon: when they are said, and what has changed by then. Each
 * implementation's own client against its own daemon.
 */
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { describe, test } from "node:test";
import { configuration } from "../../support/configuration.js";
import { startDaemon, type Daemon } from "../../support/daemon.js";
import { subjects, tsd } from "../../support/implementations.js";
import { commandLineOf, isAlive } from "../../support/proc.js";
import { createScene } from "../../support/scene.js";

const program = (name: string, command: string) =>
  `[program:${name}]\ncommand=${command}\nstartsecs=0\nstopwaitsecs=60\n\n`;
/** Does not end when asked to before there is a file `go`; as soon as that is so, its pid is in the file `holds`. */
const slow = program(
  "slow",
  `/bin/sh -c 'trap "until [ -e go ]; do sleep 0.1; done; exit" TERM; echo $$ >holds; while :; do sleep 0.1; done'`,
);
const binary = program("binary", `/bin/sh -c 'printf "\\377\\376ok\\n"; exec sleep 1000'`);
const web = (seconds: number) => program("web", `/bin/sleep ${seconds}`);
const extra = (seconds: number) => program("extra", `/bin/sleep ${seconds}`);

describe("the client's words", { concurrency: true }, () => {
  for (const subject of subjects) {
    test(`${subject.name}: come when they are true, and no sooner or later`, async (t) => {
      const scene = createScene(t);
      const write = (...programs: string[]) => scene.write("supervisord.conf", configuration(programs.join("")));
      write(slow, binary, web(1000));
      let daemon = startDaemon(scene, subject);
      await daemon.prints("success: web entered RUNNING");
      await daemon.prints("success: slow entered RUNNING");
      const says = async (words: string, prints: string, code = 0) => {
        const ran = await daemon.ctl(words.split(" "));
        assert.deepEqual([ran.stdout, ran.code], [prints, code], words);
      };
      const seconds = async (name: string) => {
        const pid = await pidOf(daemon, name);
        return daemon.until(`${name} is executed`, () => argumentOf(pid));
      };
      const slowHolds = () =>
        daemon.until("slow holds out", async () => {
          const pid = await pidOf(daemon, "slow");
          return scene.read("holds") === `${pid}\n` && pid;
        });

      await t.test("CTL-SO-003 stopped is said of what has stopped", async () => {
        const pid = await slowHolds();
        let over = false;
        const stop = daemon.ctl(["stop", "slow"]).finally(() => (over = true));
        await daemon.until("it is being stopped", async () =>
          (await daemon.ctl(["status", "slow"])).stdout.includes("STOPPING"),
        );
        assert.equal(over, false);
        assert.ok(isAlive(pid));
        scene.write("go", "");
        assert.deepEqual(await stop, { stdout: "slow: stopped\n", stderr: "", code: 0 });
        assert.ok(!isAlive(pid));
      });

      await t.test("CTL-TL-012 a log that is no UTF-8", async () => {
        await daemon.until("it has spoken", async () => (await daemon.ctl(["tail", "binary"])).stdout !== "\n");
        const { stdout, code } = await daemon.ctl(["tail", "binary"]);
        if (subject === tsd) assert.deepEqual([stdout, code], ["\uFFFD\uFFFDok\n\n", 0]);
        else assert.match(`${code} ${stdout}`, /^1 error: .*500 Internal Server Error/);
      });

      await t.test(
        "CTL-RS-005,TRAP-030 restart and reread leave the configuration in use; update applies it",
        async () => {
          write(slow, binary, web(2000), extra(3000));
          await says("restart web", "web: stopped\nweb: started\n");
          assert.equal(await seconds("web"), 1000);
          await says("add extra", "ERROR: no such process/group: extra\n", 1);
          await says("reread", "extra: available\nweb: changed\n");
          assert.equal(await seconds("web"), 1000);
        },
      );

      await t.test("CTL-AD-002 add takes what was read last, and nothing that is active", async () => {
        write(slow, binary, web(2000), extra(4000));
        await says("add web", "ERROR: process group already active\n");
        assert.equal(await seconds("web"), 1000);
        await says("add extra", "extra: added process group\n");
        await daemon.until("extra runs", async () => (await pidOf(daemon, "extra")) > 0);
        assert.equal(await seconds("extra"), 3000);
        await says("update web", "web: stopped\nweb: updated process group\n");
        await daemon.until("web runs", async () => (await pidOf(daemon, "web")) > 0);
        assert.equal(await seconds("web"), 2000);
      });

      await t.test("TRAP-030 reload restarts the daemon in the same pid", async () => {
        await says("reload", "Restarted supervisord\n");
        await daemon.until(
          "it has begun anew",
          () => daemon.lines(`supervisord started with pid ${daemon.pid}`).length === 2,
        );
        await daemon.until("extra runs", async () => (await pidOf(daemon, "extra")) > 0);
        assert.equal(await seconds("extra"), 4000);
      });

      await t.test("CTL-RL-004 reload says the same of a bad configuration", async () => {
        write("[program:broken]\n");
        await says("reload", "Restarted supervisord\n");
        if (subject === tsd) await daemon.prints(/cannot restart: .*broken/);
        else {
          await daemon.exits();
          write(slow);
          daemon = startDaemon(scene, subject);
          await daemon.prints("success: slow entered RUNNING");
        }
      });

      await t.test("CTL-SH-005 Shut down is said before the daemon has ended", async () => {
        await daemon.ctl(["start", "slow"]);
        await slowHolds();
        rmSync(scene.path("go"));
        await says("shutdown", "Shut down\n");
        assert.ok(isAlive(daemon.pid));
        scene.write("go", "");
        assert.deepEqual(await daemon.exits(), { code: 0, signal: undefined });
      });
    });
  }
});

/** 0 when it does not run. */
async function pidOf(daemon: Daemon, name: string): Promise<number> {
  return Number((await daemon.ctl(["pid", name])).stdout);
}

/** The number a `sleep` was started with; undefined while it is still a copy of the daemon. */
function argumentOf(pid: number): number | undefined {
  const [command, seconds] = commandLineOf(pid);
  return command === "/bin/sleep" ? Number(seconds) : undefined;
}
