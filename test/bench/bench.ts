/**
 * Ours and the original side by side: how long until the first program runs, how long a crashed program is away, how
 * long `status` takes. The two take turns (A B A B), so that a busy moment of the machine meets both, and what they did
 * is checked in every round. Prints a table of medians and writes all numbers to build/bench.json.
 *
 *   npm run bench [rounds]
 */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { configuration } from "../support/configuration.js";
import { startDaemon } from "../support/daemon.js";
import type { Implementation } from "../support/implementations.js";
import { subjects } from "../support/implementations.js";
import { inRepository } from "../support/repository.js";
import { Scene } from "../support/scene.js";

/** Milliseconds, by what was measured. */
type Sample = Record<"boot" | "restart" | "status", number[]>;

const restarts = 5;
const statuses = 5;
// The programs note the time themselves: no clock but the machine's takes part. They live longer than a second, since ours
// starts what ends sooner once a second, which is the original's pace.
const crasher = `[program:crasher]
command=/bin/sh -c 'date +%%s%%N >> %(here)s/starts; sleep 1.2; date +%%s%%N >> %(here)s/ends; exit 1'
startsecs=1
autorestart=true
stdout_logfile=NONE
stderr_logfile=NONE
`;
const steady = "[program:steady]\ncommand=/bin/sleep 1000\n";

const rounds = Number(process.argv[2] ?? 5);
const samples = new Map<string, Sample>(subjects.map(({ name }) => [name, { boot: [], restart: [], status: [] }]));
for (let round = 1; round <= rounds; round += 1) {
  for (const subject of subjects) {
    const measured = await measure(subject);
    for (const key of keysOf(measured)) samples.get(subject.name)![key].push(...measured[key]);
  }
  console.error(`round ${round} of ${rounds}`);
}
report();

async function measure(subject: Implementation): Promise<Sample> {
  const scene = new Scene();
  try {
    scene.write("supervisord.conf", configuration(crasher + steady));
    const begun = now();
    const daemon = startDaemon(scene, subject);
    await daemon.until("enough restarts", () => times(scene, "starts").length > restarts, 60_000);
    const [starts, ends] = [times(scene, "starts"), times(scene, "ends")];
    const restart = ends.slice(0, restarts).map((end, index) => starts[index + 1]! - end);
    assert.ok(
      restart.every((each) => each >= 0),
      "a program is never started before it has ended",
    );

    const status: number[] = [];
    await daemon.prints("success: steady entered RUNNING");
    // Between two lives it is EXITED and cannot be stopped.
    await daemon.until("the crasher is stopped", async () =>
      /: stopped/.test((await daemon.ctl(["stop", "crasher"])).stdout),
    );
    for (let count = 0; count < statuses; count += 1) {
      const from = performance.now();
      const { stdout } = await daemon.ctl(["status"]);
      status.push(performance.now() - from);
      assert.match(stdout, /^crasher +STOPPED .*\nsteady +RUNNING +pid \d+, uptime .*\n$/);
    }
    daemon.kill("SIGTERM");
    assert.equal((await daemon.exits()).code, 0);
    return { boot: [starts[0]! - begun], restart, status };
  } finally {
    await scene.end();
  }
}

function report(): void {
  const [first, second] = subjects.map(({ name }) => name);
  console.log(`median of ${rounds} rounds, milliseconds`);
  console.log(["".padEnd(10), ...subjects.map(({ name }) => name.padStart(10)), "ratio".padStart(10)].join(""));
  const medians = [...samples.values()].map((sample) => ({
    boot: median(sample.boot),
    restart: median(sample.restart),
    status: median(sample.status),
  }));
  for (const key of ["boot", "restart", "status"] as const) {
    const cells = medians.map((each) => each[key].toFixed(1).padStart(10));
    const ratio = medians.length === 2 ? (medians[1]![key] / medians[0]![key]).toFixed(2) : "";
    console.log([key.padEnd(10), ...cells, ratio.padStart(10)].join(""));
  }
  if (second !== undefined) console.log(`ratio: how many times faster ${first!} is than ${second}`);
  const file = inRepository("build", "bench.json");
  writeFileSync(file, JSON.stringify({ rounds, samples: Object.fromEntries(samples) }, undefined, 1));
  console.log("every number: build/bench.json");
}

function times(scene: Scene, file: string): number[] {
  try {
    const lines = readFileSync(scene.path(file), "utf8").split("\n").slice(0, -1);
    return lines.map((line) => Number(BigInt(line) / 1000n) / 1000);
  } catch {
    return []; // Not written yet.
  }
}

function now(): number {
  return performance.timeOrigin + performance.now();
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2;
}

function keysOf(sample: Sample): (keyof Sample)[] {
  return Object.keys(sample) as (keyof Sample)[];
}
