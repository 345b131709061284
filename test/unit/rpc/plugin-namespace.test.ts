import assert from "node:assert/strict";
import { test } from "node:test";
import { RpcFault } from "../../../src/core/xmlrpc/faults.js";
import type { Value } from "../../../src/core/xmlrpc/values.js";
import { NotYet } from "../../../src/daemon/supervisor/pending.js";
import { Deferred, type RpcContext } from "../../../src/rpc/method.js";
import { namespaceOf } from "../../../src/rpc/plugin-namespace.js";

/** Just enough of a daemon: it is asked for a turn when a promise has settled. */
function context() {
  const turns = { count: 0 };
  const supervisor = { turn: () => (turns.count += 1), isStopping: true };
  return { turns, context: { supervisor } as unknown as RpcContext };
}

/** A method of a namespace that has only this one. */
function only(described: object) {
  return namespaceOf({ only: { returns: "string", help: "Helps.", ...described } })["only"]!;
}

function faultOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof RpcFault) return `${error.code} ${error.text}`;
    throw error;
  }
  return "no fault";
}

test("CFG-RPCI-004 a plugin's method has parameters, a result and help like those that are built in", () => {
  const params = [{ name: "a", type: "string" }, { name: "b", type: "int", default: 5 }]; // prettier-ignore
  const method = only({ params, run: (a: string, b: number) => `${a}${b}` });
  assert.deepEqual(
    [method.returns, method.help, method.params.map(({ name, type }) => [name, type])],
    ["string", "Helps.", [["a", "string"], ["b", "int"]]], // prettier-ignore
  );
  const call = (...args: Value[]) => method.call(context().context, args);
  assert.equal(call("x"), "x5");
  assert.equal(call("x", 7), "x7");
  for (const args of [[], ["x", 1, 2], [1], ["x", "7"], ["x", 1.5]])
    assert.match(
      faultOf(() => call(...args)),
      /^2 INCORRECT_PARAMETERS/,
    );
});

test("CFG-RPCI-004 every type of parameter is required unless it has a default", () => {
  for (const type of ["string", "int", "boolean", "array", "struct"]) {
    const method = only({ params: [{ name: "a", type }], run: () => 1 });
    assert.equal(
      faultOf(() => method.call(context().context, [])),
      "2 INCORRECT_PARAMETERS",
      type,
    );
    const odd = type === "array" ? {} : [];
    assert.equal(
      faultOf(() => method.call(context().context, [odd])),
      `2 INCORRECT_PARAMETERS: a is not of type ${type}`,
    );
  }
});

test("CFG-RPCI-004 a factory's product is refused with a reason unless it is an object of methods", () => {
  const good = { returns: "string", help: "", run: () => 1 };
  const cases: readonly (readonly [unknown, RegExp])[] = [
    [undefined, /returned no object of methods/],
    [{ "a b": good }, /"a b" is not a name/],
    [{ _a: good }, /"_a" is not a name/],
    [{ a: () => 1 }, /the method a is not an object/],
    [{ a: { ...good, run: 1 } }, /a has no function run/],
    [{ a: { ...good, help: undefined } }, /a has no text help/],
    [{ a: { ...good, returns: "nil" } }, /a has no type returns: string, int/],
    [{ a: { ...good, params: {} } }, /params that are not an array/],
    [{ a: { ...good, params: [{ name: "x" }] } }, /a has a parameter without a name and a type/],
    [{ a: { ...good, params: [null] } }, /a has a parameter without/],
  ];
  for (const [made, reason] of cases) assert.throws(() => namespaceOf(made), reason);
});

test("RPC-F-019 an error with a faultCode is a fault, anything else a failure that can be shown", () => {
  const throwing = (thrown: unknown) =>
    only({
      run: () => {
        throw thrown;
      },
    });
  const call = (thrown: unknown) => throwing(thrown).call(context().context, []);
  assert.equal(
    faultOf(() => call({ faultCode: 7, faultString: "seven" })),
    "7 seven",
  );
  assert.equal(
    faultOf(() => call(Object.assign(new Error("eight"), { faultCode: 8 }))),
    "8 eight",
  );
  assert.throws(() => call(new TypeError("broken")), { stack: /^TypeError: broken\n/ });
  assert.throws(() => call(Object.create(null)), { stack: "something that cannot be shown" });
});

test("RPC-W-001 a promise is an answer that is not there yet, and its end calls for a turn", async () => {
  const { context: daemon, turns } = context();
  const given = withResolvers<Value>();
  const answer = only({ run: () => given.promise }).call(daemon, []);
  assert.ok(answer instanceof Deferred && answer.poll() instanceof NotYet);
  given.resolve("there");
  await new Promise(setImmediate);
  assert.deepEqual([answer.poll(), turns.count], ["there", 1]);

  const failed = only({ run: () => Promise.reject(Object.assign(new Error("no"), { faultCode: 9 })) }).call(daemon, []);
  await new Promise(setImmediate);
  assert.equal(
    faultOf(() => (failed as Deferred).poll()),
    "9 no",
  );
});

function withResolvers<T>() {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}

test("RPC-H-009 what XML-RPC cannot carry is a failure that says where it stands", () => {
  const call = (made: unknown) => only({ run: () => made }).call(context().context, []);
  assert.equal(call(undefined), true);
  assert.equal(call(null), null);
  assert.deepEqual(JSON.parse(JSON.stringify(call({ a: [1, { b: "x" }], __proto__x: true }))), {
    a: [1, { b: "x" }],
    __proto__x: true,
  });
  const circle: unknown[] = [];
  circle.push(circle);
  const cases: readonly (readonly [unknown, RegExp])[] = [
    [new Date(0), /cannot send the answer: XML-RPC has no Date/],
    [{ a: [1n] }, /cannot send the answer\.a\[0\]: XML-RPC has no bigint/],
    [[undefined], /the answer\[0\]: XML-RPC has no undefined/],
    [new Map(), /XML-RPC has no Map/],
    [circle, /levels deep, or a circle/],
  ];
  for (const [made, stack] of cases) assert.throws(() => call(made), { stack });
});
