/** What is made of a profile (CLI-D-020). */
import assert from "node:assert/strict";
import type { Profiler } from "node:inspector";
import { test } from "node:test";
import { profileOptions, profileReport, startProfile } from "../../../../src/main/daemon/profile.js";

test("CLI-D-020 options are words with commas between; callers is not one of the orders", () => {
  assert.deepEqual(profileOptions("cumulative, Calls,CALLERS"), { order: ["cumulative", "calls"], callers: true });
  assert.deepEqual(profileOptions("bogus"), { order: ["bogus"], callers: false });
});

const node = (id: number, functionName: string, children: number[] = []): Profiler.ProfileNode => ({
  id,
  callFrame: { functionName, scriptId: "1", url: "file:///a/b.js", lineNumber: id, columnNumber: 0 },
  children,
});

/** root calls `twice`, which calls itself and `leaf`; 1 + 2 + 4 + 8 ms. */
const profile: Profiler.Profile = {
  nodes: [
    node(1, "root", [2]),
    node(2, "twice", [3]),
    { ...node(3, "twice", [4]), callFrame: node(2, "twice").callFrame },
    node(4, "leaf"),
  ],
  startTime: 0,
  endTime: 15_000,
  samples: [1, 2, 3, 4, 4],
  timeDeltas: [1000, 2000, 4000, 7000, 1000],
};

const rows = (order: string) =>
  profileReport(profile, { order: [order], callers: false }).match(/^ +\d+ +\d\.\d{3} +\d\.\d{3} .*$/gm);

test("CLI-D-020 the table has the largest third, in the order asked for; recursion counts once", () => {
  assert.deepEqual(rows("cumulative"), ["        1    0.001    0.015 b.js:2(root)"]);
  assert.deepEqual(rows("time"), ["        2    0.008    0.008 b.js:5(leaf)"]);
  assert.deepEqual(rows("bogus"), rows("cumulative"));
  const text = profileReport(profile, { order: [], callers: false });
  assert.match(text, /^ +5 samples in 0\.015 seconds\n\n {3}Ordered by: cumulative\n/);
});

test("CLI-D-020 with callers each function has those who called it", () => {
  const text = profileReport(profile, { order: ["time"], callers: true });
  assert.match(text, /^b\.js:5\(leaf\)\n {4}<- {5}0\.008 {2}b\.js:3\(twice\)\n/m);
});

test("CLI-D-020 a profile of this process has samples", () => {
  const end = startProfile({ order: [], callers: false });
  // Processor time: while others have the processor there is nothing to sample.
  for (const before = process.cpuUsage(); process.cpuUsage(before).user < 20_000;);
  assert.match(end(), /^ +[1-9]\d* samples in \d+\.\d{3} seconds\n/);
});
