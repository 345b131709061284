import assert from "node:assert/strict";
import { test } from "node:test";
import { plain } from "../../../../src/client/terminal/style.js";
import { watchScreen } from "../../../../src/client/reports/watch-screen.js";
import { detailsOf } from "../fakes.js";

const web = detailsOf("web", "RUNNING", { start: 100 });
const down = detailsOf("api", "FATAL", { description: "Exited too quickly" });
const off = detailsOf("off", "STOPPED", { description: "Not started" });
const shown = (infos = [off, web, down], notes: Readonly<Record<string, string>> = {}) => ({
  infos,
  noteOn: ({ name }: { readonly name: string }) => notes[name] ?? "",
  now: 165.5,
  clock: "12:00:00",
  serverUrl: "unix:///run/s.sock",
});
const names = (lines: readonly string[]) => lines.slice(2).map((line) => line.split(" ")[0]);

test("TSD-STATUS-003 a head with the totals, then the worst first; an uptime advances by itself", () => {
  const lines = watchScreen(shown(), { rows: 24, columns: 80 }, plain);
  assert.equal(lines[0], "12:00:00  1 FATAL, 1 RUNNING, 1 STOPPED  unix:///run/s.sock");
  assert.deepEqual(names(lines), ["api", "web", "off"]);
  assert.match(lines[3]!, /RUNNING +pid 7, uptime 0:01:05$/);
});

test("one that runs but fails again and again stands with the failed, and is not as green", () => {
  const style = { ...plain, state: (name: string, isTroubled = false) => (isTroubled ? `!${name}` : name) };
  const loop = detailsOf("zoo", "RUNNING", { start: 160 });
  const lines = watchScreen(shown([web, loop], { zoo: "restarted 9 times" }), { rows: 24, columns: 90 }, style);
  assert.deepEqual(names(lines), ["zoo", "web"]);
  assert.match(lines[2]!, /!RUNNING +pid 7, uptime 0:00:05 \(restarted 9 times\)$/);
  assert.match(lines[3]!, / RUNNING/);
});

test("nothing is longer or wider than the terminal; what is left out is counted", () => {
  const many = Array.from({ length: 50 }, (_, index) => detailsOf(`p${index}`, "RUNNING"));
  const lines = watchScreen(shown([...many, down]), { rows: 6, columns: 40 }, plain);
  assert.equal(lines.length, 6);
  assert.deepEqual(lines[2]!.slice(0, 3), "api");
  assert.equal(lines[5], "… 48 more");
  assert.ok(lines.every((line) => line.length <= 40));
  assert.equal(watchScreen(shown(many.slice(0, 4)), { rows: 6, columns: 40 }, plain).length, 6, "all of four fit");
});

test("no process to show", () => {
  assert.match(watchScreen(shown([]), { rows: 2, columns: 80 }, plain)[0]!, /no processes/);
});

test("what does not fit is cut where it shows; the note on a process stands before what is cut", () => {
  const long = detailsOf("a-very-long-program-name-that-goes-past-the-column", "RUNNING", { start: 100 });
  const given = detailsOf("quick", "FATAL", { description: "Exited too quickly (process log may have details)" });
  const notes = { quick: "restarted twice, last exit 3" };
  const [, , worst, other] = watchScreen(shown([long, given], notes), { rows: 24, columns: 80 }, plain);
  assert.match(worst!, /^quick +FATAL +\(restarted twice, last exit 3\) Exi.*…$/);
  assert.match(other!, /^a-very-long-program-name-that-g… {3}RUNNING {3}pid 7, uptime 0:01:05$/);
  assert.equal(worst!.indexOf("FATAL"), other!.indexOf("RUNNING"));
  assert.ok([worst, other].every((line) => Array.from(line!).length <= 80));
});
