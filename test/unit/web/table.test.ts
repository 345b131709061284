import assert from "node:assert/strict";
import { test } from "node:test";
import { STATE_CODES, type ProcessState } from "../../../src/core/process/states.js";
import { processTable, tally } from "../../../src/web/process-table.js";
import type { Trouble } from "../../../src/core/explain/troubles.js";
import { ago, kindOf, processRow, type RowInfo } from "../../../src/web/process-row.js";
import { STATUS_SCRIPT } from "../../../src/web/assets/status-script.js";
import { TAIL_SCRIPT } from "../../../src/web/assets/tail-script.js";
import { THEME_SCRIPT } from "../../../src/web/assets/theme-script.js";
import { scrape } from "../../support/browse.js";
import { Script } from "node:vm";

const info = (
  group: string,
  name: string,
  statename: ProcessState = "RUNNING",
  trouble?: Partial<Trouble>,
): RowInfo => ({
  group,
  name,
  statename,
  description: `<${name}>`,
  start: 10,
  now: 15,
  trouble: trouble && { restarts: 8, failures: 9, since: 1, last: "exit 7", lastAt: 12, deaf: "", ...trouble },
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
  const counts = tally([info("a", "a"), info("b", "b", "BACKOFF"), info("c", "c", "RUNNING", {})]);
  assert.deepEqual([...counts], [["running", 1], ["unsteady", 1], ["changing", 0], ["failed", 1], ["stopped", 0]]); // prettier-ignore
});

test("WEB-S-018 a group's heading says what failed, and asks before it stops anything", () => {
  const heading = (...members: RowInfo[]) => /<tr class="group"[^]*?<\/tr>/.exec(processTable(members).text)![0];
  const text = (html: string) => html.replace(/<span[^>]*hidden="hidden">[^]*?<\/span><\/span>|<[^>]*>/g, " ").replace(/\s+/g, " "); // prettier-ignore
  const ill = heading(info("g", "a"), info("g", "b", "FATAL"), info("g", "c", "RUNNING", {}));
  assert.match(ill.replace(/<[^>]*>/g, " ").replace(/\s+/g, " "), / g 2 of 3 running 1 unsteady 1 failed /);
  assert.doesNotMatch(ill, /hidden="hidden"/);
  const well = heading(info("g", "a"), info("g", "b"));
  assert.equal(well.match(/class="kind \w+" hidden="hidden"/g)?.length, 2, text(well));
  assert.deepEqual([...ill.matchAll(/data-action="(\w+)"[^>]*data-sure/g)].map(([, each]) => each), ["stop", "restart"]); // prettier-ignore
});

test("WEB-S-011 what is about to start, or to try again, can be stopped; the original's five places stay as they are", () => {
  const row = (state: ProcessState) => processRow(info("g", "p", state), false, false).text;
  for (const state of Object.keys(STATE_CODES) as ProcessState[]) {
    const isOurs = state === "STARTING" || state === "BACKOFF";
    assert.equal(/<button type="submit"[^>]*data-action="stop" data-name="g:p"/.test(row(state)), isOurs, state);
    assert.equal(scrape(row(state)).rows[0]!.links.length, 6, state);
  }
});

test("a program that fails again and again does not look well because it runs", () => {
  const row = (each: RowInfo) => processRow(each, false, false).text;
  const badge = (each: RowInfo) => /data-why>([^]*?)<span class="unseen"> g:p/.exec(row(each))![1]!.replace(/<[^>]*>/g, ""); // prettier-ignore
  assert.equal(badge(info("g", "p")), "Why");
  assert.equal(badge(info("g", "p", "RUNNING", {})), "failed ×9, last: exit 7, 3 s ago");
  assert.equal(badge(info("g", "p", "RUNNING", { deaf: "it wrote to stdout" })), "gets no events");
  assert.match(row(info("g", "p", "RUNNING", {})), /data-kind="unsteady"/);
  assert.match(row(info("g", "p", "RUNNING", {})), /class="statusrunning"/);
  assert.match(row(info("g", "p", "RUNNING", {})), /data-steady="597"/);
  const kinds = [599, 600].map((past) => kindOf({ ...info("g", "p", "RUNNING", {}), now: 12 + past }));
  assert.deepEqual(kinds, ["unsteady", "running"]);
  assert.equal(kindOf(info("g", "p", "RUNNING", { deaf: "x", lastAt: 0 })), "unsteady");
  assert.deepEqual([0, 59, 60, 3600, 172_799, 172_800].map(ago), ["0 s", "59 s", "1 min", "1 h", "47 h", "2 days"]);
});

test("WEB-S-015 nothing to manage", () => {
  assert.match(processTable([]).text, />No programs to manage</);
});

test("what browsers are sent is JavaScript", () => {
  for (const script of [STATUS_SCRIPT, TAIL_SCRIPT, THEME_SCRIPT]) assert.ok(new Script(script));
  assert.throws(() => new Script(`${STATUS_SCRIPT}(`));
});
