/**
 * Up to two hundred programs that crash, flood, fork, ignore SIGTERM and close their pipes, while their daemon is asked to
 * start, stop and signal them at random: at the end every byte, event and pid is accounted for, and the daemon holds
 * what it held at the beginning.
 *
 * What is asked for follows from a seed, which a failure shows. The short form ends as soon as enough has happened, since
 * two hundred restarts a second leave nothing of a small machine to the tests beside it; the long one runs for
 * TSD_SOAK_SECONDS:
 *
 *   TSD_SOAK_SECONDS=300 TSD_SOAK_CHILDREN=200 TSD_SOAK_SEED=7 node scripts/test.mjs test/e2e/whole/soak.test.ts     (npm run soak: five minutes)
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { configuration, endpointOf } from "../../support/configuration.js";
import { startDaemon, type Daemon } from "../../support/daemon.js";
import { tsd } from "../../support/implementations.js";
import { childrenOf, descriptorsOf, statusOf } from "../../support/proc.js";
import { inRepository } from "../../support/repository.js";
import { call } from "../../support/rpc.js";
import { createScene, type Scene } from "../../support/scene.js";
import { until } from "../../support/until.js";
import {
  accountForChanges,
  accountForOutput,
  accountForPids,
  allEnded,
  changes,
  ledgerOf,
  livesOf,
  type Lives,
} from "./soak-accounts.js";

/** Undefined: the short form. */
const SECONDS = asNumber(process.env["TSD_SOAK_SECONDS"]);
const SEED = asNumber(process.env["TSD_SOAK_SEED"]) ?? 1;
const CHILDREN = asNumber(process.env["TSD_SOAK_CHILDREN"]) ?? (SECONDS === undefined ? 40 : 200);
/** What makes a soak: with less of it, nothing is proved. Where the short form ends. */
const ENOUGH = { requests: 200, runsOfEach: 4 };
/** Node's heap breathes: this much above what it had when it was warm is no leak (KiB). It takes minutes to get warm. */
const BREATH = 24 * 1024;
/** How long the end of it all may take, in milliseconds. */
const PATIENCE = SECONDS === undefined ? 60_000 : 300_000;
/** A log is put aside at so many KiB. The thousand backups have to hold all that a program says: 400 KiB a second, measured. */
const ROTATED_AT = Math.max(64, SECONDS ?? 0);
/** Between two requests, in milliseconds. */
const PACE = 25;

const KINDS = ["crash", "crash", "flood", "fork", "deaf", "shut", "steady", "steady"] as const;

function asNumber(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

/** A fixed pseudo-random sequence (mulberry32). */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const NAMES = Array.from({ length: CHILDREN }, (_, index) => `p${String(index).padStart(3, "0")}`);

function programs(random: (below: number) => number): string {
  return NAMES.map((name) => {
    const kind = KINDS[random(KINDS.length)]!;
    const words = [kind, `%(here)s/ledger/${name}`, `${1 + random(2)}.${random(10)}`, 1 + random(8), random(3)];
    return `[program:${name}]
command=/bin/sh ${inRepository("fixtures/programs/soak.sh")} ${words.join(" ")}
autostart=false\nautorestart=${random(3) === 0 ? "unexpected" : "true"}\nstartsecs=${random(2)}\nstartretries=1000
stopwaitsecs=1\nkillasgroup=true\nstopasgroup=${random(2) === 0}
stdout_logfile=%(here)s/log/${name}.out\nstderr_logfile=%(here)s/log/${name}.err
stdout_logfile_maxbytes=${ROTATED_AT}KB\nstdout_logfile_backups=1000\nstderr_logfile_maxbytes=0\n`;
  }).join("\n");
}

const memoryOf = (pid: number) => Number.parseInt(statusOf(pid).get("VmRSS") ?? "0", 10);

/** How many descriptors a daemon holds that are no connections. */
const heldBy = (pid: number) => [...descriptorsOf(pid).values()].filter((to) => !to.startsWith("socket:")).length;

const countRuns = (lives: ReadonlyMap<string, Lives>) =>
  [...lives.values()].reduce((sum, one) => sum + one.pids.length, 0);

/** The daemon under test and what is asked of it. */
class Soak {
  readonly random = randomFrom(SEED);
  readonly daemon: Daemon;
  requests = 0;
  /** Resident memory (KiB) at a third of the way: whatever grows only once has grown by then. */
  warm = 0;

  constructor(readonly scene: Scene) {
    scene.write(
      "supervisord.conf",
      configuration(
        `[eventlistener:recorder]\ncommand=${inRepository("fixtures/listeners/record-events.py")} %(here)s/events
events=PROCESS_STATE\nbuffer_size=1000000\nstartsecs=0\n\n${programs(this.random)}`,
        "logfile_maxbytes=0\nminfds=4096",
      ),
    );
    scene.write("ledger/.here", "");
    scene.write("log/.here", "");
    this.daemon = startDaemon(scene, tsd);
  }

  rpc(method: string, ...params: unknown[]) {
    return call(endpointOf(this.scene), `supervisor.${method}`, ...params);
  }

  /** Ask for things until it is enough. */
  async trouble(): Promise<void> {
    const begun = performance.now();
    for (let done = 0; done < 1; this.requests += 1) {
      const name = NAMES[this.random(CHILDREN)]!;
      await this.#something(name).catch((fault: unknown) => assert.ok(mayBeRefused(fault, kindOf(this.scene, name))));
      done = this.#progress(begun);
      if (this.warm === 0 && done > 1 / 3) this.warm = memoryOf(this.daemon.pid);
      await pause(PACE);
    }
  }

  /** How much of what is wanted has been done, 1 being all. */
  #progress(begun: number): number {
    if (SECONDS !== undefined) return (performance.now() - begun) / (SECONDS * 1000);
    if (this.requests % 20 !== 0) return 0;
    const runs = countRuns(livesOf(NAMES, this.daemon.output));
    return Math.min(this.requests / ENOUGH.requests, runs / (ENOUGH.runsOfEach * CHILDREN));
  }

  async #something(name: string): Promise<unknown> {
    switch (this.random(5)) {
      case 0:
      case 1:
        return this.rpc("startProcess", name, false);
      case 2:
        return this.rpc("stopProcess", name, false);
      case 3:
        return this.rpc("signalProcess", name, ["KILL", "HUP", "USR1", "TERM"][this.random(4)]);
      default:
        if (this.random(10) === 0) this.daemon.kill("SIGUSR2");
        return undefined;
    }
  }

  /** One that ended a moment ago is about to be started again; a group can be removed at that moment too. */
  async removeAll(): Promise<void> {
    const left = new Set(NAMES);
    const remove = async () => {
      for (const name of left) {
        await this.rpc("stopProcess", name, false).catch(ignoring(70));
        await this.rpc("removeProcessGroup", name).then(() => left.delete(name), ignoring(91));
      }
      return left.size === 0;
    };
    await this.daemon.until("every program is stopped and removed", remove, PATIENCE);
    await this.daemon.until("no child is left", () => childrenOf(this.daemon.pid).length === 1);
  }
}

