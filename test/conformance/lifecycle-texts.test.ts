/** Small texts the original derives with Python's help, compared with ours on many values, where it is installed. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { test } from "node:test";
import { describe, duration, type Describable, type LocalClock } from "../../src/core/process/describe.js";
import { decodeWaitStatus } from "../../src/core/process/exit-status.js";
import { parseNamespec } from "../../src/core/process/namespec.js";
import { pyrepr } from "../../src/core/python/repr.js";
import { STATE_CODES, type ProcessState } from "../../src/core/process/states.js";
import { compareText } from "../../src/core/python/text.js";

const PYTHON = "/usr/bin/python3";

const ORACLE = `
import datetime, json, sys
from supervisor.options import decode_wait_status, split_namespec
from supervisor.rpcinterface import SupervisorNamespaceRPCInterface as Interface
given = json.load(sys.stdin)
json.dump({
    "statuses": [decode_wait_status(status) for status in range(65536)],
    "durations": [str(datetime.timedelta(seconds=value)) for value in given["seconds"]],
    "namespecs": [split_namespec(text) for text in given["texts"]],
    "reprs": [repr(text) for text in given["texts"]],
    "descriptions": [Interface._interpretProcessInfo(None, info) for info in given["infos"]],
    "sorted": sorted(given["texts"]),
}, sys.stdout)
`;

interface Answers {
  readonly statuses: readonly (readonly [number, string])[];
  readonly durations: readonly string[];
  readonly namespecs: readonly (readonly [string, string | null])[];
  readonly reprs: readonly string[];
  readonly descriptions: readonly string[];
  readonly sorted: readonly string[];
}

/** A fixed pseudo-random sequence (mulberry32), so that a failure can be repeated. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const random = randomFrom(20261123);
const SPECIAL = ["'", '"', "\\", "\n", ":", "*", " ", "é", "\u00a0", "\u200b", "\uff5e", "🙂", "\0", "a", "Z"];
const texts = Array.from({ length: 3000 }, () =>
  Array.from({ length: random(7) }, () =>
    random(3) > 0 ? SPECIAL[random(SPECIAL.length)]! : String.fromCodePoint(random(0x250)),
  ).join(""),
);
const seconds = Array.from({ length: 3000 }, (_, index) => (index < 500 ? index * 173 : random(2 ** 31)));

const STATES = Object.keys(STATE_CODES) as ProcessState[];
const processes = Array.from({ length: 2000 }, (): Describable => {
  const start = random(4) === 0 ? 0 : 1.6e9 + random(1e8);
  return {
    name: "web",
    state: STATES[random(STATES.length)]!,
    pid: random(65536),
    start,
    stop: random(4) === 0 ? 0 : random(2 ** 31),
    now: start + random(1e6) - 1000,
    spawnError: random(2) === 0 ? undefined : "no",
  };
});
const infos = processes.map(({ state, spawnError, ...rest }) => ({
  ...rest,
  state: STATE_CODES[state],
  spawnerr: spawnError ?? "",
}));

/** The zone of both sides. */
function utc(when: number): ReturnType<LocalClock> {
  const date = new Date(when * 1000);
  return {
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
  };
}

if (spawnSync(PYTHON, ["-c", "import supervisor.options"]).status === 0) {
  const input = JSON.stringify({ texts, seconds, infos });
  const env = { ...process.env, TZ: "UTC" };
  const output = execFileSync(PYTHON, ["-c", ORACLE], { input, env, maxBuffer: 1 << 26 }).toString();
  const original = JSON.parse(output) as Answers;

  test("LIFE-STOP-009 all 65536 wait statuses", () => {
    const ours = original.statuses.map((_, status) => {
      const { code, text } = decodeWaitStatus(status);
      return [code, text];
    });
    assert.deepEqual(ours, original.statuses);
  });

  test("RPC-DESC-001 uptimes", () => {
    assert.deepEqual(seconds.map(duration), original.durations);
  });

  test("RPC-DESC-001 RPC-DESC-002 RPC-DESC-003 RPC-DESC-004 RPC-DESC-005 RPC-DESC-006 descriptions", () => {
    assert.deepEqual(
      processes.map((each) => describe(each, utc)),
      original.descriptions,
    );
  });

  test("RPC-N-001 RPC-N-005 namespecs", () => {
    const ours = texts.map((text) => {
      const { group, process } = parseNamespec(text);
      return [group, process ?? null];
    });
    assert.deepEqual(ours, original.namespecs);
  });

  test("LIFE-SPAWN-003 quoted text", () => {
    assert.deepEqual(texts.map(pyrepr), original.reprs);
  });

  test("RPC-M-021 the order of names", () => {
    assert.deepEqual([...texts].sort(compareText), original.sorted);
  });
}
