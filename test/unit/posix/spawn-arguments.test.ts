/** What a careless caller hands to the port is refused by a clear error, and nothing leaks or crashes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Posix, SpawnPlan } from "../../../src/posix/posix.js";
import { posix } from "./children.js";
import { descriptors, status } from "./proc.js";

const sound: SpawnPlan = { file: "/bin/true", argv: ["true"], env: [], stdin: 0, stdout: 1, stderr: 2 };

const refusedPlans: readonly [what: string, change: Record<string, unknown>, message: RegExp][] = [
  ["file missing", { file: undefined }, /cannot take file: missing/],
  ["file null", { file: null }, /cannot take file: not a string/],
  ["file a number", { file: 1 }, /cannot take file: not a string/],
  ["file with NUL", { file: "/bin/tr\0ue" }, /cannot take file: it contains a NUL/],
  ["argv missing", { argv: undefined }, /cannot take argv: missing/],
  ["argv a string", { argv: "true" }, /cannot take argv: not an array/],
  ["argv empty", { argv: [] }, /cannot take argv: it is empty/],
  ["argv with a hole", { argv: ["a", undefined, "b"] }, /cannot take argv: not a string/],
  ["argv with NUL", { argv: ["a", "b\0c"] }, /cannot take argv: it contains a NUL/],
  ["env missing", { env: undefined }, /cannot take env: missing/],
  ["env an object", { env: { A: "b" } }, /cannot take env: not an array/],
  ["env with NUL", { env: ["A=\0"] }, /cannot take env: it contains a NUL/],
  ["stdin missing", { stdin: undefined }, /cannot take stdin: missing/],
  ["stdin negative", { stdin: -1 }, /cannot take stdin: not a whole number from 0/],
  ["stdout a fraction", { stdout: 1.5 }, /cannot take stdout: not a whole number/],
  ["stderr not a number", { stderr: NaN }, /cannot take stderr: not a whole number/],
  ["stderr too large", { stderr: 2 ** 31 }, /cannot take stderr: not a whole number/],
  ["directory with NUL", { directory: "/\0" }, /cannot take directory: it contains a NUL/],
  ["nice too small", { nice: -21 }, /cannot take nice: not a whole number from -20 to 19/],
  ["umask too large", { umask: 0o1000 }, /cannot take umask: not a whole number from 0 to 511/],
  ["user a name", { user: "nobody" }, /cannot take uid: missing/],
  ["user without groups", { user: { uid: 1, gid: 1 } }, /cannot take groups: missing/],
  ["uid -1, the kernel's 'unchanged'", { user: { uid: 2 ** 32 - 1, gid: 1, groups: [] } }, /cannot take uid/],
  ["gid -1, the kernel's 'unchanged'", { user: { uid: 1, gid: 2 ** 32 - 1, groups: [] } }, /cannot take gid/],
  ["a group that is none", { user: { uid: 1, gid: 1, groups: [1, -1] } }, /cannot take groups: not a whole number/],
  ["limits not a list", { limits: {} }, /cannot take limits: not an array/],
  ["a limit without hard", { limits: [{ resource: 7, soft: 1 }] }, /cannot take hard: missing/],
  ["a limit below 0", { limits: [{ resource: 7, soft: -1, hard: 1 }] }, /cannot take soft: not a whole number/],
  ["a limit of -Infinity", { limits: [{ resource: 7, soft: -Infinity, hard: 1 }] }, /cannot take soft/],
  ["newSession a number", { newSession: 1 }, /cannot take newSession: not a boolean/],
  ["sameGroup a text", { sameGroup: "no" }, /cannot take sameGroup: not a boolean/],
  ["signal 0 ignored", { ignoreSignals: [0] }, /cannot take ignoreSignals: not a whole number from 1 to 64/],
  ["signal 65 ignored", { ignoreSignals: [13, 65] }, /cannot take ignoreSignals/],
];

test("a plan with a field of the wrong type or range starts nothing and names the field", () => {
  for (const [what, change, message] of refusedPlans) {
    assert.throws(() => posix.spawn({ ...sound, ...change }), { message }, what);
  }
  for (const notAPlan of [undefined, null]) {
    assert.throws(() => posix.spawn(notAPlan as unknown as SpawnPlan), TypeError);
  }
});

test("an exception of the caller's own getter passes through", () => {
  const plan = {
    ...sound,
    get env(): string[] {
      throw new RangeError("mine");
    },
  };
  assert.throws(() => posix.spawn(plan), { name: "RangeError", message: "mine" });
});

test("calls with arguments of the wrong type or range are refused", () => {
  const wrong: readonly ((port: Record<keyof Posix, (...values: unknown[]) => unknown>) => unknown)[] = [
    (port) => port.kill("1", 9),
    (port) => port.kill(2 ** 40, 9),
    (port) => port.kill(process.pid, 65),
    (port) => port.kill(process.pid, -1),
    (port) => port.read(0, "text"),
    (port) => port.read(0, new Uint16Array(1)),
    (port) => port.read(0, new ArrayBuffer(1)),
    (port) => port.write(1, [1, 2]),
    (port) => port.close(-1),
    (port) => port.dup2(0, NaN),
    (port) => port.userByName(0),
    (port) => port.userByName("ro\0ot"),
    (port) => port.userById(-1),
    (port) => port.userById(2 ** 32 - 1),
    (port) => port.groupIdByName(undefined),
    (port) => port.groupExists("0"),
    (port) => port.getLimit(-1),
    (port) => port.setLimit(7, "1", 1),
    (port) => port.becomeUser(2 ** 32 - 1, 0, []),
    (port) => port.becomeUser(0, 0, "groups"),
    (port) => port.setProcessName(1),
    (port) => port.listenUnix("a\0b", 1),
    (port) => port.listenUnix("/tmp/x", -1),
    (port) => port.listenTcp("127.0.0.1", 65_536, 1),
  ];
  for (const call of wrong) {
    assert.throws(() => call(posix as never), { name: /^(TypeError|RangeError)$/ }, call.toString());
  }
});

test("refused plans leak neither memory nor descriptors", () => {
  const block = "x".repeat(100_000);
  const plan = { ...sound, argv: [block, block], env: [block, "A=\0"], directory: block };
  const spawnRefused = (): void => {
    for (let i = 0; i < 200; i++) assert.throws(() => posix.spawn(plan), TypeError);
  };
  spawnRefused(); // what allocators and V8 keep for themselves is there after the first round
  const before = memory();
  const open = descriptors("self").size;
  spawnRefused();
  assert.ok(memory() - before < 30_000, `grew by ${memory() - before} kB; one round copies 80,000`);
  assert.equal(descriptors("self").size, open);
});

/** Private memory, kB. */
function memory(): number {
  return Number.parseInt(status("self")["RssAnon"]!, 10);
}
