/** FastCGI programs: who makes the socket, who has it, how long it lives, and what happens when there is none (LIFE-FCGI). */
import assert from "node:assert/strict";
import { chmodSync, chownSync, existsSync, renameSync, statSync } from "node:fs";
import { connect, createServer, type AddressInfo } from "node:net";
import { describe, test } from "node:test";
import { configuration, endpointOf } from "../../support/configuration.js";
import { startDaemon, type Daemon } from "../../support/daemon.js";
import { subjects, tsd } from "../../support/implementations.js";
import { normalise } from "../../support/normalise.js";
import { freePorts } from "../../support/ports.js";
import { childrenOf, descriptorsOf } from "../../support/proc.js";
import { inRepository } from "../../support/repository.js";
import { call } from "../../support/rpc.js";
import { createScene } from "../../support/scene.js";
import { until } from "../../support/until.js";

const ACCEPTOR = `/usr/bin/python3 ${inRepository("fixtures/programs/accept-on-stdin.py")}`;

const program = (socket: string, more = "") =>
  `[fcgi-program:app]\ncommand=${ACCEPTOR}\nsocket=${socket}\nstartsecs=0\n${more}\n`;

/** The pid of the process that answers there; rejects when none listens. */
function whoAnswers(at: { path: string } | { port: number; host: string }): Promise<number> {
  return new Promise((resolve, reject) => {
    const client = connect(at);
    let text = "";
    client.setEncoding("utf8").on("data", (more: string) => (text += more));
    client.on("error", reject);
    client.on("end", () => resolve(Number(text)));
  });
}

/** Everybody who answers, once `count` different ones have. */
async function allWhoAnswer(at: Parameters<typeof whoAnswers>[0], count: number): Promise<number[]> {
  const pids = new Set<number>();
  await until(`${count} processes answer`, async () => pids.add(await whoAnswers(at)).size === count);
  return [...pids].sort((one, other) => one - other);
}

const pidsOf = (daemon: Daemon) =>
  childrenOf(daemon.pid)
    .map(({ pid }) => pid)
    .sort((one, other) => one - other);

const rpc = (daemon: Daemon, method: string, ...params: unknown[]) =>
  call(endpointOf(daemon.scene), `supervisor.${method}`, ...params);

/** The daemon's log from `Creating socket` on, without what two runs differ in. */
const socketLines = (daemon: Daemon) =>
  normalise(daemon.output, daemon.scene.folder)
    .split("\n")
    .filter((line) => /socket unix:|spawned|stopped|exited/.test(line))
    .map((line) => line.replace("<time> ", ""));

