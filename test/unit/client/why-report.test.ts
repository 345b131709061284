import assert from "node:assert/strict";
import { test } from "node:test";
import type { PastLife } from "../../../src/client/details.js";
import { plain } from "../../../src/client/style.js";
import { whyReport, type Findings } from "../../../src/client/why-report.js";
import { detailsOf } from "./fakes.js";

const NOTHING = { policy: undefined, history: [], output: [], ports: undefined };
const report = (findings: Partial<Findings> & Pick<Findings, "info">) =>
  whyReport({ ...NOTHING, ...findings }, plain).join("\n");
const ended = (more: Partial<PastLife>): PastLife => ({
  ...{ event: "ended", start: 1_700_000_000, pid: 7, milliseconds: 300, exitstatus: 1, signal: "" },
  ...more,
});
const fatal = detailsOf("web", "FATAL", { description: "Exited too quickly" });

test("the last end comes first, then the lives, the output and who has the port", () => {
  const text = report({
    info: fatal,
    history: [ended({}), ended({ exitstatus: 3 })],
    output: [{ channel: "stderr", lines: ["address already in use :::80"] }],
    ports: [{ port: 80, holders: [{ pid: 5, group: 4, what: "nginx" }] }],
  });
  assert.match(
    text,
    /^web: FATAL Exited too quickly\n {2}because {5}it exited with status 3, 300 ms after its start\n/,
  );
  assert.match(text, /\n {2}lives +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}pid 7 exited with status 1 after 300 ms\n/);
  assert.match(text, /\n {2}stderr {6}address already in use :::80\n {2}address {5}port 80 is held by pid 5: nginx\n/);
  assert.match(text, /\n {2}next {8}tsctl start web$/);
});

/** What is found out, and what is made of it. */
const CAUSES: readonly (readonly [string, Partial<Findings>, RegExp])[] = [
  ["out of memory", { history: [ended({ signal: "SIGKILL", exitstatus: -1 })] }, /was ended by SIGKILL.*\n.*memory/],
  ["a crash", { history: [ended({ signal: "SIGSEGV", coredumped: true })] }, /ended by SIGSEGV \(core dumped\), 300/],
  ["a shell's 127", { history: [ended({ exitstatus: 127 })] }, /did not find a command/],
  ["a shell's 126", { history: [ended({ exitstatus: 126 })] }, /not executable/],
  ["a shell's 137", { history: [ended({ exitstatus: 137 })] }, /signal 9 ended/],
  [
    "asked to stop",
    { history: [ended({ signal: "SIGKILL", asked: true })] },
    /by SIGKILL when asked to stop, 300 ms after its start\n {2}lives/,
  ],
  [
    "ended well but early",
    { history: [ended({ exitstatus: 0 })], policy: { startsecs: 5 } as Findings["policy"] },
    /before startsecs=5 counts as failure/,
  ],
  [
    "no such command",
    { history: [{ event: "refused", start: 1, pid: 0, spawnerr: "can't find command 'x'" }] },
    /can't find command 'x'\n +command= is run without a shell/,
  ],
  ["no port named", { ports: [] }, /an address is in use, but not which/],
  [
    "an earlier life's leftover has the port",
    { history: [ended({ pid: 77 })], ports: [{ port: 80, holders: [{ pid: 78, group: 77, what: "nginx" }] }] },
    /held by pid 78: nginx\n +an earlier life of this program left it behind; tsd_orphans=before_start/,
  ],
  [
    "control: somebody else's group has it",
    { history: [ended({ pid: 77 })], ports: [{ port: 80, holders: [{ pid: 78, group: 76, what: "nginx" }] }] },
    /held by pid 78: nginx\n {2}next/,
  ],
  ["the port is free by now", { ports: [{ port: 81, holders: [] }] }, /nobody holds port 81 any more/],
];
for (const [title, findings, seen] of CAUSES) {
  test(`a cause is explained: ${title}`, () => {
    assert.match(report({ info: fatal, ...findings }), seen);
  });
}

test("without a history of ours, what the original tells has to do", () => {
  const none = { history: undefined };
  assert.match(report({ info: detailsOf("a", "EXITED", { stop: 5, exitstatus: 4 }), ...none }), /exited with status 4/);
  assert.match(report({ info: detailsOf("a", "FATAL", { spawnerr: "no file" }), ...none }), /because +no file/);
  assert.match(
    report({ info: detailsOf("a", "STOPPED"), ...none, policy: { autostart: false } as Findings["policy"] }),
    /autostart=false: it waits/,
  );
});

test("what runs needs no explanation", () => {
  assert.match(report({ info: detailsOf("a", "RUNNING") }), /it runs: there is nothing to explain$/);
});

test("times are as long as they need to be", () => {
  const lasting = (milliseconds: number) => report({ info: fatal, history: [ended({ milliseconds })] });
  assert.match(lasting(12_345), /after 12\.3 s/);
  assert.match(lasting(125_000), /after 2 min 5 s/);
  assert.match(lasting(7_500_000), /after 2 h 05 min/);
});
