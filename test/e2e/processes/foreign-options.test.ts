/**
 * Options of other tools in a file for supervisord: both implementations ignore them, whatever their values, and every
 * program becomes RUNNING. The same names with `tsd_` are ours alone: the control.
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { startDaemon } from "../../support/daemon.js";
import { debian, subjects, tsd } from "../../support/implementations.js";
import { freePorts } from "../../support/ports.js";
import { createScene } from "../../support/scene.js";

/**
 * As in public images: vnc_setup does its work and ends, sooner than `startsecs`, and is not to be started again. The
 * second that is usual can be too short for a busy machine to run `true` in.
 */
const desktop = (prefix: string) => `[supervisord]
pidfile=%(here)s/pid
[program:vnc_setup]
command=true
startsecs=1000
autorestart=false
startretries=0
[program:x11vnc]
command=sleep 1000
startsecs=0
${prefix}depends_on=vnc_setup
`;

/** Values that no option of ours would take, in every section that a daemon reads. */
const ODD = ["depends_on=a:running", "essential=maybe", "restartpause=soon", "exit_on_fatal=b", "exit_on=PANIC"]
  .concat(["exit_when=", "exit_code_from=%(nobody)s", "cron=* * * * * *", "dependent_startup=true", "sigpipe=x"])
  .join("\n");

const odd = `[unix_http_server]
file=%(here)s/s.sock
${ODD}
[inet_http_server]
port=127.0.0.1:PORT
${ODD}
[supervisord]
pidfile=%(here)s/pid
${ODD}
[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
[supervisorctl]
serverurl=unix://%(here)s/s.sock
${ODD}
[program:a]
command=sleep 1000
startsecs=0
${ODD}
[program:missing]
command=/no/such/file
startretries=0
[program:member]
command=sleep 1000
startsecs=0
[group:g]
programs=member
${ODD}
[eventlistener:l]
command=sleep 1000
events=TICK_3600
startsecs=0
${ODD}
[fcgi-program:f]
command=sleep 1000
socket=unix://%(here)s/f.sock
startsecs=0
${ODD}
[include]
files=none/*.conf
${ODD}
`;

describe("options of other tools", { concurrency: 2 }, () => {
  for (const subject of subjects) {
    test(`TSD-EXIT-002 ${subject.name}: x11vnc with depends_on=vnc_setup is RUNNING`, async (t) => {
      const daemon = startDaemon(createScene(t, { "supervisord.conf": desktop("") }), subject);
      await daemon.prints("success: x11vnc entered RUNNING state");
      daemon.kill("SIGTERM");
      assert.deepEqual(await daemon.exits(), { code: 0, signal: undefined });
    });

    test(`TSD-EXIT-002 ${subject.name}: no value of theirs is refused, in any section, and FATAL ends nothing`, async (t) => {
      const [port] = await freePorts(1);
      const daemon = startDaemon(createScene(t, { "supervisord.conf": odd.replace("PORT", String(port)) }), subject);
      await daemon.prints("gave up: missing entered FATAL state");
      for (const name of ["a", "member", "l", "f"]) await daemon.prints(`success: ${name} entered RUNNING state`);
      const { code, stdout } = await daemon.ctl(["status", "a", "g:member", "l", "f:f"]);
      assert.deepEqual([code, stdout.match(/ RUNNING /g)?.length], [0, 4], stdout);
      daemon.kill("SIGTERM");
      assert.deepEqual(await daemon.exits(60_000), { code: 0, signal: undefined });
      assert.equal(daemon.lines("received SIGTERM indicating exit request").length, 1);
      assert.doesNotMatch(daemon.output, /depends_on|essential|restartpause|exit_|cron|dependent_startup/);
    });
  }

  test("control, ours: with tsd_depends_on x11vnc waits for what has failed", async (t) => {
    const daemon = startDaemon(createScene(t, { "supervisord.conf": desktop("tsd_") }), tsd);
    await daemon.prints("gave up: vnc_setup entered FATAL state");
    daemon.kill("SIGTERM");
    assert.deepEqual(await daemon.exits(), { code: 0, signal: undefined });
    assert.doesNotMatch(daemon.output, /spawned: 'x11vnc'/);
  });

  test(
    "control, the original: it ignores that as well",
    { skip: subjects.includes(debian) ? false : "the original is not asked for" },
    async (t) => {
      const daemon = startDaemon(createScene(t, { "supervisord.conf": desktop("tsd_") }), debian);
      await daemon.prints("success: x11vnc entered RUNNING state");
    },
  );
});
