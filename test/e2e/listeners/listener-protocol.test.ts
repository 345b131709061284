/**
 * Listeners that keep to the protocol and that break it, hang, refuse, do not read, die: what the daemon makes of each
 * (EV-PROTO, EV-POOL). Beside each misdeed stands a listener that does nothing wrong: the control.
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { configuration, endpointOf } from "../../support/configuration.js";
import { startDaemon } from "../../support/daemon.js";
import type { Daemon } from "../../support/daemon.js";
import { subjects, tsd } from "../../support/implementations.js";
import { heardAll, recorded } from "../../support/listener-record.js";
import { inRepository } from "../../support/repository.js";
import { call } from "../../support/rpc.js";
import { createScene } from "../../support/scene.js";
import type { Scene } from "../../support/scene.js";

const behave = inRepository("fixtures/listeners/behave.py");

/** A pool `name` of one listener that writes to the file of its name; more lines may follow. */
function pool(name: string, behaviour = "", lines = "", events = "REMOTE_COMMUNICATION"): string {
  return `[eventlistener:${name}]
command=${behave} %(here)s/${name} ${behaviour}
events=${events}
stdout_logfile=%(here)s/${name}.out
stderr_logfile=%(here)s/${name}.err
${lines}

`;
}

/** Emits REMOTE_COMMUNICATION events, one after the other. */
async function tell(scene: Scene, ...payloads: string[]): Promise<void> {
  for (const each of payloads) await call(endpointOf(scene), "supervisor.sendRemoteCommEvent", "t", each);
}

const reported = (...payloads: string[]) => payloads.map((each) => `type:t\n${each}`);

async function running(daemon: Daemon, ...names: string[]): Promise<void> {
  for (const name of names) await daemon.prints(`success: ${name} entered RUNNING`);
}

/** Refuses whatever it is offered, ready for the next in the same breath, and notes each offer with one byte. */
const REFUSE = `import sys
with open("refused", "ab", buffering=0) as noted:
    sys.stdout.write("READY\\n")
    while True:
        sys.stdout.flush()
        header = sys.stdin.readline()
        if not header:
            break
        sys.stdin.read(int(header.rsplit("len:", 1)[1]))
        noted.write(b".")
        sys.stdout.write("RESULT 4\\nFAILREADY\\n")
`;

const UNKNOWN =
  "has entered the UNKNOWN state and will no longer receive events, " +
  "this usually indicates the process violated the eventlistener protocol";

