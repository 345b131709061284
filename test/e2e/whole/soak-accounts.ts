/**
 * The accounts of the soak: what its programs say they wrote against what their logs hold, and what the daemon says
 * happened against the events that its listener got. Each throws when something is missing, doubled or out of order.
 */
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import type { Scene } from "../../support/scene.js";

/** A log with its backups, oldest first, one at a time: in the long soak they are half a gigabyte. */
function* whole(scene: Scene, name: string): Generator<string> {
  const number = (file: string) => Number(file.slice(name.length + 1));
  const backups = readdirSync(scene.path("log")).filter((file) => file.startsWith(`${name}.`));
  backups.sort((one, other) => number(other) - number(one));
  for (const file of [...backups, name]) yield readFileSync(scene.path("log", file), "utf8");
}

/** The lines of texts that may be cut anywhere; the last is whole. */
function* linesOf(texts: Iterable<string>): Generator<string> {
  let rest = "";
  for (const text of texts) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
  assert.equal(rest, "", "the last line is whole");
}

/** What a program noted of its runs, which are numbered and end with the pid: how far each certainly came, and whether that was the end. */
export type Ledger = ReadonlyMap<string, { readonly said: number; readonly ended: boolean }>;

/** What its ledger says. */
export function ledgerOf(scene: Scene, name: string): Ledger {
  const runs = new Map<string, { said: number; ended: boolean }>();
  const path = scene.path("ledger", name);
  for (const line of (existsSync(path) ? readFileSync(path, "utf8") : "").split("\n").slice(0, -1)) {
    const [word, run = "", number] = line.split(" ");
    if (word === "run") runs.set(run, { said: 0, ended: false });
    else runs.set(run, { said: Number(number), ended: word === "done" });
  }
  return runs;
}

/** How many lines of each run a log has; they must be whole and numbered from 1 without a gap, runs one after another. */
export function countLines(texts: Iterable<string>, channel: string): Map<string, number> {
  const counts = new Map<string, number>();
  let current = "";
  for (const line of linesOf(texts)) {
    const [first, run = "", number] = line.split(" ");
    assert.equal(first, channel, `no line of ours: ${line}`);
    if (run !== current) assert.ok(!counts.has(run), `run ${run} comes twice`);
    current = run;
    const next = (counts.get(run) ?? 0) + 1;
    assert.equal(Number(number), next, `after line ${next - 1} of run ${run}`);
    counts.set(run, next);
  }
  return counts;
}

/** Every byte a program says it wrote is in its logs, in order and once. Returns how many lines those are. */
export function accountForOutput(scene: Scene, name: string): number {
  const ledger = ledgerOf(scene, name);
  let total = 0;
  for (const [file, channel] of [
    [`${name}.out`, "o"],
    [`${name}.err`, "e"],
  ] as const) {
    const counts = countLines(whole(scene, file), channel);
    for (const [run, { said, ended }] of ledger) {
      const logged = counts.get(run) ?? 0;
      total += logged;
      // One that was killed may have written more than it came to note; one that ended has noted all.
      if (ended) assert.equal(logged, said, `${file}, run ${run}`);
      else assert.ok(logged >= said, `${file}, run ${run}: ${logged} lines, of ${said}`);
    }
    for (const run of counts.keys()) assert.ok(ledger.has(run), `${file} has a run ${run} that never was`);
  }
  return total;
}

/** Every run had one of the pids that the daemon has reported. */
export function accountForPids(name: string, pids: readonly number[], ledger: Ledger): void {
  for (const run of ledger.keys()) {
    const pid = Number(run.split(".")[1]);
    assert.ok(pids.includes(pid), `${name} ran as ${pid}, which was never told`);
  }
}

/** A change of state, from the event that the listener got. */
export interface Change {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** Changes of state that the listener got as events, in order; none may be missing between them. */
export function changes(scene: Scene): Change[] {
  const found: Change[] = [];
  let expected: number | undefined;
  const text = scene.read("events");
  for (const match of text.matchAll(
    /poolserial:(\d+) eventname:PROCESS_STATE_(\w+) len:\d+\\n", "payload": "processname:(\S+) groupname:\S+ from_state:(\w+)/g,
  )) {
    const [, serial, to = "", name = "", from = ""] = match;
    assert.equal(Number(serial), expected ?? Number(serial), "an event is missing");
    expected = Number(serial) + 1;
    if (name.startsWith("p")) found.push({ name, from, to });
  }
  return found;
}

/** How often a program was started, and as what, and how often it ended. */
export interface Lives {
  readonly pids: number[];
  ends: number;
}

/** The pids with which each program was spawned, and how often its end was reported. */
export function livesOf(names: readonly string[], output: string): Map<string, Lives> {
  const lives = new Map(names.map((name) => [name, { pids: [] as number[], ends: 0 }]));
  for (const [, spawned, pid, ended] of output.matchAll(
    / (?:INFO spawned: '(p\d+)' with pid (\d+)|(?:INFO|WARN) (?:exited|stopped): (p\d+) \()/g,
  )) {
    if (spawned !== undefined) lives.get(spawned)!.pids.push(Number(pid));
    else lives.get(ended!)!.ends += 1;
  }
  return lives;
}

const STOPPED_STATES = ["STOPPED", "EXITED", "FATAL"];

/** Has every program come to a stop, by the events that the listener got? */
export function allEnded(all: readonly Change[]): boolean {
  const last = new Map(all.map(({ name, to }) => [name, to]));
  return [...last.values()].every((state) => STOPPED_STATES.includes(state));
}

/** Each change of a program begins where the one before ended. */
export function accountForChanges(name: string, all: readonly Change[]): void {
  let state = "STOPPED";
  for (const { from, to } of all.filter((change) => change.name === name)) {
    assert.equal(from, state, `${name} went from ${state} to ${from} without a word`);
    state = to;
  }
}
