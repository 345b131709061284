/** Our pool and protocol, and the original's own classes, in the same conversations (scripts/record-events.py). */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { ListenerProtocol } from "../../src/core/events/listener-protocol.js";
import { EMPTY_POOL, stepPool } from "../../src/core/events/pool.js";
import { fixtureText, parseTraces, recordText, replay } from "./events-replay.js";

const ours = { EMPTY_POOL, stepPool, ListenerProtocol };

const ROWS =
  "EV-POOL-001..006 EV-POOL-008 EV-POOL-009 EV-POOL-011 EV-POOL-019 EV-POOL-020 EV-PROTO-001..016 EV-PROTO-018 " +
  "EV-PROTO-019 EV-PROTO-026 EV-ENV-001..004 EV-ENV-006 EV-LOG-001";

test(`${ROWS} recorded conversations replay with the same lines, bytes, states and buffers, in order`, () => {
  const traces = parseTraces(fixtureText());
  const { steps, divergences } = replay(ours, traces);
  assert.deepEqual(divergences, []);
  assert.ok(traces.length >= 300 && steps > 20_000, `${traces.length} traces, ${steps} steps`);
});

test("the fixture contains every change of state and every line it is there for, and a clock that goes back", () => {
  const traces = parseTraces(fixtureText());
  const steps = traces.flatMap((trace) => trace.steps);
  const lines = steps.flatMap((step) => step.lines.map(([level, text]) => `${level} ${text}`));
  for (const line of [
    "ACKNOWLEDGED -> READY",
    "ACKNOWLEDGED -> UNKNOWN",
    "READY -> UNKNOWN",
    "BUSY -> ACKNOWLEDGED",
    "BUSY -> UNKNOWN",
    "event was processed",
    "event was rejected",
    "bad result line: 'RESULT x'",
    "bad result line: 'Undecodable: b",
    "has entered the UNKNOWN state",
    "epipe occurred while sending",
    "rebuffering event",
    "event buffer overflowed, discarding event",
    "sent to listener l_02",
  ]) {
    assert.ok(
      lines.some((each) => each.includes(line)),
      line,
    );
  }
  const back = traces.filter((trace) =>
    trace.steps.some((step, index) => step.now < (trace.steps[index - 1]?.now ?? 0)),
  );
  assert.ok(back.length > 200);
  const died = steps.filter((step, index) => step.do === "die" && step.lines.length > 0 && index > 0);
  assert.ok(died.length > 20, "listeners that die with an event in hand");
});

if (existsSync("/usr/bin/supervisord")) {
  test("the fixture is what the original does today", async () => {
    assert.ok((await recordText("fixture", 300)) === fixtureText(), "recording with the same seed gives another text");
  });

  test("conversations recorded from the original afresh replay without divergence", async () => {
    const fresh = parseTraces(await recordText("fresh", 500));
    assert.equal(fresh.length, 500);
    assert.deepEqual(replay(ours, fresh).divergences, []);
  });
}
