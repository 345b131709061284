import assert from "node:assert/strict";
import { test } from "node:test";
import {
  EMPTY_POOL,
  STARTING_MAX_CHARS,
  STARTING_MAX_EVENTS,
  stepPool,
  type PoolInput,
  type PoolPolicy,
  type PoolState,
} from "../../../../src/core/events/pool.js";
import { recorded } from "../../../support/wire.js";

/** A pool driven as the shell drives it: what is sent arrives, except with members whose pipe is broken. */
class Driven {
  readonly policy: PoolPolicy;
  state: PoolState = EMPTY_POOL;
  lines: string[] = [];
  sends: [string, string][] = [];
  broken: readonly string[] = [];
  #serial = 0;

  constructor(bufferSize = 3, name = "pool") {
    this.policy = { name, identifier: "supervisor", bufferSize };
  }

  step(input: PoolInput): void {
    const { next, effects } = stepPool(this.policy, this.state, input);
    this.state = next;
    for (const effect of effects) {
      if (effect.kind === "log") this.lines.push(`${effect.level} ${effect.text}`);
      else if (this.broken.includes(effect.member)) this.step({ kind: "broken-pipe" });
      else {
        this.sends.push([effect.member, effect.envelope]);
        this.step({ kind: "sent" });
      }
    }
  }

