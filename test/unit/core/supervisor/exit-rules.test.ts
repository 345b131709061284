import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { ExitPolicy } from "../../../../src/core/config/model/model.js";
import {
  finalStatus,
  hasExitRules,
  reasonToExit,
  shellStatus,
  type End,
  statusSource,
  type Fate,
} from "../../../../src/core/supervisor/exit-rules.js";

const none: ExitPolicy = { onFatal: undefined, whenAllExited: false, codeFrom: undefined };

const exited = (code: number): End => ({ kind: "ended", waitStatus: code << 8 });
const bySignal = (signal: number): End => ({ kind: "ended", waitStatus: signal });

function fate(name: string, given: Partial<Fate> = {}): Fate {
  return {
    ...{ name, group: name, isListener: false, essential: false, state: "RUNNING", isAtRest: false },
    ...{ isWaiting: false, isCalledOff: false, isAwaited: false, isExpected: false, endedAt: 1, end: undefined },
    ...given,
  };
}

const fatal = (name: string, end: End, given: Partial<Fate> = {}) =>
  fate(name, { state: "FATAL", isAtRest: true, end, ...given });
const gone = (name: string, end: End, given: Partial<Fate> = {}) =>
  fate(name, { state: "EXITED", isAtRest: true, end, ...given });

describe("the status a shell would give", () => {
  const cases: readonly (readonly [string, End, number])[] = [
    ["an exit code is itself", exited(3), 3],
    ["the largest one", exited(255), 255],
    ["a signal is 128 and its number", bySignal(9), 137],
    ["a core makes no difference", bySignal(11 | 0x80), 139],
    ["no such file", { kind: "not-spawned", why: "NO_FILE" }, 127],
    ["a file that may not be run", { kind: "not-spawned", why: "NOT_EXECUTABLE" }, 126],
    ["no process for it", { kind: "not-spawned", why: "REFUSED" }, 1],
  ];
  for (const [name, end, status] of cases) test(name, () => assert.equal(shellStatus(end), status));
});

