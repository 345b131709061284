/** Replays recorded conversations of a pool with its listeners (scripts/record-events.py) and says where they part. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { isDeepStrictEqual, promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import type { ListenerProtocol } from "../../src/core/events/listener-protocol.js";
import type { PoolInput, PoolState, stepPool } from "../../src/core/events/pool.js";
import { inRepository } from "../support/repository.js";
import { bytesOf } from "../support/wire.js";

/** What the replay needs of the two modules, or of mutants of them. */
export interface Machinery {
  readonly EMPTY_POOL: PoolState;
  readonly stepPool: typeof stepPool;
  readonly ListenerProtocol: typeof ListenerProtocol;
}

interface RecordedStep {
  readonly now: number;
  readonly do: "accept" | "elsewhere" | "dispatch" | "spawn" | "run" | "break" | "die" | "feed";
  readonly member?: string;
  readonly payload?: string;
  /** What it wrote, one character a byte. */
  readonly bytes?: string;
  readonly lines: readonly (readonly [string, string])[];
  readonly sends: readonly (readonly [string, string])[];
  /** Of every member in order; null when no process lives. */
  readonly states: readonly (string | null)[];
  /** Serials of the events that wait, oldest first. */
  readonly waiting: readonly number[];
}

/** One recorded conversation. */
export interface Trace {
  readonly seed: string;
  readonly identifier: string;
  readonly bufferSize: number;
  readonly members: readonly string[];
  readonly steps: readonly RecordedStep[];
}

/** The conversations checked in as a fixture. */
export function fixtureText(): string {
  return gunzipSync(readFileSync(inRepository("fixtures/traces/events.jsonl.gz"))).toString();
}

/** Records afresh from the original. */
export async function recordText(seed: string, traces: number): Promise<string> {
  const args = [inRepository("scripts/record-events.py"), "--seed", seed, "--traces", String(traces)];
  return (await promisify(execFile)("/usr/bin/python3", args, { maxBuffer: 1 << 28 })).stdout;
}

/** Takes JSON lines apart. */
export function parseTraces(text: string): Trace[] {
  const lines = text.trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line) as Trace);
}

/** How many steps were replayed, and the first places where ours did something else. */
export interface Replay {
  readonly steps: number;
  readonly divergences: readonly string[];
}

/** Replays all traces; each stops at its first divergence, all at the `limit`-th. */
export function replay(machinery: Machinery, traces: readonly Trace[], limit = 5): Replay {
  const divergences: string[] = [];
  let steps = 0;
  for (const trace of traces) {
    if (divergences.length >= limit) break;
    const pool = new Pool(machinery, trace);
    for (const [index, recorded] of trace.steps.entries()) {
      steps += 1;
      const { lines, sends, states, waiting } = recorded;
      const want = { lines, sends, states, waiting };
      const got = outcomeOf(() => pool.perform(recorded));
      if (isDeepStrictEqual(got, want)) continue;
      const where = `trace ${trace.seed}, step ${index}: ${JSON.stringify(recorded)}`;
      divergences.push(`${where}\n got ${JSON.stringify(got)}\nwant ${JSON.stringify(want)}`);
      break;
    }
  }
  return { steps, divergences };
}

/** A mutant may break what it should keep, and throw. */
function outcomeOf(perform: () => unknown): unknown {
  try {
    return perform();
  } catch (error) {
    return String(error);
  }
}

/** One member's process. */
interface Life {
  readonly protocol: ListenerProtocol;
  running: boolean;
  broken: boolean;
}

/** Pool and protocols put together as `daemon/listeners/listener-pool` does it. */
class Pool {
  readonly #machinery: Machinery;
  readonly #trace: Trace;
  readonly #lives = new Map<string, Life>();
  /** Not starting: the original has no such grace (IMP-044). */
  #state: PoolState;
  #serial = 0;
  #lines: (readonly [string, string])[] = [];
  #sends: (readonly [string, string])[] = [];

  constructor(machinery: Machinery, trace: Trace) {
    this.#machinery = machinery;
    this.#trace = trace;
    this.#state = { ...machinery.EMPTY_POOL, phase: { kind: "settled" } };
  }

  perform(recorded: RecordedStep): unknown {
    this.#lines = [];
    this.#sends = [];
    this.#do(recorded);
    const states = this.#trace.members.map((name) => this.#lives.get(name)?.protocol.state ?? null);
    const waiting = [...this.#state.waiting].map((delivery) => delivery.serial);
    return { lines: this.#lines, sends: this.#sends, states, waiting };
  }

  #do({ do: kind, member = "", payload = "", bytes = "" }: RecordedStep): void {
    switch (kind) {
      case "accept":
        return this.#step({ kind, eventName: "REMOTE_COMMUNICATION", payload, serial: this.#serial++ });
      case "elsewhere":
        this.#serial += 1;
        return;
      case "dispatch":
        return this.#step({ kind, ready: this.#trace.members.filter((name) => this.#isReady(name)) });
      case "spawn": {
        const protocol = new this.#machinery.ListenerProtocol(member);
        this.#lives.set(member, { protocol, running: false, broken: false });
        return;
      }
      case "run":
        this.#lives.get(member)!.running = true;
        return;
      case "break":
        this.#lives.get(member)!.broken = true;
        return;
      case "die":
        this.#lives.delete(member);
        return this.#step({ kind: "lost", member });
      case "feed":
        return this.#feed(member, bytesOf(bytes));
    }
  }

  #isReady(name: string): boolean {
    const life = this.#lives.get(name);
    return life?.running === true && life.protocol.state === "READY";
  }

  #feed(member: string, bytes: Uint8Array): void {
    for (const output of this.#lives.get(member)!.protocol.feed(bytes)) {
      if (output.kind === "log") this.#lines.push([output.level, output.text]);
      else if (output.kind === "answer") {
        this.#step({ kind: output.answer === "violated" ? "lost" : output.answer, member });
      }
    }
  }

  #step(input: PoolInput): void {
    const { identifier, bufferSize } = this.#trace;
    const policy = { name: "pool", identifier, bufferSize };
    const { next, effects } = this.#machinery.stepPool(policy, this.#state, input);
    this.#state = next;
    for (const effect of effects) {
      if (effect.kind === "log") this.#lines.push([effect.level, effect.text]);
      else if (this.#lives.get(effect.member)!.broken) this.#step({ kind: "broken-pipe" });
      else {
        this.#sends.push([effect.member, effect.envelope]);
        this.#lives.get(effect.member)!.protocol.eventSent();
        this.#step({ kind: "sent" });
      }
    }
  }
}
