/** While the daemon ends, and while it reloads: nothing is started any more, or until it is back. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { after, BACKOFF, factsOf, said } from "./facts.js";

const stopped = after({});
const retrying = after({}, ...BACKOFF);
const givenUp = after({}, ...BACKOFF, [1, { kind: "stop-for-shutdown" }]);

test("a daemon that reloads is not said to end", () => {
  const ends = { daemonEnds: true, daemonReloads: false };
  const reloads = { daemonEnds: true, daemonReloads: true };
  for (const known of [stopped, retrying]) {
    assert.match(said(factsOf({ ...known, ...ends })), /\bthe daemon is ending: nothing is started any more(\n|$)/);
    const reported = said(factsOf({ ...known, ...reloads }));
    assert.match(reported, /\bthe daemon reloads: nothing is started until it is back(\n|$)/);
    assert.doesNotMatch(reported, /is ending|tsctl start/);
  }
  assert.match(
    said(factsOf({ ...givenUp, ...reloads })),
    /\bthe daemon reloads: this program is not tried again until the daemon is back/,
  );
});