describe("a FastCGI program", { concurrency: 4 }, () => {
  for (const subject of subjects) {
    test(`${subject.name}: LIFE-FCGI-001 LIFE-FCGI-002 LIFE-FCGI-003 LIFE-FCGI-005 LIFE-IN-004 TRAP-077 TRAP-078 two processes share a socket for as long as one lives`, async (t) => {
      const more =
        "process_name=app_%(process_num)d\nnumprocs=2\nsocket_mode=0617\nsocket_backlog=7\nsocket_owner=nobody\n";
      const asRoot = process.getuid?.() === 0;
      const section = program("unix://%(here)s/app.sock", asRoot ? more : more.replace(/socket_owner.*\n/, ""));
      const scene = createScene(t, { "supervisord.conf": configuration(section.replaceAll("%(here)s", "/nowhere")) });
      scene.write("supervisord.conf", scene.read("supervisord.conf").replaceAll("/nowhere", scene.folder));
      const path = scene.path("app.sock");
      scene.write("app.sock", "what stands in the way is removed");
      const daemon = startDaemon(scene, subject);
      await daemon.prints("success: app_1 entered RUNNING");

      assert.deepEqual(await allWhoAnswer({ path }, 2), pidsOf(daemon));
      const [one, other] = pidsOf(daemon).map((pid) => [...descriptorsOf(pid).values()]);
      assert.match(one![0]!, /^socket:/);
      assert.equal(one![0], other![0], "the same socket");
      assert.match(one![1]!, /^pipe:/);
      assert.equal(one!.length, 3);
      const made = statSync(path);
      assert.equal(made.mode & 0o7777, 0o617);
      if (asRoot) assert.equal(made.uid, 65534);
      await assert.rejects(rpc(daemon, "sendProcessStdin", "app:app_0", "x"), { faultCode: 20 });

      await rpc(daemon, "stopProcess", "app:app_0");
      assert.deepEqual(await allWhoAnswer({ path }, 1), pidsOf(daemon), "the other goes on");
      await rpc(daemon, "stopProcess", "app:app_1");
      await daemon.until("nobody listens", () =>
        whoAnswers({ path }).then(
          () => false,
          () => true,
        ),
      );
      assert.ok(existsSync(path), "its file stays");
      await rpc(daemon, "startProcess", "app:app_1");
      assert.deepEqual(await allWhoAnswer({ path }, 1), pidsOf(daemon));
      assert.deepEqual(socketLines(daemon), [
        ...["INFO Creating socket unix://<folder>/app.sock", "INFO Closing socket unix://<folder>/app.sock"],
        "INFO Creating socket unix://<folder>/app.sock",
        ...["INFO spawned: 'app_0' with pid <n>", "INFO spawned: 'app_1' with pid <n>"],
        ...["WARN stopped: app_0 (terminated by SIGTERM)", "WARN stopped: app_1 (terminated by SIGTERM)"],
        "INFO Closing socket unix://<folder>/app.sock",
        ...["INFO Creating socket unix://<folder>/app.sock", "INFO spawned: 'app_1' with pid <n>"],
      ]);

      daemon.kill("SIGTERM");
      await daemon.exits();
      // IMP-021 LIFE-SHUT-007: ours takes its socket along, the original leaves it.
      assert.equal(existsSync(path), subject.name === "debian");
    });

    test(`${subject.name}: LIFE-FCGI-002 LIFE-FCGI-004 LIFE-SPAWN-007 over TCP; a program that cannot be found gives the socket back`, async (t) => {
      const [port = 0, lost = 0] = await freePorts(2);
      const scene = createScene(t, {
        "supervisord.conf": configuration(
          `${program(`tcp://127.0.0.1:${port}`)}
[fcgi-program:lost]\ncommand=/no/such/program\nsocket=tcp://127.0.0.1:${lost}\nstartretries=0\n`,
        ),
      });
      const daemon = startDaemon(scene, subject);
      await daemon.prints("gave up: lost");
      assert.deepEqual(await allWhoAnswer({ port, host: "127.0.0.1" }, 1), pidsOf(daemon));
      const reported = normalise(daemon.output)
        .split("\n")
        .filter((line) => line.includes(`:${lost}`) || /lost|spawnerr/.test(line));
      assert.deepEqual(
        reported.map((line) => line.replace("<time> ", "")),
        [
          `INFO Creating socket tcp://127.0.0.1:${lost}`,
          `INFO Closing socket tcp://127.0.0.1:${lost}`,
          `INFO Creating socket tcp://127.0.0.1:${lost}`,
          "INFO spawnerr: can't find command '/no/such/program'",
          `INFO Closing socket tcp://127.0.0.1:${lost}`,
          "INFO gave up: lost entered FATAL state, too many start retries too quickly",
        ],
      );
    });
  }

  test("LIFE-FCGI-006 IMP-019 no socket is a spawn error: retried, reported to the client that starts it, and over when the address is free", async (t) => {
    const squatter = createServer();
    t.after(() => squatter.close());
    await new Promise<void>((listening) => squatter.listen(0, "127.0.0.1", listening));
    const { port } = squatter.address() as AddressInfo;
    const scene = createScene(t, {
      "supervisord.conf": configuration(
        program(`tcp://127.0.0.1:${port}`, "startretries=2\n[program:other]\ncommand=/bin/sleep 1000\n"),
      ),
    });
    const daemon = startDaemon(scene, tsd);
    const reason = `Could not create FastCGI socket tcp://127.0.0.1:${port}: [Errno 98] Address already in use`;
    await daemon.prints(`ERRO ${reason}`);
    await daemon.prints(`INFO spawnerr: ${reason}`);
    await daemon.prints("gave up: app");
    await assert.rejects(rpc(daemon, "startProcess", "app"), { faultCode: 50, faultString: "SPAWN_ERROR: app" });
    assert.equal(((await rpc(daemon, "getProcessInfo", "app")) as Record<string, unknown>)["spawnerr"], reason);
    // By now it may have been given up once more (70, NOT_RUNNING).
    await rpc(daemon, "stopProcess", "app").catch((fault: unknown) =>
      assert.equal((fault as { faultCode?: number }).faultCode, 70),
    );
    await new Promise((closed) => squatter.close(closed));
    assert.equal(await rpc(daemon, "startProcess", "app"), true);
    const pid = await whoAnswers({ port, host: "127.0.0.1" });
    assert.ok(pidsOf(daemon).includes(pid));
    await daemon.prints("success: other");
    assert.equal(daemon.lines("success: other").length, 1, "nobody else is troubled");
  });

  test("LIFE-FCGI-006 negative control: the original ends when it cannot make the socket", async (t) => {
    const theirs = subjects.find(({ name }) => name === "debian");
    if (theirs === undefined) return t.skip("Debian's supervisor is not installed");
    const scene = createScene(t, { "supervisord.conf": configuration(program("unix:///no/such/folder/app.sock")) });
    const daemon = startDaemon(scene, theirs);
    assert.notEqual((await daemon.exits()).code, 0);
    assert.match(
      daemon.output,
      /Could not create FastCGI socket unix:\/\/\/no\/such\/folder\/app.sock: \[Errno 2\] No such file/,
    );
  });

  test("LIFE-FCGI-007 IMP-019 an owner that cannot be had, in the original's words", async (t) => {
    if (process.getuid?.() !== 0) return t.skip("only root can be denied a chown by dropping its privileges first");
    for (const subject of subjects) {
      const scene = createScene(t);
      chmodSync(scene.folder, 0o755);
      chownSync(scene.folder, 65534, 65534);
      const path = scene.path("app.sock");
      const section = program(`unix://${path}`, "socket_owner=root\nautostart=false\n");
      scene.write("supervisord.conf", configuration(section).replace("user=root", "user=nobody"));
      const daemon = startDaemon(scene, subject);
      await daemon.prints(
        `Could not create FastCGI socket unix://${path}: Could not change ownership of socket file: [Errno 1] Operation not permitted: '${path}'`,
      );
      if (subject.name === "debian") assert.notEqual((await daemon.exits()).code, 0);
      else await daemon.prints("supervisord started");
      assert.ok(!existsSync(path), "nothing half made is left");
    }
  });

  test("TRAP-078 CFG-GRP-010 IMP-020 LIFE-FCGI-005 keeps its socket in a group of different programs; the original gives it a pipe", async (t) => {
    for (const subject of subjects) {
      const scene = createScene(t);
      const path = scene.path("app.sock");
      scene.write(
        "supervisord.conf",
        configuration(
          `[group:site]\nprograms=app,other\n${program(`unix://${path}`)}[program:other]\ncommand=/bin/sleep 1000\nstartsecs=0\n`,
        ),
      );
      const daemon = startDaemon(scene, subject);
      await daemon.prints("success: other entered RUNNING");
      if (subject.name === "debian") {
        await daemon.prints("exited: app"); // Python finds that descriptor 0 is no socket.
        assert.ok(!existsSync(path));
        continue;
      }
      await allWhoAnswer({ path }, 1);
      await rpc(daemon, "stopProcessGroup", "site");
      await daemon.prints(`Closing socket unix://${path}`);
      await rpc(daemon, "removeProcessGroup", "site");
      assert.ok(!existsSync(path), "IMP-021: with its group the file goes");
    }
  });

  test("LIFE-FCGI-003 IMP-021 a file that another has put in its place is not removed", async (t) => {
    const scene = createScene(t);
    const path = scene.path("app.sock");
    scene.write("supervisord.conf", configuration(program(`unix://${path}`)));
    const daemon = startDaemon(scene, tsd);
    await daemon.prints("success: app");
    renameSync(path, `${path}.old`);
    scene.write("app.sock", "another's");
    daemon.kill("SIGTERM");
    await daemon.exits();
    assert.equal(scene.read("app.sock"), "another's");
  });

  test("IMP-036 LIFE-FCGI-004 listens on an IPv6 address", async (t) => {
    const [port = 0] = await freePorts(1);
    const scene = createScene(t, { "supervisord.conf": configuration(program(`tcp://[::1]:${port}`)) });
    const daemon = startDaemon(scene, tsd);
    await daemon.prints("success: app");
    assert.deepEqual(await allWhoAnswer({ port, host: "::1" }, 1), pidsOf(daemon));
  });
});
