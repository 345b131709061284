/** What a listener hears of a daemon's whole life: which events, in which order, with which bytes (EV-TYPE, EV-PAY, EV-ENV). */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { configuration, endpointOf } from "../../support/configuration.js";
import { startDaemon } from "../../support/daemon.js";
import { subjects, tsd } from "../../support/implementations.js";
import { heard, heardAll, recorded } from "../../support/listener-record.js";
import { inRepository } from "../../support/repository.js";
import { call } from "../../support/rpc.js";
import { createScene } from "../../support/scene.js";

const programs = `[eventlistener:recorder]
command=${inRepository("fixtures/listeners/record-events.py")} %(here)s/events
events=EVENT
buffer_size=1000

[program:failing]
command=/bin/sh -c 'exit 3'
startsecs=10
startretries=1
autostart=false

[program:leaving]
command=/bin/sh -c 'read line; exit %(ENV_CODE)s'
autorestart=false
autostart=false

[program:steady]
command=/bin/sleep 1000
autostart=false

[program:talking]
command=/bin/sh -c 'read line; echo "grüße"; read line; echo err >&2; exec sleep 1000'
stdout_events_enabled=true
stderr_events_enabled=true
autostart=false

[program:telling]
command=/bin/sh -c "read line; printf '<!--XSUPERVISOR:BEGIN-->secret<!--XSUPERVISOR:END--> and then enough to be sure of it'; exec sleep 1000"
stdout_capture_maxbytes=1MB
autostart=false
`;

