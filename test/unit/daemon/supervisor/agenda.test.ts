/** The agenda: one deadline an owner, the earliest first, equals in the order they were set, and nothing that is over. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Agenda } from "../../../../src/daemon/supervisor/agenda.js";

function drain(agenda: Agenda<string>, now: number): string[] {
  const taken: string[] = [];
  for (let due = agenda.takeDue(now); due !== undefined; due = agenda.takeDue(now)) taken.push(due);
  return taken;
}

test("what is due comes out earliest first, and only strictly after its deadline", () => {
  const agenda = new Agenda<string>();
  agenda.set("late", 30);
  agenda.set("early", 10);
  agenda.set("middle", 20);
  assert.deepEqual(drain(agenda, 10), []);
  assert.deepEqual(drain(agenda, 20.5), ["early", "middle"]);
  assert.equal(agenda.earliest(), 30);
});

test("LIFE-ORD-001 equal deadlines come out in the order in which they were set", () => {
  const agenda = new Agenda<string>();
  const names = Array.from({ length: 50 }, (_, index) => `p${index}`);
  for (const name of names) agenda.set(name, 0);
  assert.deepEqual(drain(agenda, 1), names);
});

test("a deadline that is moved or removed no longer counts", () => {
  const agenda = new Agenda<string>();
  agenda.set("moved", 10);
  agenda.set("moved", 40);
  agenda.set("removed", 10);
  agenda.set("removed", undefined);
  assert.equal(agenda.earliest(), 40);
  assert.deepEqual(drain(agenda, 30), []);
  assert.deepEqual(drain(agenda, 50), ["moved"]);
  assert.equal(agenda.earliest(), undefined);
});

test("a thousand random deadlines come out sorted", () => {
  const agenda = new Agenda<string>();
  let seed = 42;
  const random = () => (seed = (seed * 1103515245 + 12345) % 2147483648);
  const wanted = new Map<string, number>();
  for (let index = 0; index < 1000; index += 1) {
    const name = `p${random() % 300}`;
    const at = random() % 10_000;
    agenda.set(name, at);
    wanted.set(name, at);
  }
  const times = drain(agenda, Infinity).map((name) => wanted.get(name)!);
  assert.equal(times.length, wanted.size);
  assert.deepEqual(
    times,
    [...times].sort((one, other) => one - other),
  );
});

test("the same deadline set once more keeps its place among equals; moved away and back, or removed, it comes last", () => {
  const agenda = new Agenda<string>();
  for (const name of ["a", "b", "c", "d"]) agenda.set(name, 10);
  agenda.set("a", 10);
  agenda.set("b", 20);
  agenda.set("b", 10);
  agenda.set("c", undefined);
  agenda.set("c", 10);
  assert.deepEqual(drain(agenda, 11), ["a", "d", "b", "c"]);
});

test("what was moved or removed leaves nothing behind: after a million changes there are as many entries as owners", () => {
  const agenda = new Agenda<number>();
  for (let owner = 0; owner < 10; owner += 1) agenda.set(owner, 1000);
  for (let change = 0; change < 500_000; change += 1) {
    agenda.set(10, change % 7);
    agenda.set(10, undefined);
  }
  assert.equal(agenda.size, 10);
  for (let change = 0; change < 500_000; change += 1) agenda.set(change % 12, change % 1009);
  assert.equal(agenda.size, 12);
});

test("among random changes of every kind the agenda says what a sorted list would", () => {
  let seed = 7;
  const random = (below: number) => (seed = (seed * 1103515245 + 12345) % 2147483648) % below;
  const agenda = new Agenda<number>();
  let list: { readonly owner: number; readonly at: number; readonly order: number }[] = [];
  for (let order = 0; order < 20_000; order += 1) {
    const owner = random(40);
    const at = random(3) === 0 ? undefined : random(25);
    const before = list.find((each) => each.owner === owner);
    agenda.set(owner, at);
    if (at === undefined || before?.at !== at) {
      list = list.filter((each) => each.owner !== owner);
      if (at !== undefined) list.push({ owner, at, order });
      list.sort((one, other) => one.at - other.at || one.order - other.order);
    }
    if (random(4) === 0) assert.equal(agenda.takeDue(20), (list[0]?.at ?? 20) < 20 ? list.shift()!.owner : undefined);
    assert.deepEqual([agenda.size, agenda.earliest()], [list.length, list[0]?.at]);
  }
});
