import assert from "node:assert/strict";
import { test } from "node:test";
import { availLine, columns, statusTable } from "../../../../src/client/reports/rendering.js";
import { plain } from "../../../../src/client/terminal/style.js";
import { processInfo } from "../fakes.js";

test("CTL-ST-002 the default widths are 33 and 10", () => {
  assert.deepEqual(statusTable([processInfo("ok", "ok", "RUNNING", "pid 3821, uptime 0:00:44")]), [
    "ok                               RUNNING   pid 3821, uptime 0:00:44",
  ]);
});

test("CTL-ST-001 blanks at the end stay when there is no description", () => {
  assert.deepEqual(statusTable([processInfo("a", "a", "STARTING", "")]), [`a${" ".repeat(32)}STARTING  `]);
});

test("CTL-ST-001,CTL-ST-003 the name column grows with the longest name listed", () => {
  const long = "g".repeat(20);
  const lines = statusTable([processInfo("a", "a"), processInfo(long, "p".repeat(20))]);
  assert.equal(lines[0]?.indexOf("RUNNING"), 44);
  assert.equal(lines[1]?.indexOf("RUNNING"), 44);
  assert.equal(statusTable([processInfo("x".repeat(30), "x".repeat(30))])[0]?.indexOf("RUNNING"), 33);
  assert.equal(statusTable([processInfo("x".repeat(31), "x".repeat(31))])[0]?.indexOf("RUNNING"), 34);
});

test("CTL-ST-001 a character outside the basic plane counts once", () => {
  assert.equal(statusTable([processInfo("😀", "😀")])[0], `😀${" ".repeat(32)}RUNNING   pid 7, uptime 0:00:01`);
});

test("CTL-ST-009 no processes, no lines", () => {
  assert.deepEqual(statusTable([]), []);
});

test("the padding of a state stands outside of what a style dresses it with", () => {
  const style = { ...plain, state: (name: string) => `<${name}>` };
  assert.equal(statusTable([processInfo("a", "a")], style)[0], `a${" ".repeat(32)}<RUNNING   >pid 7, uptime 0:00:01`);
});

test("CTL-AV-001 a line of avail", () => {
  const info = { group: "g", name: "p", inuse: true, autostart: false, group_prio: 999, process_prio: 5 };
  assert.equal(availLine(info), `g:p${" ".repeat(29)} in use    manual    999:5`);
  assert.equal(
    availLine({ ...info, name: "g", inuse: false, autostart: true }),
    `g${" ".repeat(31)} avail     auto      999:5`,
  );
});

test("CTL-H-001 names run down the columns in the fewest rows that fit", () => {
  assert.deepEqual(columns(["a", "bb", "c", "d", "e"], 8), ["a   c  e", "bb  d"]);
  assert.deepEqual(columns(["a", "bb", "c", "d", "e"], 7), ["a   d", "bb  e", "c "]);
  assert.deepEqual(columns(["a", "bb", "c"], 20), ["a  bb  c"]);
  assert.deepEqual(columns(["wide one", "wide two"], 10), ["wide one", "wide two"]);
  assert.deepEqual(columns(["one"], 10), ["one"]);
});
