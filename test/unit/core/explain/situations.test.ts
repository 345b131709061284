/** What is said of a process in each situation it can be in, and how it came there: a table that is complete by type. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { goesToBackground } from "../../../../src/core/explain/background.js";
import type { Findings } from "../../../../src/core/explain/report.js";
import { situationOf, type Situation } from "../../../../src/core/explain/situation.js";
import { STATE_CODES } from "../../../../src/core/process/states.js";
import { WAKE } from "../process/stages.js";
import { exited, spawned } from "../process/process-run.js";
import { after, always, BACKOFF, EXIT, factsOf, KILLED, RAN, said, SETTLE, START, STOP } from "./facts.js";

type Cell = readonly [title: string, facts: Parameters<typeof factsOf>[0], seen: RegExp, more?: Partial<Findings>];

const listener = { state: "UNKNOWN", since: 1000, waiting: 3, violation: "it wrote b'hi'" } as const;

const CELLS: { readonly [K in Situation["kind"]]: readonly Cell[] } = {
  "never-started": [
    [
      "nobody starts it",
      after({ autostart: false }),
      /^because: autostart=false: it is not started by itself\nnext: tsctl start app$/,
    ],
    ["called off", after({ dependsOn: ["db"] }, [0, { kind: "stop-between-lives" }]), /stopped before its first start/],
    ["nothing holds it", after({}), /^because: it is about to be started at once$/],
    ["the daemon ends", { ...after({}), daemonEnds: true }, /the daemon is ending: nothing is started any more$/],
    [
      "what it depends on is not there",
      {
        ...after({}),
        holds: [
          {
            kind: "dependencies",
            on: [
              { name: "db", state: "FATAL" },
              { name: "x", state: undefined },
            ],
          },
        ],
      },
      /it waits for db, which is FATAL and x, which is not the name of a program in use\nnext: tsctl why db; tsctl start app/,
    ],
  ],
  stopped: [
    [
      "when asked",
      after({}, ...RAN, [4, STOP], [5, exited(15)]),
      /^because: it was asked to stop, and has been down for 5\.0 s\nbefore: it was ended by SIGTERM when asked to stop, 5\.0 s after its start\n/,
    ],
    [
      "between two tries",
      after({}, ...BACKOFF, [4, STOP]),
      /it was stopped while no process of it ran.*\nbefore: it exited with status 3/,
    ],
    [
      "control: it was killed when asked, and no memory ran out",
      after({}, ...RAN, [4, STOP], [5, KILLED]),
      /^(?!.*memory).*asked to stop/s,
    ],
  ],
  held: [
    [
      "by what an earlier life left behind",
      { ...after({}, [0, START]), holds: [{ kind: "leftovers", all: [{ pid: 9, name: "nginx" }] }] },
      /^because: its start waits for the end of what was left behind: pid 9 \(nginx\)$/,
    ],
    [
      "by output that nobody reads",
      { ...after({}, [0, START]), holds: [{ kind: "output", paths: ["/dev/stdout"] }] },
      /until the output of its last life has been read from \/dev\/stdout$/,
    ],
    [
      "after somebody has started it in spite of what it depends on",
      {
        ...after({}, [0, START]),
        holds: [
          { kind: "dependencies", on: [{ name: "db", state: "FATAL" }] },
          { kind: "output", paths: ["/dev/stdout"] },
        ],
      },
      /^because: its start waits until the output of its last life has been read from \/dev\/stdout$/,
    ],
    ["by nothing that is known", after({}, [0, START]), /its start waits for the end of an earlier life$/],
  ],
  starting: [
    [
      "not up for startsecs",
      { ...after({ startSeconds: 5 }, [0, START, spawned(7)]), now: 1001.5 },
      /^because: it was started 1\.5 s ago, and counts as up in 3\.5 s \(startsecs=5\)\nlives: @1000 {2}pid 7 runs$/,
    ],
  ],
  running: [
    [
      "and nothing to explain",
      after({}, ...RAN),
      /^because: it has been running for 10\.0 s\nlives: @1000 {2}pid 7 runs$/,
    ],
    [
      "in a loop: how often, since when, how it last ended",
      after(
        always,
        ...RAN,
        [3, EXIT(1)],
        [4, WAKE, spawned(8)],
        [6, SETTLE("STARTING"), EXIT(2)],
        [7, WAKE, spawned(9)],
        [9, SETTLE("STARTING")],
      ),
      /^because: it has been running for 3\.0 s\nbefore: it exited with status 2, 2\.0 s after.*\nfailures: it has failed twice since @1003 \(7\.0 s\), and was started again by itself twice\n.*\nafter a fix it starts again by itself, or/s,
    ],
  ],
  "deaf-listener": [
    [
      "it broke the protocol",
      { ...after({}, ...RAN), listener },
      /^because: it runs, but gets no events any more: it wrote b'hi'\n.*next: correct the listener, then tsctl restart app/s,
    ],
    [
      "nobody knows how",
      { ...after({}, ...RAN), listener: { ...listener, violation: undefined } },
      /has broken the protocol/,
    ],
  ],
  "silent-listener": [
    [
      "events wait",
      { ...after({}, ...RAN), listener: { ...listener, state: "ACKNOWLEDGED" } },
      /has not said READY for 10\.0 s: 3 events wait for it\n.*next: it has to write "READY\\n"/s,
    ],
  ],
  "busy-listener": [
    [
      "events wait",
      { ...after({}, ...RAN), listener: { ...listener, state: "BUSY", waiting: 1 } },
      /has not answered an event for 10\.0 s: an event waits behind it\n/,
    ],
  ],
  retrying: [
    [
      "in a moment",
      { ...after({}, ...BACKOFF), holds: [{ kind: "pause", rule: "retry", until: 1011 }], now: 1000 },
      /^because: it exited with status 3, 500 ms after its start\n.*\nit is tried again in 11\.0 s; after 3 more tries it is given up \(startretries=3\)\n/,
    ],
    [
      "for the last time",
      { ...after({ startRetries: 1 }, ...BACKOFF), holds: [{ kind: "pause", rule: "retry", until: 1011 }] },
      /in 1\.0 s; after this try it is given up/,
    ],
    [
      "not any more",
      { ...after({}, ...BACKOFF), daemonEnds: true },
      /\nthe daemon is ending: nothing is started any more\n/,
    ],
  ],
  stopping: [
    [
      "with time left",
      { ...after({ stopWaitSeconds: 10, stopSignal: 3 }, ...RAN, [4, STOP]), now: 1007 },
      /^because: it was asked to stop with SIGQUIT 3\.0 s ago; SIGKILL follows in 7\.0 s \(stopwaitsecs=10\)\n/,
    ],
    [
      "killed, and there",
      { ...after({}, ...RAN, [4, STOP], [15, SETTLE("STOPPING")]), now: 1016 },
      /with SIGTERM 12\.0 s ago, was sent SIGKILL 1\.0 s ago, and has not ended yet\n.*cat \/proc\/7\/stack/s,
    ],
    [
      "by a daemon before this one's memory",
      { ...after({}, ...RAN, [4, STOP]), history: after({}).history },
      /^because: it has been asked to stop$/,
    ],
  ],
  "stop-held": [
    [
      "by what it left behind",
      { ...after({}, ...RAN, [4, STOP]), holds: [{ kind: "leftovers", all: [] }] },
      /^because: its own process has ended; the stop waits for the end of what was left behind\n/,
    ],
  ],
  restarting: [
    [
      "after a pause",
      {
        ...after({ ...always, restartPause: 9 }, ...RAN, [3, EXIT(1)]),
        holds: [{ kind: "pause", rule: "tsd_restart_pause", until: 1012 }],
      },
      /^because: it exited with status 1, 3\.0 s after its start\n.*\nautorestart starts it again in 2\.0 s\n/,
    ],
    ["not any more", { ...after(always, ...RAN, [3, EXIT(1)]), daemonEnds: true }, /\nthe daemon is ending/],
    [
      "when what it depends on is there",
      {
        ...after(always, ...RAN, [3, EXIT(1)]),
        holds: [{ kind: "dependencies", on: [{ name: "db", state: "STARTING" }] }],
      },
      /\ntsd_depends_on: it waits for db, which is STARTING\n/,
    ],
  ],
  done: [
    [
      "as expected",
      after({}, ...RAN, [3, EXIT(0)]),
      /exited with status 0.*\nexitcodes=0 expects this end: it has done its work\n/,
    ],
    [
      "and is not to be restarted",
      after({ autorestart: "never" }, ...RAN, [3, EXIT(4)]),
      /exited with status 4.*\nautorestart=false: it is not started again by itself\n.*\ntsctl start app$/s,
    ],
    [
      "killed from outside",
      after({ autorestart: "never" }, ...RAN, [3, KILLED]),
      /was ended by SIGKILL, 3\.0 s after its start\ntsd did not send that: another process did, or the kernel because memory ran out\n/,
    ],
    [
      "crashed",
      after({ autorestart: "never" }, ...RAN, [3, exited(139)]),
      /was ended by SIGSEGV \(core dumped\), 3.*\nthat is a fault in the program/,
    ],
    [
      "ended by somebody",
      after({ autorestart: "never" }, ...RAN, [3, exited(15)]),
      /SIGTERM, 3.*\ntsd did not send that\n/,
    ],
    [
      "a program that may go into the background, and ran long before it ended",
      after({ command: "nginx" }, ...RAN, [30, EXIT(0)]),
      /^(?!.*background).*it has done its work/s,
    ],
    [
      "a shell's 127",
      after({ autorestart: "never" }, ...RAN, [3, EXIT(127)]),
      /a shell exits with 127 when it does not find a command/,
    ],
    [
      "a shell's 126",
      after({ autorestart: "never" }, ...RAN, [3, EXIT(126)]),
      /a shell exits with 126 when a command is not exec/,
    ],
    [
      "a shell's 137",
      after({ autorestart: "never" }, ...RAN, [3, EXIT(137)]),
      /a shell exits with this status when SIGKILL ended its command/,
    ],
  ],
  "in-background": [
    [
      "as its command is known for",
      after({ command: "memcached -d -u nobody" }, ...RAN, [3, EXIT(0)]),
      /^because: it exited with status 0.*\nmemcached goes into the background, where nothing watches it\nexitcodes=0 expects such an end: it is not started again by itself\n.*next: write command=memcached -u nobody, in \[program:app\]; then tsctl update$/s,
    ],
    [
      "as is seen, and it is not to be restarted",
      {
        ...after({ autorestart: "never" }, ...RAN, [3, EXIT(0)]),
        background: { known: undefined, left: [{ pid: 8, name: "app" }], isSure: true },
      },
      /\nautorestart=false: it is not started again by itself\n.*next: kill 8\n/s,
    ],
    [
      "and tsd ends what it finds there",
      {
        ...after({ orphans: { beforeStart: true, onStop: false } }, ...RAN, [3, EXIT(0)]),
        background: { known: undefined, left: [{ pid: 8, name: "app" }], isSure: true },
      },
      /next: keep it in the foreground/,
    ],
  ],
  "gave-up": [
    [
      "too many tries",
      after({ startRetries: 0 }, ...BACKOFF, [1, SETTLE("BACKOFF")]),
      /^because: it exited with status 3.*\nit was tried once and given up \(startretries=0\)\n.*next: see the program's own log files.*\nafter a fix: tsctl start app; after a change of its configuration: tsctl update/s,
    ],
    [
      "no such command",
      after(
        { startRetries: 0 },
        [0, START, { kind: "spawn-failed", reason: "can't find command 'x'" }],
        [1, SETTLE("BACKOFF")],
      ),
      /^because: can't find command 'x'\ncommand= is run without a shell/,
    ],
    [
      "a log is a directory",
      after(
        { startRetries: 0 },
        [0, START, { kind: "spawn-failed", reason: "unknown error making dispatchers for 'x': EISDIR" }],
        [1, SETTLE("BACKOFF")],
      ),
      /EISDIR\nstdout_logfile=\/tmp is a directory\n.*next: correct stdout_logfile= or stderr_logfile=, in \[program:app\]; then tsctl update\n/s,
      { logTrouble: ["stdout_logfile=/tmp is a directory"] },
    ],
    [
      "our own failure to begin it, with a shell's status",
      after({ startRetries: 0 }, [0, START, spawned(7)], [0.5, EXIT(127)], [1, SETTLE("BACKOFF")]),
      /127.*\ntsd could not start the program: couldn't exec \/x: ENOENT\n.*next: head -1 \/x shows its interpreter: that is missing/s,
      {
        output: [
          {
            channel: "stderr",
            text: "supervisor: couldn't exec /x: ENOENT\nsupervisor: child process was not spawned\n",
          },
        ],
      },
    ],
    [
      "it ended well, but early",
      after({ startRetries: 0, startSeconds: 5 }, [0, START, spawned(7)], [1, EXIT(0), SETTLE("BACKOFF")]),
      /it ended before startsecs=5 had passed, which counts as a failure, even with status 0\n.*next: keep it in the foreground, or write startsecs=0 .*; then tsctl update/s,
    ],
    [
      "it is known to go into the background",
      after(
        { startRetries: 0, startSeconds: 5, command: "nginx" },
        [0, START, spawned(7)],
        [1, EXIT(0), SETTLE("BACKOFF")],
      ),
      /nginx goes into the background, where nothing watches it, unless its configuration says "daemon off;"\n.*next: write command=nginx -g "daemon off;", in \[program:app\]; then tsctl update\n/s,
    ],
    [
      "it was seen to go into the background",
      {
        ...after({ startRetries: 0, startSeconds: 5 }, [0, START, spawned(7)], [1, EXIT(0), SETTLE("BACKOFF")]),
        background: { known: undefined, left: [{ pid: 8, name: "app" }], isSure: true },
      },
      /it has gone into the background as pid 8 \(app\), where nothing watches it\n.*next: kill 8\nkeep it in the foreground: with the option that its manual names/s,
    ],
    [
      "an earlier life has gone there, and this one finds its place taken",
      {
        ...after({ startRetries: 0, command: "cron" }, ...BACKOFF, [1, SETTLE("BACKOFF")]),
        background: { known: goesToBackground("cron"), left: [{ pid: 8, name: "cron" }], isSure: true },
      },
      /an earlier life has gone into the background as pid 8 \(cron\), where.*next: .*kill 8\nwrite command=cron -f, in \[program:app\]; then tsctl update\n/s,
    ],
    [
      "what is wrong with its command is known",
      after(
        { startRetries: 0 },
        [0, START, { kind: "spawn-failed", reason: "can't find command 'A=1'" }],
        [1, SETTLE("BACKOFF")],
      ),
      /next: write environment=A="1" and command=x\nafter a fix/,
      { commandTrouble: { because: [], advice: [`write environment=A="1" and command=x`] } },
    ],
    [
      "what is wrong with its script is known",
      after({ startRetries: 0 }, [0, START, spawned(7)], [0.5, EXIT(127)], [1, SETTLE("BACKOFF")]),
      /127.*\nits first line wants python9\n.*next: install python9\nafter a fix/s,
      { commandTrouble: { because: ["its first line wants python9"], advice: ["install python9"] } },
    ],
    [
      "it says something: that is to be mended",
      after({ startRetries: 0 }, ...BACKOFF, [1, SETTLE("BACKOFF")]),
      /^(?!.*written nothing).*\nnext: after a fix: tsctl start app; after/s,
      { output: [{ channel: "stderr", text: "no database" }] },
    ],
  ],
  "given-up-at-the-end": [
    [
      "at its first failure",
      { ...after({}, ...BACKOFF, [1, { kind: "stop-for-shutdown" }]), daemonEnds: true },
      /\nthe daemon is ending: this program is not tried again\n/,
    ],
  ],
  "out-of-reach": [
    [
      "its user has changed",
      after({}, ...RAN, [4, STOP, { kind: "kill-failed", reason: "EPERM" }]),
      /^because: SIGTERM could not be sent to it: it still runs as pid 7, and the daemon may not end it\n.*next: .*kill 7$/s,
    ],
  ],
};

for (const [kind, cells] of Object.entries(CELLS)) {
  for (const [title, known, seen, more] of cells) {
    test(`${kind}: ${title}`, () => {
      const facts = factsOf(known);
      assert.equal(situationOf(facts).kind, kind);
      assert.match(said(facts, more), seen);
    });
  }
}

test("while the daemon ends there is no advice to start what it does not start any more", () => {
  for (const known of [
    after({ autostart: false }),
    after({}, ...RAN, [4, STOP], [5, exited(15)]),
    after({}, ...RAN, [3, EXIT(0)]),
    after({ startRetries: 0 }, ...BACKOFF, [1, SETTLE("BACKOFF")], [1, { kind: "stop-for-shutdown" }]),
  ]) {
    assert.match(said(factsOf({ ...known, daemonEnds: true })), /^(?!.*tsctl start).*\bthe daemon is ending: /s);
    assert.match(said(factsOf(known)), /^(?!.*daemon is ending).*tsctl start/s);
  }
});

test("TSD-WHY-001 every state has a situation in the table, whatever holds it", () => {
  const covered = Object.values(CELLS).flatMap((cells) => cells.map(([, { lifecycle }]) => lifecycle.state));
  assert.deepEqual(new Set(covered), new Set(Object.keys(STATE_CODES)));
});
