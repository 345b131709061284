/**
 * Shows the main job: writes the sample configuration below into a temporary folder, runs supervisord on it, and walks
 * through what one does with it. Everything it starts has ended when it ends; it exits 1 when something is not as told.
 */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const sample = `[supervisord]
nodaemon=true
user=${userInfo().username}

[unix_http_server]
file=%(here)s/supervisor.sock

[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface

[supervisorctl]
serverurl=unix://%(here)s/supervisor.sock

[program:clock]
command=/bin/sh -c "while :; do date; sleep 1; done"

[program:worker]
command=/bin/sh -c "echo %(program_name)s %(process_num)d is ready; exec sleep 1000"
process_name=%(program_name)s_%(process_num)02d
numprocs=2

[program:clumsy]
command=/bin/sh -c "echo I will trip; sleep 2; exit 1"
`;

const bin = join(dirname(fileURLToPath(import.meta.url)), "..", "bin");
const folder = mkdtempSync(join(tmpdir(), "tsd-demo-"));
const config = join(folder, "supervisord.conf");
writeFileSync(config, sample);

const [bold, plain] = process.stdout.isTTY ? ["\x1b[1m", "\x1b[0m"] : ["", ""];
const say = (text) => console.log(`\n${bold}# ${text}${plain}`);
let wrong = 0;

function tsctl(...args) {
  console.log(`\n$ tsctl ${args.join(" ")}`);
  const { stdout, stderr } = spawnSync(join(bin, "tsctl"), ["-c", config, ...args], { encoding: "utf8" });
  process.stdout.write(stdout + stderr);
  return stdout;
}

function expect(what, isSo) {
  if (isSo) return;
  wrong += 1;
  console.error(`demo: ${what}, but it does not`);
}

say(`the configuration, ${config}:`);
console.log(sample);
say("supervisord -c supervisord.conf; its log goes to this terminal");
const daemon = spawn(join(bin, "supervisord"), ["-c", config], {
  cwd: folder,
  stdio: ["ignore", "inherit", "inherit"],
});
const ended = new Promise((resolve) => daemon.once("exit", (code) => resolve(code)));
process.once("SIGINT", () => daemon.kill("SIGTERM"));

const running = (text) => text.split("\n").filter((line) => /\bRUNNING\b/.test(line)).length;
await Promise.race([pause(3500), ended]);
say("three programs, four processes");
expect("status shows four running processes", running(tsctl("status")) >= 3);
say("what a program prints is kept in its log");
expect("the clock prints", tsctl("tail", "clock").length > 10);
say("one of two workers is stopped, then all of the group started");
tsctl("stop", "worker:worker_01");
expect("the group starts", tsctl("start", "worker:*").includes("worker:worker_01: started"));
say("clumsy trips every two seconds and is started again; everything else just runs");
expect("status answers", running(tsctl("status")) >= 3);
say("the end: every process is stopped, then supervisord");
expect("shutdown is accepted", tsctl("shutdown").includes("Shut down"));
const code = await Promise.race([ended, pause(15_000).then(() => "nothing")]);
expect("supervisord exits with 0", code === 0);
if (code === "nothing") daemon.kill("SIGKILL");
rmSync(folder, { recursive: true, force: true });
if (wrong === 0) say("that is all; README.md goes on from here");
process.exit(wrong === 0 ? 0 : 1);
