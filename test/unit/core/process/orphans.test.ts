/** Who counts as left behind, and who only looks like it; then TERM, patience, KILL. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { clear, type Clearing } from "../../../../src/core/process/orphan-clearing.js";
import { findOrphans, lineageOf, type ProcessEntry, type ProcessMarks } from "../../../../src/core/process/orphans.js";

const DAEMON = 10;
const MARK = "feed/web/web";

function entry(pid: number, parent: number, given: Partial<ProcessEntry> = {}): ProcessEntry {
  return { pid, parent, group: pid, session: DAEMON, name: `p${pid}`, isZombie: false, began: 7, ...given };
}

/** `marks`: pid → lineage and program; pids that are missing cannot be read. */
function find(
  table: readonly ProcessEntry[],
  marks: Readonly<Record<number, Partial<ProcessMarks>>> = {},
  leader = 50,
  found: ReadonlyMap<number, { began: number }> = new Map(),
): number[] {
  const marksOf = (pid: number) => {
    const found = marks[pid];
    return found === undefined ? undefined : { lineage: [], program: "", server: "", isBlank: false, ...found };
  };
  const tree = { daemon: DAEMON, isProgram: (pid: number) => pid >= 900 };
  return findOrphans(table, tree, { mark: MARK, program: "web:web", leader, found }, marksOf).map(({ pid }) => pid);
}

describe("what a program left behind", () => {
  test("is found by its group, also where the environment is overwritten", () => {
    assert.deepEqual(find([entry(51, DAEMON, { group: 50 }), entry(52, 51, { group: 50 })]), [51, 52]);
  });
  test("is found by its session", () => assert.deepEqual(find([entry(51, DAEMON, { session: 50 })]), [51]));
  test("is found by its mark, in whatever group and session", () => {
    assert.deepEqual(find([entry(60, DAEMON, { session: 60 })], { 60: { lineage: [MARK] } }), [60]);
    assert.deepEqual(find([entry(60, DAEMON)], { 60: { lineage: ["other/x/y", MARK] } }, 0), [60]);
  });
  test("includes everything that descends from it, whatever that has done to itself", () => {
    const table = [entry(60, DAEMON), entry(61, 60, { session: 61 }), entry(62, 61, { session: 62 })];
    assert.deepEqual(find(table, { 60: { lineage: [MARK] }, 62: { program: "a:b" } }), [60, 61, 62]);
  });
  test("includes those below an adopted process that is not itself one", () => {
    assert.deepEqual(
      find([entry(60, DAEMON), entry(61, 60)], { 60: { program: "x:x" }, 61: { lineage: [MARK] } }),
      [61],
    );
  });
  test("is what an earlier look found, whichever of its parents has ended since; not the process that has its pid by now", () => {
    const found = new Map([[62, { began: 7 }]]);
    const marks = { 62: {} };
    assert.deepEqual(find([entry(62, DAEMON, { session: 62 })], marks, 0, found), [62]);
    assert.deepEqual(find([entry(62, DAEMON, { session: 62, began: 8 })], marks, 0, found), []);
    assert.deepEqual(find([entry(62, 1, { session: 62 })], marks, 0, found), []);
  });
  test("is found also at the end of a chain that is longer than the stack is deep", () => {
    const chain = Array.from({ length: 100_000 }, (_, at) => entry(1000 + at, at === 0 ? DAEMON : 999 + at));
    const tree = { daemon: DAEMON, isProgram: () => false };
    const departed = { mark: MARK, program: "web:web", leader: 0, found: new Map() };
    const marksOf = (pid: number) => ({
      lineage: pid === 100_998 ? [MARK] : [],
      program: "",
      server: "",
      isBlank: false,
    });
    assert.deepEqual(
      findOrphans(chain, tree, departed, marksOf).map(({ pid }) => pid),
      [100_998, 100_999],
    );
  });
  test("is dead already if it is a zombie; its children are not", () => {
    assert.deepEqual(find([entry(51, DAEMON, { group: 50, isZombie: true }), entry(52, 51, { group: 50 })]), [52]);
  });
});