  accept(payload = "", eventName = "TICK_5"): void {
    this.step({ kind: "accept", eventName, payload, serial: this.#serial++ });
  }

  dispatch(...ready: string[]): void {
    this.step({ kind: "dispatch", ready });
  }

  /** Numbers of the events that wait. */
  get waiting(): number[] {
    return [...this.state.waiting].map((delivery) => delivery.serial);
  }

  /** Numbers of the events sent since the last call, with the member each went to. */
  takeSends(): string[] {
    const sends = this.sends.map(([member, text]) => `${/ serial:(\d+)/.exec(text)![1]!} ${member}`);
    this.sends = [];
    return sends;
  }

  takeLines(): string[] {
    const lines = this.lines;
    this.lines = [];
    return lines;
  }
}

/** A pool that has had a ready member with nothing to send to it: start-up is over. */
function settled(bufferSize = 3): Driven {
  const pool = new Driven(bufferSize);
  pool.dispatch("a");
  return pool;
}

test("EV-POOL-001 EV-POOL-002 EV-POOL-003 each event goes to one ready member, oldest first, members in their order", () => {
  const pool = settled();
  pool.accept("first");
  pool.accept("second");
  assert.deepEqual(pool.sends, []);
  pool.dispatch("a", "b", "c");
  const header = (serial: number): string => `serial:${serial} pool:pool poolserial:${serial} eventname:TICK_5`;
  assert.deepEqual(pool.sends, [
    ["a", `ver:3.0 server:supervisor ${header(0)} len:5\nfirst`],
    ["b", `ver:3.0 server:supervisor ${header(1)} len:6\nsecond`],
  ]);
});

test("EV-POOL-004 without a ready member nothing happens, nor is anything logged", () => {
  const pool = settled();
  pool.accept();
  pool.dispatch();
  assert.deepEqual([pool.takeSends(), pool.takeLines(), pool.waiting], [[], [], [0]]);
});

test("EV-POOL-005 EV-LOG-001 LIFE-LOG-027 a full buffer loses its oldest event, and an error says so", () => {
  const pool = settled(2);
  for (let count = 0; count < 4; count += 1) pool.accept();
  assert.deepEqual(pool.waiting, [2, 3]);
  assert.deepEqual(pool.takeLines(), [
    "error pool pool event buffer overflowed, discarding event 0",
    "error pool pool event buffer overflowed, discarding event 1",
  ]);
});

test("EV-POOL-006 EV-PROTO-026 events in flight do not count, and a member has one at a time", () => {
  const pool = settled(1);
  pool.accept();
  pool.dispatch("a");
  pool.accept();
  assert.deepEqual(pool.takeLines(), ["debug event 0 sent to listener a"]);
  assert.deepEqual([...pool.state.inFlight.keys()], ["a"]);
});

test("EV-POOL-008 EV-POOL-011 what no member can take goes back to the head", () => {
  const pool = settled();
  pool.accept();
  pool.accept();
  pool.accept();
  pool.dispatch("a");
  assert.deepEqual(pool.takeLines(), [
    "debug event 0 sent to listener a",
    "debug rebuffering event 1 for pool pool (buf size=1, max=3)",
  ]);
  assert.deepEqual(pool.waiting, [1, 2]);
});

test("EV-POOL-008 EV-POOL-020 a rejected event returns to the head; in a full buffer the oldest makes room", () => {
  const pool = settled(2);
  pool.accept();
  pool.dispatch("a");
  pool.accept();
  pool.accept();
  pool.takeLines();
  pool.step({ kind: "rejected", member: "a" });
  assert.deepEqual(pool.takeLines(), [
    "debug rebuffering event 0 for pool pool (buf size=2, max=2)",
    "error pool pool event buffer overflowed, discarding event 1",
  ]);
  assert.deepEqual(pool.waiting, [0, 2]);
});

test("EV-POOL-009 a broken pipe leaves the member as it is, and the next one is tried", () => {
  const pool = settled();
  pool.accept();
  pool.accept();
  pool.broken = ["a"];
  pool.dispatch("a", "b");
  assert.deepEqual(pool.takeLines(), [
    "debug epipe occurred while sending event 0 to listener a, listener state unchanged",
    "debug event 0 sent to listener b",
    "debug epipe occurred while sending event 1 to listener a, listener state unchanged",
    "debug rebuffering event 1 for pool pool (buf size=0, max=3)",
  ]);
  assert.deepEqual([pool.waiting, pool.state.offer], [[1], undefined]);
});

test("EV-POOL-017 IMP-005 EV-PROTO-018 only what a member of this pool had in flight comes back", () => {
  const pool = settled();
  pool.accept();
  pool.dispatch("a");
  pool.step({ kind: "rejected", member: "stranger" });
  pool.step({ kind: "lost", member: "stranger" });
  assert.deepEqual(pool.waiting, []);
  pool.step({ kind: "lost", member: "a" });
  assert.deepEqual([pool.waiting, pool.state.inFlight.size], [[0], 0]);
  pool.step({ kind: "lost", member: "a" });
  assert.deepEqual(pool.waiting, [0]);
});

test("EV-ENV-003 EV-ENV-004 EV-ENV-006 an event keeps its two numbers; the pool's own counts from 0", () => {
  const pool = settled();
  pool.step({ kind: "accept", eventName: "TICK_5", payload: "", serial: 41 });
  pool.dispatch("a");
  pool.step({ kind: "rejected", member: "a" });
  pool.step({ kind: "accept", eventName: "TICK_60", payload: "", serial: 43 });
  pool.dispatch("a", "b");
  assert.deepEqual(
    pool.sends.map(([, text]) => /serial:.*name:\w+/.exec(text)![0]),
    [
      "serial:41 pool:pool poolserial:0 eventname:TICK_5",
      "serial:41 pool:pool poolserial:0 eventname:TICK_5",
      "serial:43 pool:pool poolserial:1 eventname:TICK_60",
    ],
  );
});

test("EV-PROTO-017 IMP-006 an event that is refused is offered again at once, however often", () => {
  const pool = settled();
  pool.accept();
  pool.accept();
  for (let refusals = 0; refusals < 100; refusals += 1) {
    pool.dispatch("a");
    assert.deepEqual([pool.takeSends(), pool.waiting], [["0 a"], [1]]);
    pool.step({ kind: "rejected", member: "a" });
  }
  pool.dispatch("a");
  pool.step({ kind: "processed", member: "a" });
  pool.dispatch("a");
  assert.deepEqual(pool.takeSends(), ["0 a", "1 a"]);
});

test("EV-POOL-002 EV-POOL-020 a member that refuses for ever keeps nothing from its neighbour", () => {
  const pool = settled(10);
  for (let count = 0; count < 5; count += 1) pool.accept();
  pool.dispatch("a", "b");
  const taken: string[] = [];
  for (let rounds = 0; rounds < 4; rounds += 1) {
    pool.step({ kind: "rejected", member: "a" });
    pool.step({ kind: "processed", member: "b" });
    taken.push(...pool.takeSends());
    pool.dispatch("a", "b");
  }
  assert.deepEqual([...taken, ...pool.takeSends()], ["0 a", "1 b", "0 a", "2 b", "0 a", "3 b", "0 a", "4 b", "0 a"]);
});

test("EV-POOL-007 IMP-044 nothing is lost while listeners are still starting, nor while the first catches up", () => {
  const pool = new Driven(3);
  for (let count = 0; count < 50; count += 1) pool.accept();
  assert.deepEqual(pool.takeLines(), []);
  const seen: string[] = [];
  for (let count = 0; count < 50; count += 1) {
    pool.dispatch("a");
    seen.push(...pool.takeSends());
    if (count < 3) pool.accept();
    pool.step({ kind: "processed", member: "a" });
  }
  assert.deepEqual(
    seen,
    Array.from({ length: 50 }, (_, serial) => `${serial} a`),
  );
  assert.ok(pool.takeLines().every((line) => !line.includes("overflowed")));
});

test("IMP-044 once a member has been ready, as much more may wait as waited then; once it fits, the buffer is its own size", () => {
  const pool = new Driven(2);
  for (let count = 0; count < 5; count += 1) pool.accept();
  pool.broken = ["a"];
  pool.dispatch("a");
  for (let count = 0; count < 2; count += 1) pool.accept();
  assert.equal(pool.takeLines().filter((line) => line.startsWith("error")).length, 0);
  pool.accept();
  assert.deepEqual(pool.takeLines(), ["error pool pool event buffer overflowed, discarding event 0"]);
  pool.broken = [];
  pool.dispatch("a", "b", "c", "d", "e");
  assert.deepEqual(pool.waiting, [6, 7]);
  pool.takeLines();
  pool.accept();
  assert.deepEqual(pool.takeLines(), ["error pool pool event buffer overflowed, discarding event 6"]);
});

test("IMP-044 a listener that never becomes ready does not fill the memory: number and characters are limited", () => {
  const many = new Driven(10);
  for (let count = 0; count <= STARTING_MAX_EVENTS; count += 1) many.accept();
  assert.deepEqual(many.takeLines(), ["error pool pool event buffer overflowed, discarding event 0"]);
  const large = new Driven(2);
  const payload = "x".repeat(STARTING_MAX_CHARS / 4);
  for (let count = 0; count < 4; count += 1) large.accept(payload);
  assert.deepEqual(large.takeLines(), []);
  large.accept("y");
  assert.deepEqual(large.takeLines(), ["error pool pool event buffer overflowed, discarding event 0"]);
  large.accept("x".repeat(STARTING_MAX_CHARS));
  assert.deepEqual(large.waiting, [4, 5]);
});

test("outcomes of sends that were never asked for are bugs of the caller", () => {
  const pool = settled();
  assert.throws(() => pool.step({ kind: "sent" }), /never made/);
  assert.throws(() => pool.step({ kind: "broken-pipe" }), /never made/);
  pool.accept();
  const { next } = stepPool(pool.policy, pool.state, { kind: "dispatch", ready: ["a"] });
  assert.throws(() => stepPool(pool.policy, next, { kind: "dispatch", ready: ["a"] }), /while it was dispatching/);
});

test("EV-POOL-001 EV-POOL-008 EV-ENV-001 EV-ENV-002 EV-ENV-006 the original does the same on seeded random histories", () => {
  interface Entry {
    readonly op: "accept" | "dispatch" | "processed" | "rejected" | "lost";
    readonly payload?: string;
    readonly ready?: readonly string[];
    readonly broken?: readonly string[];
    readonly member?: string;
    readonly lines: readonly (readonly [string, string])[];
    readonly sends: readonly (readonly [string, string])[];
  }
  const traces = recorded<{ bufferSize: number; script: Entry[] }>("pool");
  assert.ok(traces.length >= 60);
  for (const [seed, { bufferSize, script }] of traces.entries()) {
    const pool = settled(bufferSize);
    for (const [index, entry] of script.entries()) {
      pool.broken = entry.broken ?? [];
      if (entry.op === "accept") pool.accept(entry.payload, "REMOTE_COMMUNICATION");
      else if (entry.op === "dispatch") pool.dispatch(...entry.ready!);
      else pool.step({ kind: entry.op, member: entry.member! });
      const where = `trace ${seed}, step ${index}`;
      assert.deepEqual(
        pool.takeLines(),
        entry.lines.map(([level, text]) => `${level} ${text}`),
        where,
      );
      assert.deepEqual(pool.sends, entry.sends, where);
      pool.sends = [];
    }
  }
});
