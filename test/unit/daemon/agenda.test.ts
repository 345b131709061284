/** The agenda: one deadline an owner, the earliest first, equals in the order they were set. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Agenda } from "../../../src/daemon/agenda.js";

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