describe("look-alikes", () => {
  const cases: readonly (readonly [string, readonly ProcessEntry[], Parameters<typeof find>[1]?, number?])[] = [
    ["the same mark under another parent", [entry(60, 1)], { 60: { lineage: [MARK] } }],
    ["the same group under another parent", [entry(60, 1, { group: 50 })]],
    ["a program that lives", [entry(900, DAEMON)], { 900: { lineage: [MARK] } }],
    [
      "what descends from a program that lives",
      [entry(900, DAEMON), entry(901, 900, { group: 50 })],
      { 901: { lineage: [MARK] } },
    ],
    [
      "a group whose number is used again by another program's",
      [entry(60, DAEMON, { group: 50 })],
      { 60: { program: "other:other" } },
    ],
    ["another program's leftovers", [entry(60, DAEMON)], { 60: { lineage: ["feed/other/other"] } }],
    [
      "a program of the same name below another daemon",
      [entry(60, DAEMON)],
      { 60: { lineage: ["beef/web/web"], program: "web:web" } },
    ],
    ["an adopted process that tells nothing", [entry(60, DAEMON)]],
    [
      "the group of a process that has the pid of the last life by now",
      [entry(50, DAEMON), entry(51, 50, { group: 50 }), entry(52, DAEMON, { group: 50 })],
    ],
    ["group 0, when nothing was left in the group", [entry(60, DAEMON, { group: 0, session: 0 })], {}, 0],
  ];
  for (const [name, table, marks, leader] of cases)
    test(`${name}: not touched`, () => assert.deepEqual(find(table, marks, leader), []));
});

test("the mark is added to that of the daemon that runs this one", () => {
  assert.equal(lineageOf(undefined, "b"), "b");
  assert.equal(lineageOf("", "b"), "b");
  assert.equal(lineageOf("a", "b"), "a b");
});

describe("ending it", () => {
  const policy = { name: "web", stopWaitSeconds: 10 };
  const one = { pid: 51, name: "nginx" };
  const two = { pid: 52, name: "nginx" };
  const look = (current: Clearing | undefined, orphans: readonly { pid: number; name: string }[], now: number) => {
    const { next, signals, lines } = clear(policy, current, orphans, [], now);
    return { next, sent: signals.map(({ pid, signal }) => `${signal} ${pid}`), said: lines.map(({ text }) => text) };
  };

  test("nothing there: nothing done, nothing said", () => {
    assert.deepEqual(look(undefined, [], 100), { next: undefined, sent: [], said: [] });
  });

  test("TERM once each, KILL strictly after stopwaitsecs, given up 5 s later", () => {
    const asked = look(undefined, [one, two], 100);
    assert.deepEqual(asked.sent, ["15 51", "15 52"]);
    assert.deepEqual(asked.said, ["ending what web left behind: nginx (51), nginx (52)"]);
    const waiting = look(asked.next, [two], 110);
    assert.deepEqual([waiting.sent, waiting.said], [[], []]);
    const killed = look(waiting.next, [two], 110.001);
    assert.deepEqual(killed.sent, ["9 52"]);
    assert.deepEqual(killed.said, ["killing what web left behind: nginx (52)"]);
    assert.deepEqual(look(killed.next, [two], 115).sent, []);
    const over = look(killed.next, [two], 115.1);
    assert.deepEqual(over.said, ["cannot end what web left behind: nginx (52); going on without"]);
    assert.equal(over.next, undefined);
  });

  test("one that appears meanwhile is signalled as well, without more time for the others", () => {
    const asked = look(undefined, [one], 100);
    const more = look(asked.next, [one, two], 105);
    assert.deepEqual(more.sent, ["15 52"]);
    assert.equal(more.next?.until, 110);
    const killed = look(more.next, [one], 111);
    assert.deepEqual(look(killed.next, [one, two], 112).sent, ["9 52"]);
  });

  test("when the last has ended it is over", () => {
    const over = look(look(undefined, [one], 100).next, [], 101);
    assert.deepEqual(over, { next: undefined, sent: [], said: ["nothing of web is left"] });
  });

  test("TSD-ORPHANS-005 those that cannot be signalled are said to be left", () => {
    const { next } = look(undefined, [one], 100);
    assert.deepEqual(clear(policy, next, [], [two], 101), {
      next: undefined,
      signals: [],
      lines: [{ level: "warn", text: "of web only what cannot be signalled is left: nginx (52)" }],
    });
    assert.deepEqual(clear(policy, undefined, [], [two], 101).lines, []);
  });

  test("a clock that goes back makes no wait longer", () => {
    assert.equal(look(look(undefined, [one], 1000).next, [one], 500).next?.until, 510);
  });

  test("thousands are counted, not listed", () => {
    const many = Array.from({ length: 2000 }, (_, at) => ({ pid: at + 1000, name: "x" }));
    const { sent, said } = look(undefined, many, 100);
    assert.equal(sent.length, 2000);
    assert.match(said[0]!, /x \(1009\) and 1990 more$/);
  });
});
