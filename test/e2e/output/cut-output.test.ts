/**
 * Output and answers that arrive in pieces while other programs write: a piece waits for the next one, and between the
 * two the daemon has read from others into the same memory (src/core/bytes.ts). `bytes.test.ts` does it at random.
 */
import assert from "node:assert/strict";
import { describe, test, type TestContext } from "node:test";
import { configuration } from "../../support/configuration.js";
import { startDaemon } from "../../support/daemon.js";
import { subjects, tsd, type Implementation } from "../../support/implementations.js";
import { heard, heardAll, recorded } from "../../support/listener-record.js";
import { inRepository } from "../../support/repository.js";
import { createScene } from "../../support/scene.js";

/** Writes without a pause: whatever was kept as a view of the shared buffer is overwritten at once. */
const NOISE = `[program:noise]
command=/bin/sh -c 'while :; do echo "noise noise noise noise noise noise"; sleep 0.01; done'
stdout_logfile=NONE
`;

const RECORDER = `[eventlistener:recorder]
command=${inRepository("fixtures/listeners/record-events.py")} %(here)s/events
buffer_size=1000
`;

describe("output in pieces", { concurrency: 4 }, () => {
  for (const subject of subjects) {
    test(`${subject.name}: LOG-CAP-006 EV-PROTO-005 a token in two writes is a token, READY in two writes is READY`, async (t) => {
      // Ends with enough output for the original, which holds back less than a token's length (LOG-CAP-007).
      const pieces = `printf "a <"; sleep 0.3; echo "b>"; printf "<!--XSUPER"; sleep 0.3
        echo "VISOR:BEGIN-->told<!--XSUPERVISOR:END-->and then enough to be sure of it"; exec sleep 1000`;
      const listener = `while :; do printf READ; sleep 0.2; echo Y; read -r h; n=$\{h##*len:}; x=$(head -c $n)
        echo "$h" >&2; echo "$x" >&2; printf "RESU"; sleep 0.2; printf "LT 2\\nO"; sleep 0.2; printf K; done`;
      const scene = createScene(t, {
        "pieces.sh": pieces,
        "listener.sh": listener,
        "supervisord.conf": configuration(`${NOISE}
[program:cap]
command=/bin/sh pieces.sh
stdout_capture_maxbytes=1MB
stdout_logfile=%(here)s/cap.log

[eventlistener:good]
command=/bin/sh listener.sh
events=PROCESS_COMMUNICATION,REMOTE_COMMUNICATION
stderr_logfile=%(here)s/good.err
`),
      });
      const daemon = startDaemon(scene, subject);
      // Header and payload are two writes of the listener's.
      const reported = /eventname:PROCESS_COMMUNICATION_STDOUT len:(\d+)\n(processname:.*\n.*)\n/;
      const [, length, payload] = await daemon.until("the listener has heard", () =>
        reported.exec(read(scene, "good.err")),
      );
      const pid = /spawned: 'cap' with pid (\d+)/.exec(daemon.output)![1]!;
      assert.equal(payload, `processname:cap groupname:cap pid:${pid}\ntold`);
      assert.equal(Number(length), payload.length);
      await daemon.until("all of it is in the log", () => read(scene, "cap.log").endsWith("be sure of it\n"));
      assert.equal(read(scene, "cap.log"), "a <b>\nand then enough to be sure of it\n");
      // It has answered, too, and is ready for the next.
      await daemon.ctl(["stop", "noise"]);
      assert.doesNotMatch(daemon.output, /WARN.*(good|UNKNOWN)/);
    });
  }

  test("LOG-CAP-006 control: a token whose halves do not belong together is not a token", async (t) => {
    const scene = createScene(t, {
      "pieces.sh": `printf "<!--XSUPER"; sleep 0.3; echo "viSOR:BEGIN-->not told"; exec sleep 1000`,
      "supervisord.conf": configuration(
        `${NOISE}[program:cap]\ncommand=/bin/sh pieces.sh\nstdout_capture_maxbytes=1MB\nstdout_logfile=%(here)s/cap.log\n`,
      ),
    });
    const daemon = startDaemon(scene, tsd);
    await daemon.until("it is in the log", () => read(scene, "cap.log").endsWith("\n"));
    assert.equal(read(scene, "cap.log"), "<!--XSUPERviSOR:BEGIN-->not told\n");
  });

  for (const subject of subjects) {
    test(`${subject.name}: EV-PAY-010 a character in two writes is one for listeners, where the original sees two that are none`, async (t) => {
      const { quick, text } = await halvedCharacters(t, subject);
      if (subject.name === "debian") assert.match(text, /Undecodable: b'\d+ gr\\xc3'Undecodable: b'\\xbcn\\n'/);
      else for (const word of quick) assert.ok(text.includes(word), text);
    });
  }

  test("EV-PAY-010 a sequence that is not a character is not held back for longer than a moment, nor by the end", async (t) => {
    const scene = createScene(t, {
      "supervisord.conf": configuration(
        `${RECORDER}events=PROCESS_LOG,PROCESS_STATE_EXITED
[program:waiting]
command=/bin/sh -c 'printf "x\\303"; exec sleep 1000'
stdout_events_enabled=true
autostart=false

[program:ending]
command=/bin/sh -c 'printf "y\\342\\202"'
stdout_events_enabled=true
autostart=false
autorestart=false
startsecs=0
`,
      ),
    });
    const daemon = startDaemon(scene, tsd);
    await daemon.prints("success: recorder entered RUNNING");
    await daemon.ctl(["start", "waiting"]);
    await heard(scene, "PROCESS_LOG_STDOUT");
    const payload = (name: string, text: string) =>
      `processname:${name} groupname:${name} pid:${pidOf(daemon.output, name)} channel:stdout\n${text}`;
    await heardAll(scene, "events", [payload("waiting", "x"), payload("waiting", "Undecodable: b'\\xc3'")]);
    await daemon.ctl(["start", "ending"]);
    await heard(scene, "PROCESS_STATE_EXITED", "ending");
    assert.deepEqual(
      recorded(scene)
        .slice(2)
        .map((event) => event.payload.split("\n")[1] ?? event.name),
      ["y", "Undecodable: b'\\xe2\\x82'", "PROCESS_STATE_EXITED"],
    );
  });
});

/** The words that were quick enough to be whole (fixtures/programs/halved-characters.py), and all events that listeners got. */
async function halvedCharacters(t: TestContext, subject: Implementation) {
  const scene = createScene(t, {
    "supervisord.conf": configuration(
      `${NOISE}${RECORDER}events=PROCESS_LOG
[program:text]
command=/usr/bin/python3 ${inRepository("fixtures/programs/halved-characters.py")} %(here)s/quick
stdout_events_enabled=true
autostart=false
`,
    ),
  });
  const daemon = startDaemon(scene, subject);
  await daemon.prints("success: recorder entered RUNNING");
  await daemon.ctl(["start", "text"]);
  const text = await daemon.until("all of it is told", () => {
    const reported = recorded(scene).map(({ payload }) => payload.slice(payload.indexOf("\n") + 1));
    return reported.at(-1)?.endsWith("end\n") === true && reported.join("");
  });
  return { quick: scene.read("quick").split(/(?<=\n)/), text };
}

function pidOf(output: string, name: string): string {
  return new RegExp(`spawned: '${name}' with pid (\\d+)`).exec(output)![1]!;
}

function read(scene: { read(name: string): string }, name: string): string {
  try {
    return scene.read(name);
  } catch {
    return ""; // Nothing has been written yet.
  }
}
