/**
 * A container's exit status shows what happened, where an option asks for that: tsd_exit_on_fatal, tsd_essential,
 * tsd_exit_when, tsd_exit_code_from. Each file is also given to the original, the control: it continues whatever happens,
 * and ends with 0 on request.
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { startDaemon } from "../../support/daemon.js";
import { debian, subjects, tsd } from "../../support/implementations.js";
import { createScene } from "../../support/scene.js";

const SLEEPER = "[program:sleeper]\ncommand=sleep 1000\npriority=1\nstartsecs=0\n";
const ONCE = "startsecs=0\nautorestart=false\n";

interface Case {
  readonly name: string;
  readonly daemon: string;
  readonly programs: string;
  /** What the log says under both when the thing has happened. */
  readonly happened: string | RegExp;
  readonly status: number;
  /** What ours says of its reason. */
  readonly reason: string;
}

const CASES: readonly Case[] = [
  {
    name: "TSD-EXIT-001 tsd_exit_on_fatal=any: no such file is 127",
    daemon: "tsd_exit_on_fatal=any",
    programs: `[program:web]\ncommand=/no/such/file\nstartretries=0\n${SLEEPER}`,
    happened: "gave up: web entered FATAL state",
    status: 127,
    reason: "shutting down with exit status 127: web is FATAL (tsd_exit_on_fatal=any)",
  },
  {
    name: "TSD-EXIT-001 tsd_exit_on_fatal=any: a file that may not be run is 126",
    daemon: "tsd_exit_on_fatal=any",
    programs: `[program:web]\ncommand=%(here)s/supervisord.conf\nstartretries=0\n${SLEEPER}`,
    happened: "gave up: web entered FATAL state",
    status: 126,
    reason: "shutting down with exit status 126: web is FATAL (tsd_exit_on_fatal=any)",
  },
  {
    name: "TSD-EXIT-001 tsd_exit_on_fatal=ANY is any",
    daemon: "tsd_exit_on_fatal=ANY",
    programs: `[program:web]\ncommand=sh -c "exit 3"\nstartretries=0\n${SLEEPER}`,
    happened: "gave up: web entered FATAL state",
    status: 3,
    reason: "shutting down with exit status 3: web is FATAL (tsd_exit_on_fatal=any)",
  },
  {
    name: "TSD-EXIT-001 tsd_exit_on_fatal=NAME: its own exit status, and nobody else's; never 0",
    daemon: "tsd_exit_on_fatal=web",
    programs: `[program:other]\ncommand=/no/such/file\nstartretries=0\n[program:web]\ncommand=true\nstartsecs=9\nstartretries=1\n${SLEEPER}`,
    happened: "gave up: web entered FATAL state",
    status: 1,
    reason: "shutting down with exit status 1: web is FATAL (tsd_exit_on_fatal=web)",
  },
  {
    name: "TSD-EXIT-003 tsd_essential=true: 128 and the signal",
    daemon: "",
    programs: `[program:web]\ncommand=sh -c "kill -SEGV $$"\ntsd_essential=true\n${ONCE}${SLEEPER}`,
    happened: /exited: web \(terminated by SIGSEGV( \(core dumped\))?; not expected\)/,
    status: 139,
    reason: "shutting down with exit status 139: web is EXITED (tsd_essential=true)",
  },
  {
    name: "TSD-EXIT-004 tsd_exit_when=all_exited: the first that failed decides",
    daemon: "tsd_exit_when=all_exited",
    programs: `[program:a]\ncommand=true\n${ONCE}[program:b]\ncommand=sh -c "exit 5"\n${ONCE}[program:c]\ncommand=sh -c "until grep -q 'exited: b' supervisord.log; do sleep 0.1; done; exit 6"\n${ONCE}[program:never]\ncommand=true\nautostart=false\n`,
    happened: "exited: c (exit status 6; not expected)",
    status: 5,
    reason: "shutting down with exit status 5: every program has ended (tsd_exit_when=all_exited)",
  },
  {
    name: "TSD-EXIT-005 tsd_exit_code_from=NAME: as it ends when it is told to",
    daemon: "tsd_exit_code_from=app",
    programs: `[program:app]\ncommand=sh -c "trap 'exit 7' TERM; >ready; while :; do sleep 0.1; done"\nstartsecs=0\n[program:job]\ncommand=sh -c "until [ -e ready ]; do sleep 0.1; done"\ntsd_essential=true\n${ONCE}`,
    happened: "exited: job (exit status 0; expected)",
    status: 7,
    reason: "shutting down with exit status of app: job is EXITED (tsd_essential=true)",
  },
];

describe("the daemon's own end", { concurrency: 3 }, () => {
  for (const { name, daemon: settings, programs, happened, status, reason } of CASES) {
    const files = { "supervisord.conf": `[supervisord]\npidfile=%(here)s/pid\n${settings}\n${programs}` };

    test(name, async (t) => {
      const daemon = startDaemon(createScene(t, files), tsd);
      assert.deepEqual(await daemon.exits(60_000), { code: status, signal: undefined }, daemon.output);
      assert.match(daemon.output, typeof happened === "string" ? new RegExp(escaped(happened)) : happened);
      assert.equal(daemon.lines(reason).length, 1, daemon.output);
      if (programs.includes(SLEEPER)) assert.equal(daemon.lines("stopped: sleeper (terminated by SIGTERM)").length, 1);
    });

    if (!subjects.includes(debian)) continue;
    test(`control, the original: ${name}`, async (t) => {
      const daemon = startDaemon(createScene(t, files), debian);
      await daemon.prints(happened, 60_000);
      daemon.kill("SIGTERM");
      assert.deepEqual(await daemon.exits(60_000), { code: 0, signal: undefined });
      // It was our signal that ended it.
      assert.equal(daemon.lines("received SIGTERM indicating exit request").length, 1);
    });
  }

  test("control, ours: without the options nothing ends it, and its status is 0", async (t) => {
    const [{ programs }] = [CASES[0]!];
    const daemon = startDaemon(
      createScene(t, { "supervisord.conf": `[supervisord]\npidfile=%(here)s/pid\n${programs}` }),
      tsd,
    );
    await daemon.prints("gave up: web entered FATAL state");
    daemon.kill("SIGTERM");
    assert.deepEqual(await daemon.exits(), { code: 0, signal: undefined });
    assert.doesNotMatch(daemon.output, /shutting down with/);
  });

  test("TSD-EXIT-006 a name that no program has is refused before anything starts", async (t) => {
    const daemon = startDaemon(
      createScene(t, { "supervisord.conf": `[supervisord]\ntsd_exit_code_from=wbe\n${SLEEPER}` }),
      tsd,
    );
    assert.deepEqual(await daemon.exits(), { code: 2, signal: undefined });
    assert.match(
      daemon.stderr,
      /^Error: cannot find the program 'wbe' that tsd_exit_code_from names\n.*supervisord\.conf:2: .*\n.*sleeper/m,
    );
  });
});

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
