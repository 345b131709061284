/**
 * Configurations that daemons are really started with, the original and ours: exit status, what goes to which stream,
 * and the first line of the refusal have to be equal; good ones have to come up and go down alike.
 */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { describe, test } from "node:test";
import { startDaemon } from "../support/daemon.js";
import { debian, tsd, type Implementation } from "../support/implementations.js";
import { normalise } from "../support/normalise.js";
import { createScene, type Scene } from "../support/scene.js";

const program = "[program:p]\ncommand=/bin/sleep 1000\n";
const daemon = "[supervisord]\nuser=root\n";

/** Files that are refused, by what is wrong with them; `PORT` stands for one that is taken. */
const REFUSED: Readonly<Record<string, string>> = {
  "no [supervisord]": program,
  "a line that is none": `${daemon}oops\nagain\n`,
  "an unknown level": `${daemon}loglevel=warning\n`,
  "a log in no folder": `${daemon}logfile=/nowhere/x.log\n`,
  "a pidfile in no folder": `${daemon}pidfile=/nowhere/x.pid\n`,
  "a folder for child logs that is none": `${daemon}childlogdir=/nowhere\n`,
  "an unknown user": "[supervisord]\nuser=tsd-nobody\n",
  "an unknown name in an expansion": `${daemon}${program}directory=%(ENV_TSD_NOWHERE)s\n`,
  "no command": `${daemon}[program:p]\n`,
  "a colon in a name": `${daemon}[program:a:b]\ncommand=/bin/cat\n`,
  "two processes of one name": `${daemon}${program}numprocs=2\n`,
  "a group that is not to be killed": `${daemon}${program}stopasgroup=true\nkillasgroup=false\n`,
  "an unknown signal": `${daemon}${program}stopsignal=NONE\n`,
  "an open quote in an environment": `${daemon}${program}environment=A="x\n`,
  "a group of an unknown program": `${daemon}[group:g]\nprograms=zz\n`,
  "an unknown event": `${daemon}[eventlistener:e]\ncommand=/bin/cat\nevents=NOPE\n`,
  "a result handler nobody has": `${daemon}[eventlistener:e]\ncommand=/bin/cat\nevents=TICK_5\nresult_handler=nothing:here\n`,
  "a FastCGI program without socket": `${daemon}[fcgi-program:f]\ncommand=/bin/cat\n`,
  "half a login": `${daemon}[unix_http_server]\nfile=s\nusername=u\n`,
  "a port that is taken": `${daemon}[inet_http_server]\nport=127.0.0.1:PORT\n`,
  "a socket in no folder": `${daemon}[unix_http_server]\nfile=/nowhere/s\n`,
  "[include] without files": `${daemon}[include]\n`,
  "an included file that is none": `${daemon}[include]\nfiles=bad.ini\n`,
};

/** Files that are good, though one may doubt it. */
const ACCEPTED: Readonly<Record<string, string>> = {
  "nothing to run": daemon,
  "a program that is not there": `${daemon}[program:p]\ncommand=/nowhere/p\nstartretries=0\n`,
  "an include of nothing": `${daemon}[include]\nfiles=none/*.conf\n${program}`,
  "no rotation of AUTO logs": `${daemon}${program}stdout_logfile_maxbytes=0\nstartsecs=0\n`,
  "a log that a merged stream ignores": `${daemon}${program}redirect_stderr=true\nstderr_logfile=x\nstartsecs=0\n`,
};

/** Ours adds indented lines to the original's text. */
const ADVICE = /^ {2}.*\n/gm;

function place(scene: Scene, text: string, port: number): void {
  scene.write("supervisord.conf", text.replace("PORT", String(port)));
  scene.write("bad.ini", "[program:p]\noops\n");
}

async function refused(scene: Scene, { supervisord }: Implementation): Promise<unknown> {
  const { code, stdout, stderr } = await scene.run([supervisord, "-n", "-c", scene.path("supervisord.conf")]);
  const log = existsSync(scene.path("supervisord.log")) ? scene.read("supervisord.log") : "";
  const said = stderr.replaceAll(ADVICE, "").replaceAll(supervisord, "supervisord");
  const texts = Object.entries({ stdout, stderr: said, log }).map(([name, text]) => [
    name,
    normalise(text, scene.folder),
  ]);
  return { code, ...Object.fromEntries(texts) };
}

/** Its log from start to end, warnings of start-up first; what happens at the same moment in no order. */
async function lived(scene: Scene, implementation: Implementation): Promise<unknown> {
  const running = startDaemon(scene, implementation);
  await running.prints(/supervisord started with pid/);
  await running.until(
    "start-up is over",
    () => !/^\[program/m.test(scene.read("supervisord.conf")) || /spawned|gave up/.test(running.output),
  );
  running.kill("SIGTERM");
  const { code } = await running.exits();
  const lines = normalise(running.stdout, scene.folder).split("\n");
  return {
    code,
    stderr: running.stderr,
    start: lines.slice(
      0,
      lines.findIndex((line) => line.includes("started with pid")),
    ),
  };
}

describe("started with", { concurrency: 3 }, () => {
  for (const [what, text] of Object.entries(REFUSED)) {
    test(`CFG-ERR-001 CLI-X-003 ${what}`, async (t) => {
      const taken = createServer().listen(0, "127.0.0.1");
      t.after(() => taken.close());
      await new Promise((listening) => taken.once("listening", listening));
      const { port } = taken.address() as { port: number };
      const answers: unknown[] = [];
      for (const implementation of [debian, tsd]) {
        const scene = createScene(t);
        place(scene, text, port);
        answers.push(await refused(scene, implementation));
      }
      const [original, ours] = answers;
      assert.deepEqual(ours, original);
      assert.equal((original as { code: number }).code, 2, "it is a refusal");
    });
  }
  for (const [what, text] of Object.entries(ACCEPTED)) {
    test(`CFG-ERR-009 CFG-PROG-019 ${what}`, async (t) => {
      const answers: unknown[] = [];
      for (const implementation of [debian, tsd]) {
        const scene = createScene(t);
        place(scene, text, 0);
        answers.push(await lived(scene, implementation));
      }
      assert.deepEqual(answers[1], answers[0]);
    });
  }
});
