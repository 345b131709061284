/** Replays recorded lives (scripts/record-traces.py) through a `step` function and says where they part. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual, promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import type { Effect, Input, Lifecycle, LifecyclePolicy, Step } from "../../src/core/process/lifecycle.js";
import { spawnFailure, type SpawnStage } from "../../src/core/process/spawn-failure.js";
import { flatAfter, flatInitial, type FlatRecord } from "../support/flat-record.js";

/** What the replay needs of `transitions.ts`, or of a mutant of it. */
export interface Machine {
  readonly initial: Lifecycle;
  step(policy: LifecyclePolicy, current: Lifecycle, input: Input, now: number): Step;
}

type Spawn =
  { readonly pid: number } | { readonly reason: string } | { readonly stage: SpawnStage; readonly errno: string };

interface RecordedStep {
  readonly now: number;
  readonly do: "turn" | "start" | "stop" | "stop-report" | "stop-for-shutdown" | "signal" | "exited";
  readonly shuttingDown?: boolean;
  readonly waitStatus?: number;
  readonly signal?: number;
  readonly spawn?: Spawn;
  readonly kill?: "ESRCH" | "EPERM";
  readonly seen?: readonly unknown[];
  readonly changed?: Readonly<Record<string, unknown>>;
  readonly refused?: string;
  /** The original's own assertions failed here; its trace ends. */
  readonly crashed?: true;
}

/** One recorded life. */
export interface Trace {
  readonly seed: string;
  readonly policy: LifecyclePolicy;
  readonly steps: readonly RecordedStep[];
}

const root = new URL("../../../", import.meta.url);
const recorder = fileURLToPath(new URL("scripts/record-traces.py", root));

/** How the recorder prints an EPERM. */
const NOT_PERMITTED = "[Errno 1] Operation not permitted";

/** The lives checked in as a fixture. */
export function fixtureText(): string {
  return gunzipSync(readFileSync(new URL("fixtures/traces/lifecycle.jsonl.gz", root))).toString();
}

/** Record afresh from the original; undefined where it is not installed. */
export async function recordText(seed: string, traces: number): Promise<string | undefined> {
  const python = "/usr/bin/python3";
  const run = promisify(execFile);
  try {
    await run(python, ["-c", "import supervisor.tests.base"]);
  } catch {
    return undefined;
  }
  const args = [recorder, "--seed", seed, "--traces", String(traces)];
  return (await run(python, args, { maxBuffer: 1 << 28 })).stdout;
}

/** Take JSON lines apart. */
export function parseTraces(text: string): Trace[] {
  const lines = text.trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line) as Trace);
}

/** What happened in all, and the first places where a replay differed from the recording. */
export interface Replay {
  readonly steps: number;
  /** Where ours stood after steps on which the original's assertions failed. */
  readonly afterCrashes: readonly Lifecycle[];
  readonly divergences: readonly string[];
}

/** Replay all traces; each stops at its first divergence, all at the `limit`-th. */
export function replay(machine: Machine, traces: readonly Trace[], limit = 5): Replay {
  const divergences: string[] = [];
  let steps = 0;
  const afterCrashes: Lifecycle[] = [];
  for (const trace of traces) {
    if (divergences.length >= limit) break;
    let life = machine.initial;
    let flat = flatInitial(life);
    let expected: Record<string, unknown> = { ...flat };
    for (const [index, recorded] of trace.steps.entries()) {
      steps += 1;
      const outcome = perform(machine, trace.policy, { life, flat }, recorded);
      ({ life, flat } = outcome);
      if (recorded.crashed) {
        afterCrashes.push(life);
        continue;
      }
      expected = { ...expected, ...withoutNulls(recorded.changed!) };
      const want = { seen: recorded.seen, refused: recorded.refused, life: expected };
      const got = { seen: outcome.seen, refused: outcome.refused, life: { ...flat } };
      if (!isDeepStrictEqual(got, want)) {
        const where = `trace ${trace.seed}, step ${index}: ${JSON.stringify(recorded)}`;
        divergences.push(`${where}\n got ${JSON.stringify(got)}\nwant ${JSON.stringify(want)}`);
        break;
      }
    }
  }
  return { steps, afterCrashes, divergences };
}

/** Ours, and as the original remembers it. */
interface Both {
  readonly life: Lifecycle;
  readonly flat: FlatRecord;
}

interface Outcome extends Both {
  readonly seen: readonly unknown[];
  readonly refused: string | undefined;
}

/** One recorded step, with effects performed and answered as the shell would. */
function perform(machine: Machine, policy: LifecyclePolicy, before: Both, recorded: RecordedStep): Outcome {
  let { life, flat } = before;
  let refused: string | undefined;
  const hasCaller = recorded.do === "stop" || recorded.do === "signal";
  const seen: unknown[] = [];
  const feed = (input: Input): void => {
    const result = machine.step(policy, life, input, recorded.now);
    life = result.next;
    flat = flatAfter(policy, flat, input, life, recorded.now);
    if (hasCaller) refused = result.refused ?? refused;
    for (const effect of result.effects) {
      const visible = show(effect);
      if (visible !== undefined) seen.push(visible);
      const answer = answerTo(effect, policy, recorded);
      if (answer !== undefined) feed(answer);
    }
  };
  for (const input of inputsOf(recorded, life)) feed(input);
  return { life, flat, seen, refused };
}

function inputsOf(recorded: RecordedStep, life: Lifecycle): Input[] {
  switch (recorded.do) {
    case "turn":
      return [
        { kind: "wake", isHeld: recorded.shuttingDown! },
        { kind: "settle", wokeAs: life.state },
      ];
    case "exited":
      return [{ kind: "exited", waitStatus: recorded.waitStatus! }];
    case "signal":
      return [{ kind: "signal", signal: recorded.signal! }];
    default:
      return [{ kind: recorded.do }];
  }
}

function answerTo(effect: Effect, policy: LifecyclePolicy, { spawn, kill }: RecordedStep): Input | undefined {
  if (effect.kind === "spawn" && spawn !== undefined) {
    if ("pid" in spawn) return { kind: "spawned", pid: spawn.pid };
    const reason = "reason" in spawn ? spawn.reason : spawnFailure(policy.name, spawn.stage, spawn.errno);
    return { kind: "spawn-failed", reason };
  }
  if ((effect.kind === "kill" || effect.kind === "signal") && kill !== undefined) {
    return kill === "ESRCH"
      ? { kind: `${effect.kind}-missed` }
      : { kind: `${effect.kind}-failed`, reason: NOT_PERMITTED };
  }
  return undefined;
}

/** An effect as the recorder writes it. */
function show(effect: Effect): unknown {
  switch (effect.kind) {
    case "log":
      return [effect.level, effect.text];
    case "announce":
      return ["announce", effect.from, effect.to, payloadFields(effect)];
    case "kill":
    case "signal":
      return ["kill", effect.pid, effect.signal];
    case "release-pipes":
      return ["release"];
    case "spawn":
      return undefined;
  }
}

/** Fields of the event's payload beside names and from_state (EV-PAY-001..005). */
function payloadFields({ to, expected, pid, backoff }: Extract<Effect, { kind: "announce" }>): object {
  switch (to) {
    case "STARTING":
    case "BACKOFF":
      return { tries: backoff };
    case "EXITED":
      return { expected: expected ? 1 : 0, pid };
    case "FATAL":
    case "UNKNOWN":
      return {};
    default:
      return { pid };
  }
}

/** Python's None is our undefined. */
function withoutNulls(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value ?? undefined]));
}