describe("listeners", { concurrency: 4 }, () => {
  for (const subject of subjects) {
    test(`${subject.name}: EV-PROTO-022 EV-PROTO-023 EV-PROTO-015 TRAP-034 TRAP-035 TRAP-037 what they say is logged; a byte too many ends it`, async (t) => {
      const sections = [
        pool("good", "aloud"),
        pool("banner", "'first=hello\\nREADY\\n'"),
        pool("newline", "'answer=RESULT 2\\nOK\\n'"),
        // A priority of its own: the original gives what it refuses to all pools of its priority (EV-POOL-017).
        pool("word", "'answer=OK\\n'", "priority=7"),
        // It says READY at once, and will not be RUNNING for long (EV-POOL-004).
        pool("late", "", "startsecs=1000"),
      ];
      const scene = createScene(t, { "supervisord.conf": configuration(sections.join(""), "loglevel=debug") });
      const daemon = startDaemon(scene, subject);
      await running(daemon, "good", "banner", "newline", "word");
      await daemon.prints(`banner: ${UNKNOWN}`);
      await daemon.prints("late: ACKNOWLEDGED -> READY");
      await tell(scene, "one");
      await daemon.prints(`newline: ${UNKNOWN}`);
      await daemon.prints(`word: ${UNKNOWN}`);
      await daemon.prints("good: event was processed");
      await tell(scene, "two");

      await heardAll(scene, "good", reported("one", "two"));
      const answers = `READY\n${"RESULT 2\nOKREADY\n".repeat(2)}`;
      await daemon.until("the log of its stdout is whole", () => scene.read("good.out").length >= answers.length);
      assert.equal(scene.read("good.out"), answers);
      await daemon.until("its stderr is logged", () => scene.read("good.err").split("\n").length === 3);
      assert.match(scene.read("good.err"), /^(ver:3.0 .* eventname:REMOTE_COMMUNICATION len:\d+\n){2}$/);
      // A listener that has broken the protocol gets no more events; what it writes is logged anyway.
      assert.deepEqual(recorded(scene, "banner"), []);
      for (const name of ["newline", "word"]) await heardAll(scene, name, reported("one"));
      assert.match(scene.read("banner.out"), /^hello\nREADY\n/);
      assert.equal(daemon.lines("word: bad result line: 'OK'").length, 1);
      assert.equal(daemon.lines(UNKNOWN).length, 3);

      assert.deepEqual(recorded(scene, "late"), []);

      const reasons = daemon.lines("cannot send events to").map((line) => line.replace(/^.*WARN /, ""));
      if (subject === tsd) {
        assert.match(reasons.join("\n"), /to banner until it is restarted: it wrote b'hello\\nREADY\\n' where READY/);
        assert.match(reasons.join("\n"), /to newline until it is restarted: it wrote b'\\nREADY\\n' where READY/);
        assert.equal(reasons.length, 2);
      } else assert.deepEqual(reasons, []);

      // A restart mends it.
      await daemon.ctl(["restart", "newline"]);
      await daemon.until("newline hears again", () => recorded(scene, "newline").length > 1);
    });

    test(`${subject.name}: EV-POOL-010 EV-PROTO-024 EV-POOL-009 listeners that do not read, or have closed their ears`, async (t) => {
      const pair = "[eventlistener:pair]\ncommand=%(here)s/pair.sh %(process_num)s\nevents=REMOTE_COMMUNICATION\n";
      const sections = `${pool("deaf", "deaf=%(here)s/gate")}${pair}numprocs=2\nprocess_name=pair_%(process_num)s\n`;
      const scene = createScene(t, { "supervisord.conf": configuration(sections, "loglevel=debug") });
      // The first of the pair cannot hear.
      const script = `#!/bin/sh\nexec ${behave} "$0.heard" $([ "$1" = 0 ] && echo closed)\n`;
      scene.write("pair.sh", script, 0o755);
      const daemon = startDaemon(scene, subject);
      await running(daemon, "deaf", "pair_0", "pair_1");
      for (const name of ["deaf", "pair_0"]) await daemon.prints(`${name}: ACKNOWLEDGED -> READY`);
      const large = "x☃".repeat(400_000);
      await tell(scene, large);
      // More than a pipe holds is on its way, and nothing waits for it.
      await daemon.prints("event 0 sent to listener deaf");
      assert.match((await daemon.ctl(["status", "deaf"])).stdout, /RUNNING/);
      await heardAll(scene, "pair.sh.heard", reported(large));
      const line = "epipe occurred while sending event 0 to listener pair_0, listener state unchanged";
      assert.ok(daemon.lines(line).length > 0);
      assert.ok(daemon.lines("event 0 sent to listener pair_1").length > 0);
      assert.deepEqual(recorded(scene, "deaf"), []);
      scene.write("gate", "");
      await heardAll(scene, "deaf", reported(large));
    });

    test(`${subject.name}: EV-PROTO-017 EV-POOL-017 EV-POOL-018 EV-TYPE-025 TRAP-038 TRAP-090 IMP-005 IMP-006 IMP-057 refusals, and double subscriptions`, async (t) => {
      const sections = [
        pool("no", "'answer=RESULT 4\\nFAIL'"),
        pool("yes"),
        pool("stranger", "", "", "TICK_3600"),
        pool("twice", "", "", "REMOTE_COMMUNICATION,EVENT"),
      ];
      const scene = createScene(t, { "supervisord.conf": configuration(sections.join("")) });
      const daemon = startDaemon(scene, subject);
      await running(daemon, "no", "yes", "stranger", "twice");
      await tell(scene, "one");
      const offers = () => recorded(scene, "no").length;
      await daemon.until("it has refused four times", () => offers() >= 4);
      // A mark: a listener that has got it has got all events before it. The original gives what one refuses to all, so often
      // that their buffers overflow and a mark may be lost: another follows.
      const marks = (name: string) => recorded(scene, name).filter(({ payload }) => payload.endsWith("two"));
      let lastReported = -Infinity;
      await daemon.until("both have heard a mark", async () => {
        if (lastReported === -Infinity || (subject !== tsd && performance.now() - lastReported > 1000)) {
          await tell(scene, "two");
          lastReported = performance.now();
        }
        return marks("twice").length > 0 && marks("yes").length > 0;
      });
      const refused = recorded(scene, "no").filter(({ payload }) => payload.endsWith("one"));
      for (const number of ["serial", "poolserial"]) {
        assert.equal(new Set(refused.map(({ header }) => header.get(number))).size, 1, `${number} stays`);
      }
      if (subject === tsd) {
        await heardAll(scene, "yes", reported("one", "two"));
        await heardAll(scene, "twice", reported("one", "two"), "REMOTE_COMMUNICATION");
        assert.deepEqual(recorded(scene, "stranger"), []);
      } else {
        // The original gives what one pool refuses to every pool of equal priority, subscribed or not.
        await daemon.until("a stranger hears it", () => recorded(scene, "stranger").length > 0);
        const [first] = recorded(scene, "stranger");
        assert.deepEqual([first!.name, first!.header.get("poolserial")], ["REMOTE_COMMUNICATION", "0"]);
        const yes = () => recorded(scene, "yes").filter(({ payload }) => payload.endsWith("one"));
        await daemon.until("another subscriber hears it again", () => yes().length > 1);
        await daemon.until("who subscribed twice hears a mark twice", () => {
          const serials = marks("twice").map(({ header }) => header.get("serial"));
          return new Set(serials).size < serials.length;
        });
      }
    });

    test(`${subject.name}: EV-PROTO-017 EV-POOL-002 IMP-006 who refuses for ever is offered the same at once each time, and its neighbour hears all that comes behind`, async (t) => {
      const pair = "[eventlistener:pair]\ncommand=%(here)s/pair.sh %(process_num)s\nevents=REMOTE_COMMUNICATION\n";
      const sections = `${pair}numprocs=2\nprocess_name=pair_%(process_num)s\nbuffer_size=1000\n`;
      const file = configuration(sections, "loglevel=debug");
      const scene = createScene(t, { "supervisord.conf": file, "refuse.py": REFUSE });
      const command = `[ "$1" = 0 ] && exec /usr/bin/python3 refuse.py\nexec ${behave} heard`;
      scene.write("pair.sh", `#!/bin/sh\ncd "${scene.folder}"\n${command}\n`, 0o755);
      const daemon = startDaemon(scene, subject);
      await running(daemon, "pair_0", "pair_1");
      await daemon.prints("pair_0: ACKNOWLEDGED -> READY"); // The first is offered to whom is ready first.
      const payloads = Array.from({ length: 100 }, (_, index) => String(index));
      await tell(scene, ...payloads);
      // At one a second either would take longer than anybody waits here.
      await daemon.until("it was offered it many times", () => scene.read("refused").length >= 300);
      await daemon.until("its neighbour has heard the others", () => recorded(scene, "heard").length === 99);
      await heardAll(scene, "heard", reported(...payloads.slice(1)));
    });

    test(`${subject.name}: EV-PROTO-018..021 EV-POOL-005 EV-PAY-007 IMP-006 a hung listener holds one event; what it held comes back when it dies or is stopped`, async (t) => {
      const sections = [
        pool("hung", "slow=%(here)s/gate", "buffer_size=2"),
        pool("patient", "slow=%(here)s/gate", "buffer_size=1000\npriority=5", "PROCESS_STATE_RUNNING"),
        "[program:p]\ncommand=/bin/sleep 1000\nautostart=false\nstartsecs=0\n",
      ];
      const scene = createScene(t, { "supervisord.conf": configuration(sections.join(""), "loglevel=debug") });
      const daemon = startDaemon(scene, subject);
      await running(daemon, "hung", "patient");
      const pids: string[] = [];
      for (let round = 0; round < 2; round += 1) {
        await daemon.ctl(["start", "p"]);
        pids.push((await daemon.ctl(["pid", "p"])).stdout.trim());
        await daemon.ctl(["stop", "p"]);
      }

      await tell(scene, "0");
      await heardAll(scene, "hung", reported("0"));
      await tell(scene, "1", "2", "3", "4");
      // Nothing limits its time; the buffer is what shows it (EV-PROTO-020).
      const overflowed = () => daemon.lines("pool hung event buffer overflowed, discarding event").length;
      await daemon.until("the oldest have gone", () => overflowed() === 2);
      assert.deepEqual(recorded(scene, "hung").length, 1);

      const killed = Number((await daemon.ctl(["pid", "hung"])).stdout);
      process.kill(killed, "SIGKILL");
      await daemon.prints("exited: hung (terminated by SIGKILL; not expected)");
      await heardAll(scene, "hung", reported("0", "0"));
      assert.equal(overflowed(), 3, "it came back to a full buffer");

      await daemon.ctl(["stop", "hung"]);
      await daemon.ctl(["start", "hung"]);
      await heardAll(scene, "hung", reported("0", "0", "0"));
      scene.write("gate", "");
      await heardAll(scene, "hung", reported("0", "0", "0", "4"));

      await daemon.until("its answers have been read", () => daemon.lines("hung: event was processed").length === 2);
      // Idle, it takes nothing with it: neither dead (EV-PROTO-019) nor stopped.
      await daemon.ctl(["restart", "hung"]);
      await tell(scene, "5");
      await heardAll(scene, "hung", reported("0", "0", "0", "4", "5"));

      // Each event tells the pid of its own moment.
      await daemon.until("the other has caught up", () => {
        const about = recorded(scene, "patient").filter(({ payload }) => payload.startsWith("processname:p "));
        return about.length >= 2;
      });
      const about = recorded(scene, "patient").filter(({ payload }) => payload.startsWith("processname:p "));
      assert.deepEqual(
        about.map(({ payload }) => / pid:(\d+)$/.exec(payload)?.[1]),
        pids,
      );
      assert.notEqual(pids[0], pids[1]);
    });
  }

  test("EV-PROTO-008 a result that is neither OK nor FAIL is shown once, beside the original's line", async (t) => {
    const scene = createScene(t, {
      "supervisord.conf": configuration(pool("typo", "'answer=RESULT 3\\nOK\\n'", "", "REMOTE_COMMUNICATION")),
    });
    const daemon = startDaemon(scene, tsd);
    await running(daemon, "typo");
    await tell(scene, "one");
    await daemon.until("it has rejected more than once", () => daemon.lines("typo: event was rejected").length > 2);
    assert.deepEqual(
      daemon.lines("by mistake").map((line) => line.replace(/^.* WARN /, "")),
      [
        String.raw`typo rejects events by mistake, as it seems: its result was b'OK\n' (3 bytes) where OK or FAIL was due`,
      ],
    );
  });
});
