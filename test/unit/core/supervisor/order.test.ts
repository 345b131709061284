import assert from "node:assert/strict";
import { test } from "node:test";
import {
  byPriority,
  callOrder,
  dependenciesFirst,
  forShutdown,
  listingOrder,
} from "../../../../src/core/supervisor/order.js";

const process = (name: string, priority: number) => ({ name, priority });
const group = (name: string, priority: number, ...processes: readonly ReturnType<typeof process>[]) => ({
  name,
  priority,
  processes,
});
type Group = ReturnType<typeof group>;
const membersOf = (one: Group) => one.processes;

const site = group("site", 999, process("web", 20), process("db", 10), process("aux", 20));
const listener = group("listener", -1, process("listener", -1));
const added = group("added", 5, process("added", 5));
const equal = group("equal", 999, process("equal", 1));
const groups: readonly Group[] = [listener, site, equal, added];

const names = (placed: readonly { readonly group: Group; readonly process: { readonly name: string } }[]) =>
  placed.map((each) => each.process.name).join(" ");

test("LIFE-ORD-003 LIFE-ORD-004 calls on all: groups by priority, members by priority, equals as listed", () => {
  assert.equal(names(callOrder(groups, membersOf)), "listener added db web aux equal");
});

test("LIFE-ORD-005 LIFE-ORD-008 groups by priority alone; equals keep the order they came in", () => {
  const order = byPriority(groups).map(({ name }) => name);
  assert.equal(order.join(" "), "listener added site equal");
});

test("LIFE-ORD-006 shutdown of a group: descending priority, equals turned round", () => {
  const order = forShutdown(site.processes).map(({ name }) => name);
  assert.equal(order.join(" "), "aux web db");
});

test("RPC-M-021 listings go by name of group, then of process, whatever the priorities", () => {
  const upper = group("Zoo", 1, process("b", 2), process("B", 3));
  assert.equal(names(listingOrder([...groups, upper], membersOf)), "B b added equal listener aux db web");
});

test("nothing that is given is changed", () => {
  const given = [equal, added];
  byPriority(given);
  forShutdown(given);
  assert.deepEqual(given, [equal, added]);
});

test("IMP-012 a group comes after those it depends on, and otherwise where it was", () => {
  const groups = [
    { name: "web", dependsOn: ["app", "cache"] },
    { name: "alone", dependsOn: [] },
    { name: "app", dependsOn: ["db"] },
    { name: "cache", dependsOn: ["gone"] },
    { name: "db", dependsOn: [] },
  ];
  assert.deepEqual(dependenciesFirst(groups), ["db", "app", "cache", "web", "alone"]);
  assert.deepEqual(
    dependenciesFirst(groups.map(({ name }) => ({ name, dependsOn: [] }))),
    groups.map(({ name }) => name),
  );
  // Members of one group that depend on each other, or a circle of groups: nothing is lost and nothing hangs.
  const circle = [
    { name: "a", dependsOn: ["b", "a"] },
    { name: "b", dependsOn: ["a"] },
  ];
  assert.deepEqual(dependenciesFirst(circle), ["b", "a"]);
});

test("a chain of groups may be longer than the stack is deep", () => {
  const chain = Array.from({ length: 50_000 }, (_, at) => ({ name: `g${at}`, dependsOn: [`g${at + 1}`] }));
  assert.deepEqual(dependenciesFirst(chain), chain.map(({ name }) => name).reverse());
});
