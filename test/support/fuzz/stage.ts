/**
 * One round of the fuzzer: a daemon with many programs that all write what was planned for them at once, and all
 * consumers of it, checked until everything is right or nothing changes any more.
 */
import { cpSync, existsSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { configuration, endpointOf } from "../configuration.js";
import { startDaemon, type Daemon } from "../daemon.js";
import type { Implementation } from "../implementations.js";
import { inRepository } from "../repository.js";
import { call } from "../rpc.js";
import { Scene } from "../scene.js";
import { noComplaints, type Check } from "./checks.js";
import { planOf, type Script } from "./script.js";

/** A program and the lines of its section that say where its output goes. */
export interface Role {
  readonly script: Script;
  readonly lines: string;
}

/** What one daemon does in one round. */
export interface Stage {
  readonly name: string;
  readonly roles: readonly Role[];
  /** Sections of listeners. */
  readonly listeners: string;
  readonly daemonOptions?: string;
  /** Another program instead of the daemon's, such as a script that ends in it. */
  readonly program?: (scene: Scene) => Implementation;
  /** Sets up what must exist before the daemon. */
  readonly set?: (scene: Scene) => Promise<void>;
  /** Called when all run and nothing has been written: begins to follow, and returns the checks. */
  readonly checks: (daemon: Daemon) => readonly Check[] | Promise<readonly Check[]>;
  /** Runs beside the programs until they are done; returns what was wrong. */
  readonly meanwhile?: (daemon: Daemon, isDone: () => boolean) => Promise<readonly string[]>;
}

/** Milliseconds: if nothing has changed for so long, it will not. Only spent when something is wrong. */
const PATIENCE = 20_000;
const LOOK_EVERY = 100;

/** Runs the stage; throws with everything needed to see what went wrong, and to run it again. */
export async function play(stage: Stage, subject: Implementation, seed: number, patience = PATIENCE): Promise<void> {
  const scene = new Scene();
  try {
    const program = stage.program?.(scene) ?? subject;
    await stage.set?.(scene);
    scene.write("supervisord.conf", sectionsOf(stage));
    for (const { script } of stage.roles) scene.write(`plans/${script.name}.json`, planOf(script));
    const daemon = startDaemon(scene, program);
    const trouble = await performed(stage, daemon, patience).catch((error: unknown) => [String(error)]);
    if (trouble.length > 0) {
      const kept = join(tmpdir(), `tsd-fuzz-${seed}-${stage.name}-${subject.name}`);
      rmSync(kept, { recursive: true, force: true });
      cpSync(scene.folder, kept, {
        recursive: true,
        filter: (path) => !/supervisor\.sock|\/dev|\.fifo|\.std\w+-\d+$/.test(path),
      });
      throw new Error(
        [
          `TSD_FUZZ_SEED=${seed}, ${stage.name} with ${subject.name}; plans, logs and records: ${kept}`,
          ...trouble,
        ].join("\n"),
      );
    }
  } finally {
    await scene.end();
  }
}

function sectionsOf(stage: Stage): string {
  const programs = stage.roles.map(({ script: { name }, lines }) => {
    const words = [`plans/${name}.json`, "start", `done-${name}`].map((file) => `%(here)s/${file}`);
    const command = `/usr/bin/python3 -ES ${inRepository("fixtures/programs/say-pieces.py")} ${words.join(" ")}`;
    const isNamed = (channel: string) => lines.includes(`${channel}_logfile=`);
    const channels = lines.includes("redirect_stderr=true") ? ["stdout"] : ["stdout", "stderr"];
    const logs = channels.filter((channel) => !isNamed(channel));
    return [
      `[program:${name}]\ncommand=${command}\nstartsecs=0\nautorestart=false\n${lines}`,
      ...logs.map((channel) => `${channel}_logfile=%(here)s/${name}.${channel}`),
    ].join("\n");
  });
  return configuration([stage.listeners, ...programs].join("\n\n"), stage.daemonOptions);
}

/** What is wrong with the result. */
async function performed(stage: Stage, daemon: Daemon, patience: number): Promise<string[]> {
  const { scene } = daemon;
  await daemon.until("all programs and listeners run", async () => {
    const all = (await call(endpointOf(scene), "supervisor.getAllProcessInfo")) as { readonly statename: string }[];
    return all.every(({ statename }) => statename === "RUNNING");
  });
  const checks = [...(await stage.checks(daemon)), noComplaints(scene)];
  const isDone = () => stage.roles.every(({ script: { name } }) => existsSync(scene.path(`done-${name}`)));
  scene.write("start", "");
  let isOver = false;
  const said = daemon.until("all programs have said what they were to say", isDone).finally(() => (isOver = true));
  // What we do ourselves can take longer than the programs: patience begins when that is over, too.
  const [beside] = await Promise.all([stage.meanwhile?.(daemon, () => isOver) ?? [], said]);
  const wrong = [...(await settled(checks, patience)), ...beside];
  if (wrong.length > 0) return wrong;
  // When the daemon has ended nothing more comes: what was right must still be right.
  daemon.kill("SIGTERM");
  await daemon.exits();
  const atRest = checks.filter(({ live }) => live !== true);
  return settled(atRest, patience);
}

/** Checks until nothing is wrong, or what is wrong stays the same. */
async function settled(checks: readonly Check[], patience: number): Promise<string[]> {
  let last = "";
  for (let since = performance.now(); ;) {
    const wrong = await verdicts(checks);
    if (wrong.length === 0) return wrong;
    if (wrong.join("\n") !== last) since = performance.now();
    else if (performance.now() - since > patience) return wrong;
    last = wrong.join("\n");
    await pause(LOOK_EVERY);
  }
}

async function verdicts(checks: readonly Check[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const { what, verdict } of checks) {
    const text = await Promise.resolve().then(verdict).catch(String);
    if (text !== undefined) wrong.push(`- ${what}: ${text}`);
  }
  return wrong;
}