/** The first word of a program's arguments. */
function kindOf(scene: Scene, name: string): string {
  return new RegExp(`soak\\.sh (\\w+) \\S+/${name} `).exec(scene.read("supervisord.conf"))![1]!;
}

/** It runs already (60), it does not run (70), or it ran and had ended by the time one looked (50). */
function mayBeRefused(fault: unknown, kind: string): boolean {
  const { faultCode } = fault as { faultCode?: number };
  if (faultCode === 50) return kind === "flood" || kind === "fork";
  if (faultCode === 60 || faultCode === 70) return true;
  throw fault as Error;
}

const ignoring = (code: number) => (fault: unknown) => {
  if ((fault as { faultCode?: number }).faultCode !== code) throw fault as Error;
};

const extent = SECONDS === undefined ? "until each has run a few times" : `for ${SECONDS} seconds`;

test(`LIFE-STOP-010 LIFE-REAP-001 IMP-054 soak: ${CHILDREN} unruly programs ${extent}, seed ${SEED}`, async (t) => {
  const scene = createScene(t);
  const soak = new Soak(scene);
  const { daemon } = soak;
  await daemon.prints("success: recorder entered RUNNING");
  await soak.rpc("getState");
  const heldBefore = heldBy(daemon.pid);

  await soak.rpc("startAllProcesses", false);
  await soak.trouble();
  await soak.removeAll();

  const lives = livesOf(NAMES, daemon.output);
  const spawned = countRuns(lives);
  const reportedOfAll = () => {
    const all = changes(scene);
    return all.filter(({ to }) => to === "STARTING").length === spawned && allEnded(all) && all;
  };
  const reported = await daemon.until("the listener was told of everything", reportedOfAll, PATIENCE);
  const held = () => heldBy(daemon.pid);
  // The last pipes may be closed a moment after the last event; a descriptor that is lost stays.
  await until("it holds as many descriptors as before", () => held() === heldBefore, {
    show: () => `${held()} instead of ${heldBefore}`,
  });
  const grown = memoryOf(daemon.pid) - soak.warm;
  daemon.kill("SIGTERM");
  assert.deepEqual(await daemon.exits(), { code: 0, signal: undefined });
  await daemon.until("grandchildren have ended by themselves", () => scene.processes().length === 0);

  let lines = 0;
  for (const [name, { pids, ends }] of lives) {
    assert.equal(ends, pids.length, `${name} was started ${pids.length} times and ended ${ends} times`);
    accountForPids(name, pids, ledgerOf(scene, name));
    lines += accountForOutput(scene, name);
    accountForChanges(name, reported);
  }
  if (SECONDS !== undefined) assert.ok(grown < BREATH, `${grown} KiB more than when it was warm`);
  assert.doesNotMatch(daemon.output, /unexpected error|unknown pid/);
  // The negative control: a soak in which little happens proves nothing.
  assert.ok(spawned >= ENOUGH.runsOfEach * CHILDREN && lines > CHILDREN * 10, `${spawned} runs, ${lines} lines`);
  t.diagnostic(`${soak.requests} requests, ${spawned} runs, ${lines} lines, ${reported.length} events, ${grown} KiB`);
});