describe("reasons to end", () => {
  const any: ExitPolicy = { ...none, onFatal: "any" };
  const all: ExitPolicy = { ...none, whenAllExited: true };
  const cases: readonly (readonly [string, ExitPolicy, readonly Fate[], number | undefined])[] = [
    ["no rule, no end", none, [fatal("a", exited(3)), gone("b", exited(1))], undefined],
    ["any FATAL", any, [fate("b"), fatal("a", exited(3))], 3],
    ["FATAL is no success", any, [fatal("a", exited(0))], 1],
    ["a listener's FATAL is one as well", any, [fatal("ear", exited(2), { isListener: true })], 2],
    ["the first FATAL decides", any, [fatal("a", exited(3), { endedAt: 9 }), fatal("b", exited(4), { endedAt: 8 })], 4],
    ["EXITED is not FATAL", any, [gone("a", exited(3))], undefined],
    ["a FATAL that is named", { ...none, onFatal: ["a"] }, [fatal("a", exited(3))], 3],
    ["by its group", { ...none, onFatal: ["g"] }, [fatal("a", exited(3), { group: "g" })], 3],
    ["as clients name it", { ...none, onFatal: ["g:a"] }, [fatal("a", exited(3), { group: "g" })], 3],
    ["one that is not named", { ...none, onFatal: ["b"] }, [fatal("a", exited(3))], undefined],
    ["essential, ended well", none, [gone("a", exited(0), { essential: true })], 0],
    ["essential, killed", none, [gone("a", bySignal(9), { essential: true })], 137],
    ["essential, FATAL", none, [fatal("a", exited(0), { essential: true })], 1],
    ["essential, to be restarted", none, [gone("a", exited(1), { essential: true, isAtRest: false })], undefined],
    [
      "essential, stopped by somebody",
      none,
      [fate("a", { essential: true, state: "STOPPED", isAtRest: true })],
      undefined,
    ],
    [
      "all ended well",
      all,
      [gone("a", exited(0), { isExpected: true }), gone("b", exited(2), { isExpected: true })],
      0,
    ],
    ["all ended, one of them badly", all, [gone("a", exited(0), { isExpected: true }), gone("b", exited(5))], 5],
    ["one runs", all, [gone("a", exited(0)), fate("b")], undefined],
    ["one will be restarted", all, [gone("a", exited(0)), gone("b", exited(1), { isAtRest: false })], undefined],
    [
      "one was stopped by somebody",
      all,
      [gone("a", exited(0)), fate("b", { state: "STOPPED", isAtRest: true })],
      undefined,
    ],
    [
      "one was never wanted",
      all,
      [gone("a", exited(0), { isExpected: true }), fate("b", { state: "STOPPED", isAtRest: true, endedAt: 0 })],
      0,
    ],
    ["none was ever started", all, [fate("b", { state: "STOPPED", isAtRest: true, endedAt: 0 })], undefined],
    ["listeners do not count", all, [gone("a", exited(4)), fate("ear", { isListener: true })], 4],
    ["no programs at all", all, [], undefined],
    [
      "one never came to start: what it waits for has failed",
      all,
      [fatal("db", exited(4)), fate("app", { state: "STOPPED", isWaiting: true, endedAt: 0 })],
      4,
    ],
    [
      "one that waits had ended before",
      all,
      [gone("db", exited(0), { isExpected: true }), fate("app", { state: "EXITED", isWaiting: true, end: exited(6) })],
      6,
    ],
    [
      "one that waits had failed to start, with 0",
      all,
      [gone("db", exited(0), { isExpected: true }), fate("app", { state: "BACKOFF", isWaiting: true, end: exited(0) })],
      1,
    ],
    [
      "what it waits for is still to come",
      all,
      [gone("job", exited(0)), fate("app", { state: "STOPPED", isWaiting: true, endedAt: 0 }), fate("db")],
      undefined,
    ],
    [
      "so is the listener it waits for",
      all,
      [
        gone("job", exited(0)),
        fate("app", { state: "STOPPED", isWaiting: true, endedAt: 0 }),
        fate("ear", { isListener: true, isAwaited: true, state: "STARTING" }),
      ],
      undefined,
    ],
    [
      "one that waited was stopped by somebody",
      all,
      [gone("job", exited(0)), fate("app", { state: "STOPPED", isAtRest: true, isCalledOff: true, endedAt: 0 })],
      undefined,
    ],
    ["all wait, none has ever run", all, [fate("app", { state: "STOPPED", isWaiting: true, endedAt: 0 })], undefined],
    [
      "essential, waits to be restarted",
      none,
      [fatal("db", exited(4)), fate("app", { essential: true, state: "EXITED", isWaiting: true, end: exited(6) })],
      undefined,
    ],
  ];
  for (const [name, policy, fates, status] of cases)
    test(name, () => assert.equal(reasonToExit(policy, fates)?.status, status));
});

describe("the status in the end", () => {
  const from: ExitPolicy = { ...none, codeFrom: "app" };
  const verdict = { reason: "", status: 9 };
  test("0 when a client asked for the end, as the original", () => {
    assert.equal(finalStatus(none, [fatal("a", exited(3))], undefined), 0);
  });
  test("that of the rule that led there", () => assert.equal(finalStatus(none, [], verdict), 9));
  test("that of the program that is named, whichever client asked", () => {
    const fates = [fatal("other", exited(3)), fate("app", { state: "STOPPED", end: bySignal(15) })];
    assert.equal(finalStatus(from, fates, undefined), 143);
    assert.equal(finalStatus(from, fates, verdict), 143);
  });
  test("the log says beforehand whose that will be, unless no program of that name has ever been started", () => {
    assert.equal(statusSource(from, [fate("other"), fate("app")]), "app");
    assert.equal(statusSource(from, [fate("other")]), undefined);
    assert.equal(statusSource(from, [fate("app", { state: "STOPPED", endedAt: 0 })]), undefined);
    assert.equal(statusSource(none, [fate("app")]), undefined);
  });
  test("of several processes of it, the first that failed", () => {
    const fates = [
      fate("app_0", { group: "app", end: exited(0), endedAt: 1 }),
      fate("app_1", { group: "app", end: exited(6), endedAt: 3 }),
      fate("app_2", { group: "app", end: exited(7), endedAt: 2 }),
    ];
    assert.equal(finalStatus(from, fates, undefined), 7);
  });
  test("if it never ran, the rule's", () => assert.equal(finalStatus(from, [fate("app")], verdict), 9));
});

test("without rules nothing is checked", () => {
  assert.equal(hasExitRules(none, [fate("a")]), false);
  assert.equal(hasExitRules(none, [fate("a"), fate("b", { essential: true })]), true);
  assert.equal(hasExitRules({ ...none, whenAllExited: true }, []), true);
});
