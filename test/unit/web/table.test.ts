import assert from "node:assert/strict";
import { test } from "node:test";
import { STATE_CODES, type ProcessState } from "../../../src/core/process/states.js";
import { processRow, type ProcessInfo } from "../../../src/web/process-row.js";
import { processTable, tally } from "../../../src/web/process-table.js";
import { STATUS_SCRIPT } from "../../../src/web/assets/status-script.js";
import { TAIL_SCRIPT } from "../../../src/web/assets/tail-script.js";
import { THEME_SCRIPT } from "../../../src/web/assets/theme-script.js";
import { scrape } from "../../support/browse.js";
import { Script } from "node:vm";

const info = (group: string, name: string, statename: ProcessState = "RUNNING"): ProcessInfo => ({
  group,
  name,
  statename,
  description: `<${name}>`,
  start: 10,
  now: 15,
});

test("WEB-S-006 WEB-S-009 WEB-S-010 WEB-S-011 WEB-S-012 what each state looks like and allows", () => {
  const seen = Object.keys(STATE_CODES).map((state) => {
    const [row] = scrape(processRow(info("g", "p", state as ProcessState), false, true).text).rows;
    return [row?.cells[0], row?.state, ...(row?.links.slice(1, 3).map(([text]) => text) ?? [])].join(" ");
  });
  assert.deepEqual(seen, [
    "stopped statusnominal Start Action",
    "starting statusnominal Action Action",
    "running statusrunning Restart Stop",
    "backoff statuserror Action Action",
    "stopping statusnominal Action Action",
    "exited statusnominal Start Action",
    "fatal statuserror Start Action",
    "unknown statusnominal Action Action",
  ]);
});

test("WEB-S-005 WEB-S-007 WEB-S-008 WEB-S-018 rows, and headings for groups that have members of other names", () => {
  const table = processTable([info("alone", "alone"), info("b c", "x/y"), info("b c", "z", "FATAL")]).text;
  const { rows, heads } = scrape(table);
  assert.deepEqual(heads, ["State", "Description", "Name", "Action"]);
  assert.deepEqual(rows.map(({ cells }) => cells), [["running", "<alone>", "alone"], ["running", "<x/y>", "b c:x/y"], ["fatal", "<z>", "b c:z"]]); // prettier-ignore
  assert.equal(rows[1]?.links[0]?.[1], "tail.html?processname=b%20c%3Ax/y");
  assert.deepEqual([...table.matchAll(/<tr class="(?!group)([^"]*)"/g)].map(([, each]) => each), ["", "shade member", "member"]); // prettier-ignore
  assert.deepEqual([...table.matchAll(/aria-label="(\w+ group [^"]*)"/g)].map(([, each]) => each), ["Start group b c", "Stop group b c", "Restart group b c"]); // prettier-ignore
  assert.deepEqual(tally([info("a", "a"), info("b", "b", "BACKOFF")]), {
    running: 1,
    changing: 0,
    failed: 1,
    stopped: 0,
  });
});

test("WEB-S-015 nothing to manage", () => {
  assert.match(processTable([]).text, />No programs to manage</);
});

test("what browsers are sent is JavaScript", () => {
  for (const script of [STATUS_SCRIPT, TAIL_SCRIPT, THEME_SCRIPT]) assert.ok(new Script(script));
  assert.throws(() => new Script(`${STATUS_SCRIPT}(`));
});
