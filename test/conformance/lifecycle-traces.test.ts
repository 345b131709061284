/** Our rules and the original's own Subprocess, on the same lives (scripts/record-traces.py). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { logLines } from "../../src/core/process/log-lines.js";
import { observed } from "../../src/core/process/observed.js";
import * as transitions from "../../src/core/process/transitions.js";
import { fixtureText, parseTraces, recordText, replay } from "./lifecycle-replay.js";

const FIXTURE_SEED = "fixture";
const FRESH_SEED = "fresh";
const FRESH_TRACES = 2000;

const ROWS =
  "LIFE-ST-002 LIFE-ST-003 LIFE-ST-004 LIFE-ST-005 LIFE-ST-006 LIFE-ST-007 LIFE-ST-010 LIFE-ST-011 LIFE-ST-012 " +
  "LIFE-ST-013 LIFE-ST-014 LIFE-ST-015 LIFE-ST-016 LIFE-ST-017 LIFE-ST-018 LIFE-ST-021 LIFE-CLK-001 LIFE-CLK-002 " +
  "LIFE-CLK-003 LIFE-CLK-004 LIFE-CLK-005";

test(`${ROWS} recorded lives replay with the same states, times, events, log lines and signals, in order`, () => {
  const traces = parseTraces(fixtureText());
  const { steps, divergences } = replay(transitions, traces);
  assert.deepEqual(divergences, []);
  assert.ok(traces.length >= 300 && steps > 10_000, `${traces.length} traces, ${steps} steps`);
});

test("the fixture contains every change of state and every log line it is there for", () => {
  const steps = parseTraces(fixtureText()).flatMap((trace) => trace.steps);
  const entries = steps.flatMap((step) => (step.seen ?? []) as readonly (readonly string[])[]);
  const changes = new Set(entries.filter(([kind]) => kind === "announce").map(([, from, to]) => `${from!}>${to!}`));
  const wanted =
    "STOPPED>STARTING EXITED>STARTING FATAL>STARTING BACKOFF>STARTING STARTING>RUNNING STARTING>BACKOFF " +
    "RUNNING>EXITED RUNNING>STOPPING STARTING>STOPPING STOPPING>STOPPED BACKOFF>STOPPED BACKOFF>FATAL " +
    "RUNNING>UNKNOWN STARTING>UNKNOWN STOPPING>UNKNOWN";
  assert.deepEqual([...changes].sort(), wanted.split(" ").sort());

  const lines = entries.filter(([kind]) => kind !== "announce").map(([level, text]) => `${level!} ${text!}`);
  for (const [key, line] of Object.entries(logLines)) {
    if (key === "misplaced") continue; // ours
    const start = lineStart(line as (...values: unknown[]) => string);
    assert.ok(
      lines.some((text) => text.includes(start)),
      `no line of ${key}: ${start}`,
    );
  }
});

/** The fixed text at the start of a log line, with a name and a pid of the fixture in it where it begins with them. */
function lineStart(line: (...values: unknown[]) => string): string {
  return line("\0", "\0", "\0", "\0")
    .split("\0")
    .reduce((longest, part) => (part.length > longest.length ? part : longest), "");
}

test("LIFE-ST-019 IMP-022 LIFE-REAP-005 an UNKNOWN process that is reaped ends there, where the original's assertions fail", () => {
  const { afterCrashes } = replay(transitions, parseTraces(fixtureText()));
  assert.ok(afterCrashes.length > 0);
  for (const { state, pid, killing } of afterCrashes.map(observed)) {
    assert.ok(state === "STOPPED" || state === "EXITED", state);
    assert.deepEqual({ pid, killing }, { pid: 0, killing: false });
  }
});

const recordedAgain = await recordText(FIXTURE_SEED, 600);
if (recordedAgain !== undefined) {
  test("the fixture is what the original does today", () => {
    assert.ok(recordedAgain === fixtureText(), "recording with the same seed gives another text");
  });

  test(`${FRESH_TRACES} lives recorded from the original afresh replay without divergence`, async () => {
    const fresh = parseTraces((await recordText(FRESH_SEED, FRESH_TRACES))!);
    assert.equal(fresh.length, FRESH_TRACES);
    assert.deepEqual(replay(transitions, fresh).divergences, []);
  });
}
