/**
 * Load by load, what lives in the daemon after a forced collection is level: the second half of the rounds adds no more
 * than noise to the first. The short form takes seconds a load; with `TSD_MEMORY_SECONDS=N` each takes so long:
 *
 *   TSD_MEMORY_SECONDS=3600 npm run memory
 */
import assert from "node:assert/strict";
import { describe, test, type TestContext } from "node:test";
import { configuration } from "../support/configuration.js";
import { startDaemon } from "../support/daemon.js";
import { subjects, tsd } from "../support/implementations.js";
import { createScene } from "../support/scene.js";
import { startUnread } from "../support/unread-stdout.js";
import { growthOf } from "./level.js";
import { isUp, LOADS, stageOf, type Load } from "./loads.js";
import { memoryOf, probed, type Memory } from "./probe.js";

/** Undefined: the short form, of so many rounds. */
const SECONDS = process.env["TSD_MEMORY_SECONDS"];
const ROUNDS = 16;
/** Bytes that are noise: caches of V8, a timer more or less. */
const LIVE_NOISE = 384 * 1024;
/** What the kernel counts breathes with the collections, and with malloc. */
const OWN_NOISE = 16 * 1024 * 1024;

/** The memory after each round of a load. */
async function measure(t: TestContext, load: Load, leak = 0): Promise<readonly Memory[]> {
  const silent = "logfile=/dev/null\nlogfile_maxbytes=0\nsilent=true";
  const scene = createScene(t, { "supervisord.conf": configuration(load.sections, silent), ...load.files });
  const start = load.unread === true ? startUnread : startDaemon;
  const stage = stageOf(scene, start(scene, probed(scene, leak)));
  await stage.daemon.until("it is up", () => isUp(stage));
  const series: Memory[] = [];
  const end = performance.now() + Number(SECONDS ?? 0) * 1000;
  while (series.length < ROUNDS || performance.now() < end) {
    await load.round(stage);
    series.push(await memoryOf(scene, stage.daemon.pid));
  }
  return series;
}

const grown = (series: readonly Memory[], what: keyof Memory) => growthOf(series.map((memory) => memory[what]));

describe("memory", { concurrency: 4 }, () => {
  if (!subjects.includes(tsd)) return;

  for (const load of LOADS)
    test(`tsd: level under ${load.name}`, async (t) => {
      const series = await measure(t, load);
      const [live, own] = [grown(series, "live"), grown(series, "own")];
      t.diagnostic(`${series.length} rounds: ${live} bytes live, ${own} bytes own`);
      const shown = series.map((memory) => `${memory.live}/${memory.own}`).join(" ");
      assert.ok(live < LIVE_NOISE, `${live} bytes more live: ${shown}`);
      assert.ok(own < OWN_NOISE, `${own} bytes more are the process's own: ${shown}`);
    });

  // Six rounds lie between what is compared: 960 KiB, of which the noise cannot hide so much that it passes for level.
  test("tsd: the control: 160 KiB a round that are not given back are found, also where a load makes noise", async (t) => {
    for (const load of [LOADS[0]!, LOADS[4]!]) {
      const live = grown(await measure(t, load, 160 * 1024), "live");
      assert.ok(live > LIVE_NOISE, `${load.name}: ${live} bytes`);
    }
  });
});

test("a leak is distinguished from noise, and from growth at the beginning only", () => {
  const rounds = Array.from({ length: 16 }, (_, round) => round);
  assert.equal(growthOf(rounds.map((round) => 1000 + (round % 3) * 500)), 0);
  assert.equal(growthOf(rounds.map((round) => 1000 + Math.min(round, 3) * 500)), 0);
  assert.equal(growthOf(rounds.map((round) => 1000 + round * 10 + (round % 2) * 500)), 60);
});
