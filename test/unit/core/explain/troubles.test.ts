/** What is not well with a process, in short. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Facts, ListenerFacts } from "../../../../src/core/explain/situation.js";
import { troubleOf } from "../../../../src/core/explain/troubles.js";
import { WAKE } from "../process/stages.js";
import { spawned } from "../process/process-run.js";
import { after, always, EXIT, factsOf, RAN, SETTLE } from "./facts.js";

const listener = { state: "UNKNOWN", since: 1000, waiting: 3, violation: "it wrote b'hi'" } as const;

test("what is not well, in short: how often, and how it last ended; work that is done is no trouble", () => {
  const short = (known: Parameters<typeof factsOf>[0]) => troubleOf(factsOf(known));
  const looped = short(after(always, ...RAN, [4, EXIT(7)], [5, WAKE, spawned(8)], [7, SETTLE("STARTING")]));
  assert.deepEqual(looped, { restarts: 1, failures: 1, deaf: "", since: 1004, last: "exit 7", lastAt: 1004 });
  const once = (code: number, rules: Partial<Facts["policy"]>) => short(after(rules, ...RAN, [4, EXIT(code)]));
  assert.equal(once(0, { autorestart: "unexpected" }), undefined);
  assert.equal(once(0, { autorestart: "never" }), undefined);
  assert.equal(once(3, { autorestart: "never" })?.last, "exit 3");
  assert.equal(once(0, always), undefined, "it ended as it should");
});

test("a listener that gets no events is not well, whether it broke the protocol or keeps silent", () => {
  const deaf = (facts: Partial<ListenerFacts>) =>
    troubleOf(factsOf({ ...after({}, ...RAN), listener: { ...listener, ...facts } }))?.deaf;
  assert.equal(deaf({ state: "ACKNOWLEDGED" }), "it has not said READY for 10.0 s");
  assert.equal(deaf({ state: "ACKNOWLEDGED", waiting: 0 }), undefined, "nothing is there for it");
  assert.equal(deaf({ state: "ACKNOWLEDGED", since: 1000.1 }), undefined, "the log has not said so either");
  assert.equal(deaf({ state: "BUSY" }), undefined, "it has an event in hand");
  assert.equal(deaf({ state: "UNKNOWN", violation: "it wrote b'x'" }), "it wrote b'x'");
});
