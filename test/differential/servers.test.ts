/** Who may have a socket or a port: the daemons among each other, and addresses that only ours knows. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { describe, test } from "node:test";
import { configuration } from "../support/configuration.js";
import { startDaemon } from "../support/daemon.js";
import { debian, subjects, tsd, type Implementation } from "../support/implementations.js";
import { normalise } from "../support/normalise.js";
import { freePorts } from "../support/ports.js";
import { createScene } from "../support/scene.js";

const PROGRAM = "[program:cat]\ncommand=/bin/cat\nstartsecs=0\n";
const IN_USE =
  /^Error: Another program is already listening on a port that one of our HTTP servers is configured to use\. {2}Shut this program down first before starting supervisord\.\nFor help, use /;

/** A second daemon with files of its own, but for the sockets. */
const withOtherFiles = (text: string) =>
  text.replace("[supervisord]\n", "[supervisord]\nlogfile=%(here)s/second.log\npidfile=%(here)s/second.pid\n");

const both = [tsd, debian];
const pairs = both.flatMap((first) => both.map((second) => [first, second] as const));

if (subjects.includes(debian) && subjects.includes(tsd)) {
  describe("two daemons", { concurrency: 2 }, () => {
    for (const [first, second] of pairs) {
      test(`CLI-X-006 ${second.name} is refused where ${first.name} listens, on a socket and on a port`, async (t) => {
        const [port = 0, other = 0] = await freePorts(2);
        const inet = (port: number) => `[inet_http_server]\nport=127.0.0.1:${port}\n`;
        const own = configuration(PROGRAM + inet(port));
        const scene = createScene(t, {
          "supervisord.conf": own,
          "socket.conf": withOtherFiles(configuration(PROGRAM + inet(other))),
          "port.conf": withOtherFiles(own.replace("file=%(here)s/supervisor.sock", "file=%(here)s/second.sock")),
        });
        const daemon = startDaemon(scene, first);
        await daemon.prints("success: cat entered RUNNING");
        for (const file of ["socket.conf", "port.conf"]) {
          const { code, stderr } = await scene.run([second.supervisord, "-n", "-c", scene.path(file)]);
          assert.match(stderr, IN_USE, file);
          assert.equal(code, 2);
          assert.deepEqual(
            ["second.pid", "second.sock"].map((name) => existsSync(scene.path(name))),
            [false, false],
            "it leaves nothing",
          );
          for (const url of [`unix://${scene.path("supervisor.sock")}`, `http://127.0.0.1:${port}`]) {
            const { stdout } = await scene.run([first.supervisorctl, "-s", url, "pid"]);
            assert.equal(stdout, `${daemon.pid}\n`, "the first is unharmed");
          }
        }
      });

      test(`CLI-X-009 RPC-UNIX-001 ${second.name} takes over what a killed ${first.name} left`, async (t) => {
        const scene = createScene(t, { "supervisord.conf": configuration(PROGRAM) });
        const killed = startDaemon(scene, first);
        await killed.prints("success: cat entered RUNNING");
        killed.kill("SIGKILL");
        await killed.exits();
        const daemon = startDaemon(scene, second);
        await daemon.prints("success: cat entered RUNNING");
        assert.equal(daemon.stderr, `Unlinking stale socket ${scene.path("supervisor.sock")}\n`);
        assert.equal((await daemon.ctl(["pid"])).stdout, `${daemon.pid}\n`);
      });
    }

    test("CFG-SRV-005 IMP-036 an IPv6 address: ours listens there for both clients, the original gives up", async (t) => {
      const [port = 0] = await freePorts(1);
      const open = (subject: Implementation) => {
        const server = `[inet_http_server]\nport=[::1]:${port}\nusername=u\npassword=p\n`;
        const scene = createScene(t, { "supervisord.conf": configuration(PROGRAM + server) });
        return { scene, daemon: startDaemon(scene, subject) };
      };
      const theirs = open(debian);
      assert.equal((await theirs.daemon.exits()).code, 2);
      assert.match(theirs.daemon.stderr, /^Error: Cannot open an HTTP server: socket\.error reported -2\n/);
      const ours = open(tsd);
      await ours.daemon.prints("success: cat entered RUNNING");
      const reported = await Promise.all(
        both.map(async ({ supervisorctl }) => {
          const url = `http://[::1]:${port}`;
          const { stdout } = await ours.scene.run([supervisorctl, "-s", url, "-u", "u", "-p", "p", "status"]);
          return normalise(stdout, ours.scene.folder);
        }),
      );
      assert.match(reported[0]!, /^cat +RUNNING /);
      assert.equal(reported[0], reported[1]);
      const second = await ours.scene.run([tsd.supervisord, "-n", "-c", ours.scene.path("supervisord.conf")]);
      assert.match(second.stderr, IN_USE);
    });
  });
}
