/**
 * A standard output that no program reads any more, and programs that end, again and again, after writing something. The
 * original stands still, and everything with it. Ours continues; a program begins its next life when the output of its
 * last has been read, so that nothing is lost and no more is held than one life of each.
 */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import type { Struct } from "../../../src/core/xmlrpc/values.js";
import { configuration, endpointOf } from "../../support/configuration.js";
import { subjects, tsd, type Implementation } from "../../support/implementations.js";
import { call } from "../../support/rpc.js";
import { createScene } from "../../support/scene.js";
import { startUnread } from "../../support/unread-stdout.js";

/** Less than a pipe holds: a program that waits in its own pipe does not end. */
const LINES = 1500;
const SAYS = `read -r number <"$1.n"; number=$((number + 1)); echo $number >"$1.n"; seq -f "$1 $number %05g ........................" 1 ${LINES}`;

/** `loud` ends at once, and says much on the daemon's standard output; `quiet` the same into a file: the control. */
const PROGRAMS = ["loud", "quiet"].map(
  (name) => `[program:${name}]
command=/bin/sh say.sh ${name}
startsecs=0
autorestart=true
redirect_stderr=true
stdout_logfile=${name === "loud" ? "/dev/stdout" : "%(here)s/quiet.out"}
stdout_logfile_maxbytes=0
`,
);

/** How many whole lives of `loud` the text shows; nothing is missing or out of place. The last may have been stopped. */
function livesIn(text: string): number {
  const lines = text.split("\n").slice(0, -1);
  for (const [index, line] of lines.entries()) {
    const wanted = `loud ${Math.floor(index / LINES) + 1} ${String((index % LINES) + 1).padStart(5, "0")} `;
    assert.ok(line.startsWith(wanted), `line ${index}: ${line}, not ${wanted}`);
  }
  return Math.floor(lines.length / LINES);
}

function scenes(t: Parameters<typeof createScene>[0], subject: Implementation) {
  const scene = createScene(t, {
    "supervisord.conf": configuration(PROGRAMS.join(""), "silent=true"),
    "say.sh": SAYS,
    "loud.n": "0",
    "quiet.n": "0",
  });
  const daemon = startUnread(scene, subject);
  const rpc = (method: string, ...params: unknown[]) => call(endpointOf(scene), `supervisor.${method}`, ...params);
  const state = async (name: string) => ((await rpc("getProcessInfo", name)) as Struct)["statename"];
  const log = () => (existsSync(scene.path("supervisord.log")) ? scene.read("supervisord.log") : "");
  const spawned = (name: string) => log().split(`spawned: '${name}'`).length - 1;
  const isHeld = async () => {
    const { statename, pid } = (await rpc("getProcessInfo", "loud")) as Struct;
    return statename === "STARTING" && pid === 0;
  };
  // A start waits for a moment too when its last output is on its way; the log speaks of those that wait for a reader.
  const held = () =>
    daemon.until("it is held up", async () => log().includes("cannot start loud yet") && (await isHeld()));
  return { scene, daemon, rpc, state, log, spawned, held };
}

describe("output that no process reads", { concurrency: 4 }, () => {
  if (subjects.includes(tsd)) {
    test("tsd: LOG-C-008 LIFE-STOP-010 a program's next life begins when the output of its last has been read; others continue", async (t) => {
      const { scene, daemon, rpc, state, log, spawned, held } = scenes(t, tsd);
      await held();
      const lives = spawned("loud");
      // A pipe of a mebibyte holds nineteen of them.
      assert.ok(lives <= 24, `${lives} lives although nobody reads`);
      await daemon.until("the log says so", () => log().includes("cannot start loud yet"));
      const others = spawned("quiet");
      await daemon.until("the other goes on", () => spawned("quiet") > others + 10);
      assert.equal(spawned("loud"), lives);
      assert.equal(await state("loud"), "STARTING");
      const [line, ...more] = log()
        .split("\n")
        .filter((text) => text.includes("cannot start loud"));
      assert.match(
        line!,
        /WARN cannot start loud yet: its last output waits for the reader of \/dev\/stdout, who does not/,
      );
      assert.deepEqual(more, [], "said once");

      // It can be stopped meanwhile, started, and be another after an update: what is owed stays owed.
      assert.equal(await rpc("stopProcess", "loud"), true);
      assert.equal(await state("loud"), "STOPPED");
      assert.equal(await rpc("startProcess", "loud", false), true);
      assert.equal(await state("loud"), "STARTING");
      await rpc("stopProcess", "loud");
      await rpc("removeProcessGroup", "loud");
      await rpc("addProcessGroup", "loud");
      await held();
      assert.equal(spawned("loud"), lives);

      scene.write("go", "");
      await daemon.until("it lives again", () => spawned("loud") >= lives + 5);
      await rpc("stopAllProcesses");
      const begun = Number(scene.read("loud.n"));
      await daemon.until("all is read that was said", () => livesIn(scene.read("read")) >= begun - 1);
    });

    test("tsd: LIFE-SHUT-001 a shutdown meanwhile ends, and logs how many bytes were not read", async (t) => {
      const { daemon, log, held } = scenes(t, tsd);
      await held();
      daemon.kill("SIGTERM");
      assert.deepEqual(await daemon.exits(), { code: 0, signal: undefined });
      assert.match(log(), /stopped: loud \(it had not been spawned yet\)/);
      assert.match(log(), /ERRO cannot write \d+ bytes of output: no program reads them; they are lost\n$/);
    });
  }

  for (const subject of subjects.filter((each) => each !== tsd))
    test(`${subject.name}: LOG-C-008 the control: it stands still with its reader, and nothing is lost either`, async (t) => {
      const { scene, daemon, rpc, spawned } = scenes(t, subject);
      await daemon.until("it has begun", () => spawned("loud") > 0);
      await daemon.until(
        "it answers no more",
        async () => (await Promise.race([rpc("getState"), pause(2000)])) === undefined,
      );
      scene.write("go", "");
      await daemon.until("it lives again", () => spawned("loud") >= 5);
    });
});
