/**
 * A program's user against a daemon that is root, with nothing but a folder of its own and symbolic links.
 *
 * The attack: logs, folders of logs and FastCGI sockets are exchanged for links to root's files as fast as two processes of
 * the user nobody can, while the daemon is asked to write, rotate, reopen, clear and start. Before the fix one link, at rest,
 * was enough: the file behind it was emptied by a clear, appended to, renamed by a rotation, or given to that user as a
 * socket.
 *
 * What must hold: root's files keep contents, owner and mode, nothing is made beside them, and the daemon works on.
 *
 * TSD_ATTACK_SECONDS=N repeats it for so long; 3 is the short form.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { test, type TestContext } from "node:test";
import { configuration, endpointOf } from "../support/configuration.js";
import { startDaemon, type Daemon } from "../support/daemon.js";
import { subjects, tsd } from "../support/implementations.js";
import { call } from "../support/rpc.js";
import { createScene, type Scene } from "../support/scene.js";

const SECONDS = Number(process.env["TSD_ATTACK_SECONDS"] ?? 3);
const NOBODY = 65534;

/** Gives a name in its folder to a link, to something of its own, to nothing, and so on; tells now and then how often. */
const EXCHANGER = `import itertools, os, shutil, sys
name, target, own, tally = sys.argv[1:]
def attempt(act, *words):
    try:
        act(*words)
        return 1
    except OSError:
        return 0
def put_away():
    if os.path.islink(name) or own == "file":
        os.unlink(name)
    else:
        os.rename(name, tally + ".old")
        shutil.rmtree(tally + ".old", ignore_errors=True)
def put_link():
    os.symlink(target, tally + ".link")
    os.rename(tally + ".link", name)
def put_own():
    if own == "folder":
        os.mkdir(name)
    else:
        os.close(os.open(tally + ".own", os.O_CREAT | os.O_WRONLY, 0o644))
        os.rename(tally + ".own", name)
done = 0
for turn in itertools.count():
    if own == "folder" or turn % 3 == 0:
        attempt(put_away)
    done += attempt(put_link)
    if own == "folder" or turn % 3 == 1:
        attempt(put_away)
    attempt(put_own)
    if turn % 64 == 0:
        with open(tally + ".new", "w") as file:
            file.write(str(done))
        os.rename(tally + ".new", tally)
`;

const skip = !subjects.includes(tsd)
  ? "only ours withstands"
  : process.getuid?.() === 0
    ? false
    : "needs root, as the daemon under attack is root, and the user nobody";

const CONFIGURATION = `[program:log]
command=/bin/cat
redirect_stderr=true
stdout_logfile=%(here)s/theirs/log
stdout_logfile_maxbytes=200
stdout_logfile_backups=2
startretries=1000

[program:folder]
command=/bin/cat
redirect_stderr=true
stdout_logfile=%(here)s/theirs/logs/file
stdout_logfile_maxbytes=200
stdout_logfile_backups=2
startretries=1000

[fcgi-program:socket]
socket=unix://%(here)s/theirs/socket
socket_owner=nobody
socket_mode=0666
command=/bin/sleep 1000
stdout_logfile=NONE
stderr_logfile=NONE
startsecs=0
startretries=1000
`;

function attackedScene(t: TestContext): Scene {
  const scene = createScene(t, { "supervisord.conf": configuration(CONFIGURATION) });
  chmodSync(scene.folder, 0o711);
  for (const name of ["secret", "roots/file", "roots/file.1"]) {
    scene.write(name, `${name} is root's\n`);
    chmodSync(scene.path(name), 0o600);
  }
  for (const name of ["theirs", "theirs/logs"]) {
    mkdirSync(scene.path(name));
    chownSync(scene.path(name), NOBODY, NOBODY);
  }
  return scene;
}

/** All that must not change. */
function treasure(scene: Scene): unknown {
  return {
    folder: readdirSync(scene.path("roots")),
    files: ["secret", "roots/file", "roots/file.1"].map((name) => {
      const { uid, gid, mode, size } = statSync(scene.path(name));
      return { name, uid, gid, mode, size, text: scene.read(name) };
    }),
  };
}

function attack(scene: Scene, ...words: readonly string[]): void {
  const cwd = scene.path("theirs");
  const env = scene.environment();
  spawn("python3", ["-c", EXCHANGER, ...words], { cwd, env, uid: NOBODY, gid: NOBODY, stdio: "inherit" });
}

function tally(scene: Scene, name: string): number {
  try {
    return Number(scene.read(`theirs/${name}`));
  } catch {
    return 0;
  }
}

const rpc = (daemon: Daemon, method: string, ...params: unknown[]) =>
  call(endpointOf(daemon.scene), `supervisor.${method}`, ...params).catch(() => undefined); // refusals are as they should be

test("links of the user nobody never lead a daemon that is root to root's files", { skip }, async (t) => {
  const scene = attackedScene(t);
  const before = treasure(scene);
  const daemon = startDaemon(scene, tsd);
  await daemon.until("all run", () => daemon.lines("entered RUNNING").length === 3);
  const aims = [
    ["log", scene.path("secret"), "file", "log-tally"],
    ["logs", scene.path("roots"), "folder", "logs-tally"],
    ["socket", scene.path("secret"), "file", "socket-tally"],
  ] as const;
  for (const words of aims) attack(scene, ...words);
  const end = performance.now() + SECONDS * 1000;
  const patience = 60_000;
  const tallies = () => aims.map(([, , , name]) => tally(scene, name));
  const enough = () => tallies().every((times) => times >= 500);
  for (let round = 0; performance.now() < end || (performance.now() < end + patience && !enough()); round += 1) {
    for (const name of ["log", "folder"]) {
      await rpc(daemon, "sendProcessStdin", name, `${"x".repeat(150)}\n`);
      await rpc(daemon, "clearProcessLogs", name);
      await rpc(daemon, "readProcessStdoutLog", name, 0, 0);
      if (round % 4 === 0) await rpc(daemon, "stopProcess", name);
      await rpc(daemon, "clearProcessLogs", name);
      if (round % 4 === 0) await rpc(daemon, "startProcess", name, false);
    }
    await rpc(daemon, "stopProcessGroup", "socket");
    await rpc(daemon, "startProcessGroup", "socket", false);
    daemon.kill("SIGUSR2");
  }
  assert.deepEqual(treasure(scene), before);
  assert.ok(enough(), `the control: the names were exchanged all the time: ${tallies().join(", ")} times`);
  assert.ok(daemon.output.includes("is a symbolic link of user"), "and links were met");
  assert.notEqual(await rpc(daemon, "getPID"), undefined);
});