describe("events", { concurrency: 4 }, () => {
  for (const subject of subjects) {
    test(`${subject.name}: EV-TYPE-001..009,011..017,021..024 EV-PAY-001..006,008,009,011,013,014 EV-ORD-004..006 EV-POOL-014 EV-POOL-015 of a whole life`, async (t) => {
      const scene = createScene(t, { "supervisord.conf": configuration(programs) });
      const daemon = startDaemon(scene, subject, { env: { CODE: "7" } });
      await daemon.prints("success: recorder entered RUNNING");

      await daemon.ctl(["start", "steady"]);
      await daemon.ctl(["stop", "steady"]);
      // Each continues on request: what it does then comes after it has been RUNNING.
      const resume = (name: string) => call(endpointOf(scene), "supervisor.sendProcessStdin", name, "go on\n");
      await daemon.ctl(["start", "leaving"]);
      await resume("leaving");
      await daemon.prints("exited: leaving");
      await daemon.ctl(["start", "failing"]);
      await daemon.prints("gave up: failing");
      await daemon.ctl(["start", "talking"]);
      await resume("talking");
      await heard(scene, "PROCESS_LOG_STDOUT");
      await resume("talking");
      await heard(scene, "PROCESS_LOG_STDERR");
      await daemon.ctl(["start", "telling"]);
      await resume("telling");
      await heard(scene, "PROCESS_COMMUNICATION_STDOUT");
      await call(endpointOf(scene), "supervisor.sendRemoteCommEvent", "greeting", "two\nlines ä");
      await call(endpointOf(scene), "supervisor.sendRemoteCommEvent", "two\nlines", "and data\n");
      await daemon.ctl(["remove", "steady"]);
      await daemon.ctl(["add", "steady"]);
      await daemon.ctl(["stop", "telling"]);
      await heard(scene, "PROCESS_STATE_STOPPED", "telling");

      const all = recorded(scene);
      const lines = all
        .filter(({ name }) => !name.startsWith("TICK"))
        .map(({ name, payload }) => `${name} ${payload.replaceAll(/pid:[1-9]\d*/g, "pid:<n>")}`);
      assert.deepEqual(lines, [
        ...["recorder", "failing", "leaving", "steady", "talking", "telling"].map(
          (group) => `PROCESS_GROUP_ADDED groupname:${group}\n`,
        ),
        "SUPERVISOR_STATE_CHANGE_RUNNING ",
        state("STARTING", "recorder", "STOPPED", "tries:0"),
        state("RUNNING", "recorder", "STARTING", "pid:<n>"),

        state("STARTING", "steady", "STOPPED", "tries:0"),
        state("RUNNING", "steady", "STARTING", "pid:<n>"),
        state("STOPPING", "steady", "RUNNING", "pid:<n>"),
        state("STOPPED", "steady", "STOPPING", "pid:<n>"),

        state("STARTING", "leaving", "STOPPED", "tries:0"),
        state("RUNNING", "leaving", "STARTING", "pid:<n>"),
        state("EXITED", "leaving", "RUNNING", "expected:0 pid:<n>"),

        state("STARTING", "failing", "STOPPED", "tries:0"),
        state("BACKOFF", "failing", "STARTING", "tries:1"),
        state("STARTING", "failing", "BACKOFF", "tries:1"),
        state("BACKOFF", "failing", "STARTING", "tries:2"),
        "PROCESS_STATE_FATAL processname:failing groupname:failing from_state:BACKOFF",

        state("STARTING", "talking", "STOPPED", "tries:0"),
        state("RUNNING", "talking", "STARTING", "pid:<n>"),
        "PROCESS_LOG_STDOUT processname:talking groupname:talking pid:<n> channel:stdout\ngrüße\n",
        "PROCESS_LOG_STDERR processname:talking groupname:talking pid:<n> channel:stderr\nerr\n",

        state("STARTING", "telling", "STOPPED", "tries:0"),
        state("RUNNING", "telling", "STARTING", "pid:<n>"),
        "PROCESS_COMMUNICATION_STDOUT processname:telling groupname:telling pid:<n>\nsecret",

        "REMOTE_COMMUNICATION type:greeting\ntwo\nlines ä",
        // Nothing tells where the type ends.
        "REMOTE_COMMUNICATION type:two\nlines\nand data\n",
        "PROCESS_GROUP_REMOVED groupname:steady\n",
        "PROCESS_GROUP_ADDED groupname:steady\n",

        state("STOPPING", "telling", "RUNNING", "pid:<n>"),
        state("STOPPED", "telling", "STOPPING", "pid:<n>"),
      ]);
    });

    test(`${subject.name}: EV-POOL-016 EV-TYPE-018 at shutdown it hears the others stop before it is stopped itself`, async (t) => {
      const scene = createScene(t, { "supervisord.conf": configuration(programs) });
      const daemon = startDaemon(scene, subject, { env: { CODE: "0" } });
      await daemon.prints("success: recorder entered RUNNING");
      await daemon.ctl(["start", "steady"]);
      await heard(scene, "PROCESS_STATE_RUNNING", "steady");
      const before = recorded(scene).length;
      daemon.kill("SIGTERM");
      await daemon.exits();
      const after = recorded(scene)
        .slice(before)
        .filter(({ name }) => !name.startsWith("TICK"));
      assert.deepEqual(after.map(({ name }) => name).slice(0, 3), [
        "SUPERVISOR_STATE_CHANGE_STOPPING",
        "PROCESS_STATE_STOPPING",
        "PROCESS_STATE_STOPPED",
      ]);
      assert.match(after[2]!.payload, /^processname:steady /);
    });

    test(`${subject.name}: RPC-M-028 what is no text is written out for who listens, however long; by ours up to 64 Ki characters`, async (t) => {
      const listener = programs.slice(0, programs.indexOf("\n[program:"));
      const scene = createScene(t, { "supervisord.conf": configuration(listener) });
      const daemon = startDaemon(scene, subject);
      await daemon.prints("success: recorder entered RUNNING");
      const tell = (type: unknown, data: unknown) =>
        call(endpointOf(scene), "supervisor.sendRemoteCommEvent", type, data);
      const most = "x".repeat(64 * 1024 - 1);
      const reported = [`type:['${most}']\nx`];
      await tell([most], "x");
      for (const [type, data] of [[[`${most}xx`], "x"] as const, ["x", { [`${most}xx`]: "" }] as const]) {
        const answer = await tell(type, data).catch(
          (fault: unknown) => (fault as { faultString?: string }).faultString,
        );
        assert.equal(answer, subject === tsd ? "INCORRECT_PARAMETERS" : true);
      }
      if (subject !== tsd) reported.push(`type:['${most}xx']\nx`, `type:x\n{'${most}xx': ''}`);
      await tell("the", "last");
      await heardAll(scene, "events", [...reported, "type:the\nlast"], "REMOTE_COMMUNICATION");
    });

    test(`${subject.name}: EV-ENV-001..004 EV-TICK-001 EV-TYPE-020 EV-PAY-012 the envelope, and a tick at a multiple of five seconds`, async (t) => {
      const scene = createScene(t, { "supervisord.conf": configuration(programs, "identifier=here") });
      const begun = Date.now() / 1000;
      startDaemon(scene, subject, { env: { CODE: "0" } });
      const { payload } = await heard(scene, "TICK_5");
      const when = Number(/^when:(\d+)$/.exec(payload)?.[1]);
      assert.equal(when % 5, 0);
      assert.ok(begun <= when && when <= Date.now() / 1000, `${when} is a time since ${begun}`);

      const all = recorded(scene);
      assert.ok(all.length > 8);
      for (const [index, { header, name, payload: text }] of all.entries()) {
        assert.deepEqual(
          [...header],
          [
            ["ver", "3.0"],
            ["server", "here"],
            ["serial", String(index)],
            ["pool", "recorder"],
            ["poolserial", String(index)],
            ["eventname", name],
            ["len", String(text.length)],
          ],
        );
      }
    });
  }
});

function state(to: string, process: string, from: string, rest: string): string {
  return `PROCESS_STATE_${to} processname:${process} groupname:${process} from_state:${from} ${rest}`;
}
