/** Questions that share a look at the machine. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { MachineView } from "../../../../src/daemon/explain/machine-view.js";
import { Rounds } from "../../../../src/daemon/explain/rounds.js";

function counted(patienceMs?: number) {
  const looks = { count: 0 };
  return { looks, rounds: new Rounds(() => (looks.count += 1), patienceMs) };
}

test("all who ask while a round is under way share the next, which begins after they asked", async () => {
  const { looks, rounds } = counted();
  let resume = (): void => undefined;
  const held = new Promise<void>((resolve) => (resume = resolve));
  const first = rounds.ask(async (view) => (await held, view));
  await rounds.ask((view) => Promise.resolve(view)).then((view) => assert.equal(view, 1));
  const others = Array.from({ length: 50 }, () => rounds.ask((view) => Promise.resolve(view)));
  assert.equal(looks.count, 1);
  resume();
  assert.equal(await first, 1);
  assert.deepEqual(new Set(await Promise.all(others)), new Set([2]));
});

test("one that fails gets its error, and the others are answered", async () => {
  const { rounds } = counted();
  const failing = rounds.ask(() => Promise.reject(new Error("no")));
  const other = rounds.ask((view) => Promise.resolve(view));
  await assert.rejects(failing, /no/);
  assert.equal(await other, 1);
  assert.equal(await rounds.ask((view) => Promise.resolve(view)), 2);
});

test("one that is never answered delays no other for long", async () => {
  const { rounds } = counted(10);
  void rounds.ask(() => new Promise(() => undefined));
  await rounds.ask((view) => Promise.resolve(view));
  assert.equal(await rounds.ask((view) => Promise.resolve(view)), 2);
});

test("a view reads all processes once, and finds out once about each thing", async () => {
  const read = { lists: 0, marks: 0, found: 0 };
  const view = new MachineView({
    list: () => ((read.lists += 1), []),
    marksOf: () => ((read.marks += 1), undefined),
    entryOf: () => undefined,
  });
  const about = {};
  for (let turn = 0; turn < 3; turn += 1) {
    assert.equal(view.byPid.size, 0);
    assert.equal(view.marksOf(7), undefined);
    assert.equal(await view.once(about, () => Promise.resolve((read.found += 1))), 1);
  }
  assert.deepEqual(read, { lists: 1, marks: 1, found: 1 });
});
