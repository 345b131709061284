/**
 * The attack: a user named in `user=` stops everything that is his, over and over (`kill(-1, SIGSTOP)`), while a daemon that
 * runs as root starts programs as that user. Their environment is large, so that the exec takes long.
 *
 * What it did: a child was made with CLONE_VM | CLONE_VFORK, so the daemon waited in the kernel until the exec was done. A
 * child that was stopped between its change of user and there never came to it: from then on the daemon answered no client and
 * ended for no signal.
 *
 * What must hold: every call is answered, and the daemon ends when it gets SIGTERM.
 *
 * TSD_ATTACK_SECONDS=N repeats it for so long, with the original too, which takes a minute for it. Everything is in a PID
 * namespace, so that no other processes are stopped.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { test } from "node:test";
import { configuration, endpointOf } from "../support/configuration.js";
import { startDaemon } from "../support/daemon.js";
import { subjects, tsd } from "../support/implementations.js";
import { descendantsOf, statusOf } from "../support/proc.js";
import { call } from "../support/rpc.js";
import { createScene, type Scene } from "../support/scene.js";

const asked = process.env["TSD_ATTACK_SECONDS"];
const SECONDS = Number(asked ?? 2);
const ANSWER = 60_000;
const VICTIMS = 10;
const NAMESPACE = ["unshare", "--fork", "--kill-child", "--pid", "--mount-proc"];

const large = Array.from({ length: 15 }, (_, index) => `V${index}="${"x".repeat(100_000)}"`).join(",");
const PROGRAMS = `[program:attacker]
command=/bin/sh -c "while :; do kill -STOP -1; done"
user=nobody
stopsignal=KILL
stderr_logfile=NONE

[program:victim]
command=/bin/true
process_name=%(process_num)d
numprocs=${VICTIMS}
user=nobody
environment=${large}
startsecs=0
stopsignal=KILL
`;

/** Why it is left out; false where it is not. */
function leftOut(): string | false {
  if (process.getuid!() !== 0) return "needs root, to start programs as another user";
  const [file, ...args] = [...NAMESPACE, "true"];
  const { status, stderr } = spawnSync(file, args, { encoding: "utf8" });
  return status !== 0 && `needs a PID namespace: ${stderr}`;
}

for (const subject of asked === undefined ? [tsd] : subjects) {
  test(`${subject.name}: who stops what is his stops nothing else`, { skip: leftOut() }, async (t) => {
    const scene = createScene(t, { "supervisord.conf": configuration(PROGRAMS) });
    chmodSync(scene.folder, 0o755);
    const wrapper = `#!/bin/sh\nexec ${NAMESPACE.join(" ")} ${subject.supervisord} "$@"\n`;
    const daemon = startDaemon(scene, { ...subject, supervisord: scene.write("alone", wrapper, 0o755) });
    await daemon.prints("success: attacker entered RUNNING");

    let stopped = 0;
    const end = performance.now() + SECONDS * 1000;
    for (let round = 0; performance.now() < end || stopped === 0; round++) {
      await answered(scene, "supervisor.stopProcessGroup", "victim");
      await answered(scene, "supervisor.startProcessGroup", "victim", false);
      stopped += descendantsOf(daemon.pid).filter(({ pid }) => statusOf(pid).get("State")?.startsWith("T")).length;
    }
    t.diagnostic(`${stopped} programs were stopped`);

    assert.equal(await answered(scene, "supervisor.shutdown"), true);
    assert.equal((await daemon.exits()).code, 0);
  });
}

/** What a call returns; fails when there is no answer at all. */
async function answered(scene: Scene, method: string, ...params: unknown[]): Promise<unknown> {
  const silence = AbortSignal.timeout(ANSWER);
  const given = new Promise((_, reject) => {
    silence.addEventListener("abort", () => reject(new Error(`${method} was not answered in ${ANSWER} ms`)));
  });
  return await Promise.race([call(endpointOf(scene), method, ...params), given]);
}
