/**
 * Shows the main job: writes the sample configuration below into a temporary folder, runs supervisord with it, and goes
 * through its usual operations. It ends everything that it starts; it exits with 1 if a result is not the expected one.
 */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const sample = `[supervisord]
nodaemon=true
user=${userInfo().username}
childlogdir=%(here)s

[unix_http_server]
file=%(here)s/supervisor.sock

[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface

[supervisorctl]
serverurl=unix://%(here)s/supervisor.sock

[program:clock]
command=/bin/sh -c "while :; do date; sleep 1; done"
stopasgroup=true

[program:worker]
command=/bin/sh -c "echo %(program_name)s %(process_num)d is ready; exec sleep 1000"
process_name=%(program_name)s_%(process_num)02d
numprocs=2

[program:clumsy]
command=/bin/sh -c "echo I will trip; sleep 2; exit 1"
stopasgroup=true
`;

const bin = join(dirname(fileURLToPath(import.meta.url)), "..", "bin");
const folder = mkdtempSync(join(tmpdir(), "tsd-demo-"));
const config = join(folder, "supervisord.conf");
writeFileSync(config, sample);

const [bold, plain] = process.stdout.isTTY ? ["\x1b[1m", "\x1b[0m"] : ["", ""];
const say = (text) => console.log(`\n${bold}# ${text}${plain}`);
let wrong = 0;

/** Long enough for a slow machine. */
const MOST_WAITING = 60_000;

/** Runs the client until its output is as expected, and shows the last output. The client must not fail. */
async function tsctl(args, ...wanted) {
  const until = performance.now() + MOST_WAITING;
  console.log(`\n$ tsctl ${args.join(" ")}`);
  for (;;) {
    const { status, stdout, stderr } = spawnSync(join(bin, "tsctl"), ["-c", config, ...args], { encoding: "utf8" });
    const missing = wanted.filter((each) => !each.test(stdout));
    const isFine = status === 0 && missing.length === 0;
    // Retrying does not help against an error.
    if (isFine || hasEnded || stdout.includes("ERROR") || performance.now() > until) {
      process.stdout.write(stdout + stderr);
      expect(`it exits with 0 (and not ${status}) and prints ${missing.join(", ") || "that"}`, isFine);
      return;
    }
    await pause(200);
  }
}

function expect(what, isSo) {
  if (isSo) return;
  wrong += 1;
  console.error(`demo: not as it should be: ${what}`);
}

say(`the configuration, ${config}:`);
console.log(sample);
say("supervisord -c supervisord.conf; its log goes to this terminal");
const daemon = spawn(join(bin, "supervisord"), ["-c", config], {
  cwd: folder,
  stdio: ["ignore", "inherit", "inherit"],
});
let hasEnded = false;
const ended = new Promise((resolve) =>
  daemon.once("exit", (code) => {
    hasEnded = true;
    resolve(code);
  }),
);
process.once("SIGINT", () => daemon.kill("SIGTERM"));

const isRunning = (name) => new RegExp(`^${name} +RUNNING `, "m");
const steady = ["clock", "worker:worker_00", "worker:worker_01"].map(isRunning);
// The client waits for an answer, but only once the daemon listens.
while (!readdirSync(folder).includes("supervisor.sock") && !hasEnded) await pause(50);
say("three programs, four processes");
await tsctl(["status"], ...steady, isRunning("clumsy"));
say("what a program prints is kept in its log");
await tsctl(["tail", "clock"], /^.*\d\d:\d\d:\d\d.*$/m);
await tsctl(["tail", "worker:worker_01"], /^worker 1 is ready$/m);
say("one of two workers is stopped, then all of the group started");
await tsctl(["stop", "worker:worker_01"], /^worker:worker_01: stopped$/m);
await tsctl(["start", "worker:*"], /^worker:worker_01: started$/m);
say("clumsy trips every two seconds and is started again; everything else just runs");
await tsctl(["tail", "clumsy"], /^I will trip\nI will trip$/m);
await tsctl(["status"], ...steady, /^clumsy /m);
say("the end: every process is stopped, then supervisord");
await tsctl(["shutdown"], /^Shut down$/m);
const code = await Promise.race([ended, pause(MOST_WAITING).then(() => "nothing")]);
expect(`supervisord exits with 0 (and not ${code})`, code === 0);
const logs = readdirSync(folder).filter((name) => name.includes("---supervisor-"));
expect(`there are eight logs, two of each process: ${logs.join(", ")}`, logs.length === 8);
if (code === "nothing") daemon.kill("SIGKILL");
rmSync(folder, { recursive: true, force: true });
if (wrong === 0) say("that is all; README.md continues from here");
process.exit(wrong === 0 ? 0 : 1);
