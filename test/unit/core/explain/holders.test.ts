/** Who has what a program says it cannot have, and what to do about it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Holder } from "../../../../src/core/explain/holders.js";
import type { Findings } from "../../../../src/core/explain/report.js";
import { goesToBackground } from "../../../../src/core/explain/background.js";
import { WAKE } from "../process/stages.js";
import { spawned } from "../process/process-run.js";
import { after, always, EXIT, factsOf, KILLED, RAN, said, SETTLE } from "./facts.js";

const loop = after(always, ...RAN, [3, EXIT(1)]);
const PORT_80 = { kind: "port", port: 80 } as const;
const holder = (relation: Holder["relation"], pid: number | undefined = 5): Holder => ({
  pid,
  what: "nginx",
  others: 0,
  relation,
});
const held = (...holders: readonly Holder[]) =>
  said(factsOf(loop), { addresses: { from: "output", all: [{ address: PORT_80, holders }] } });

test("TSD-WHY-002 the holder of the address is shown, and what to do about it", () => {
  assert.match(held(holder("stranger")), /address: port 80 is held by pid 5: nginx\nnext: end that \(kill 5\), or/);
  assert.match(held({ ...holder("stranger"), pid: undefined }), /port 80 is held by nginx\nnext: end that, or/);
  assert.match(
    held(holder({ program: "web" })),
    /held by pid 5: nginx, of web\nnext: give one of the two programs another/,
  );
  assert.match(held(holder({ leftBy: "web" })), /nginx\nweb has left it behind\nnext: tsctl why web\nkill 5\n/);
  const ours = held({ ...holder("daemon"), what: "supervisord" });
  assert.match(ours, /port 80 is held by this daemon itself, .*\nnext: give this program another address, or move/);
  assert.doesNotMatch(ours, /kill/);
  assert.match(held(holder("itself")), /port 80 is now held by this program itself: pid 5: nginx(\n|$)/);
  assert.match(
    held(holder("left-behind"), holder("left-behind", 6)),
    /pid 6: nginx\nan earlier life of this program left them behind\nnext: kill 5 6\nwrite tsd_orphans=before_start, .*, in \[program:app\]; then tsctl update/,
  );
  assert.match(held({ ...holder("stranger"), others: 2 }), /held by pid 5: nginx \(and 2 below it\)\n/);
  assert.match(held(holder("same-file")), /that is the same program: an earlier life of it.*\nnext: kill 5\n/);
});

test("a holder that is not there any more, or cannot be found, is reported as such", () => {
  const reported = (addresses: Findings["addresses"]) => said(factsOf(loop), { addresses });
  assert.match(
    reported({ from: "command", all: [] }),
    /an address is in use, but not which\nnext: ss -ltnp shows which process listens at which address/,
  );
  assert.match(
    reported({ from: "command", all: [{ address: PORT_80, holders: [holder("stranger")] }] }),
    /but not which; its command names one\nport 80 is held by pid 5/,
  );
  const free = { kind: "socket", path: "/run/a" } as const;
  assert.match(
    reported({ from: "output", all: [{ address: free, holders: [] }] }),
    /no process holds the socket \/run\/a any/,
  );
  const gone = { kind: "instance", pid: 9 } as const;
  assert.match(
    reported({ from: "output", all: [{ address: gone, holders: [] }] }),
    /pid 9, which its output names as running already, does not run: its pidfile is stale/,
  );
  const number = { from: "output", all: [{ address: gone, holders: [holder("daemon", 9)] }] } as const;
  assert.match(
    reported(number),
    /pid 9, which its output names as running already, is this daemon: its pidfile is stale\nnext: remove the program's pidfile/,
  );
  const twice = { from: "output", all: [{ address: gone, holders: [holder({ program: "b" }, 9)] }] } as const;
  assert.match(reported(twice), /its place is held by pid 9: nginx, of b\nnext: remove one of the two programs/);
});

test("a program that already ends leftovers gets no advice to do so", () => {
  const reported = factsOf({ ...loop, policy: { ...loop.policy, orphans: { beforeStart: true, onStop: false } } });
  const addresses = { from: "output", all: [{ address: PORT_80, holders: [holder("left-behind")] }] } as const;
  assert.match(said(reported, { addresses }), /^(?!.*tsd_orphans).*next: kill 5\n/s);
});

test("the first failure is shown beside the later ones, however long ago that was", () => {
  const first = [
    [3, KILLED],
    [4, WAKE, spawned(8)],
    [6, SETTLE("STARTING"), EXIT(1)],
  ] as const;
  const again = Array.from({ length: 20 }, (_, index) => [
    [7 + 3 * index, WAKE, spawned(20 + index)],
    [9 + 3 * index, SETTLE("STARTING"), EXIT(1)],
  ]).flat() as unknown as typeof first;
  assert.match(
    said(factsOf(after(always, ...RAN, ...first, ...again))),
    /\nfailures: it has failed 22 times since @1003 .*\nthe first time it was ended by SIGKILL, 3\.0 s after its start\nlives/,
  );
});

test("what is tried again and again is stopped before what it has put into the background is ended", () => {
  const left = [{ pid: 5, name: "cron" }];
  const known = goesToBackground("cron");
  const facts = {
    ...factsOf(after({ ...always, command: "cron" }, ...RAN, [3, EXIT(1)])),
    background: { known, left, isSure: true },
  };
  const addresses = { from: "output", all: [{ address: PORT_80, holders: [holder("same-file")] }] } as const;
  const text = said(facts, { addresses });
  assert.match(
    text,
    /\nan earlier life of it has gone into the background\nnext: tsctl stop app; kill 5\nwrite command=cron -f/,
  );
  const ended = factsOf(after({ autorestart: "never", command: "cron" }, ...RAN, [3, EXIT(0)]));
  assert.match(said({ ...ended, background: { known, left, isSure: true } }), /next: kill 5\nwrite command=cron -f/);
});
