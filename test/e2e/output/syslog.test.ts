/**
 * Syslog, seen from the other end of /dev/log: what the original sends is what we send. Each daemon has a /dev of its
 * own, so that neither the machine's syslog nor other tests notice.
 */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { describe, test } from "node:test";
import { configuration, endpointOf } from "../../support/configuration.js";
import { startDaemon, type Daemon } from "../../support/daemon.js";
import { subjects } from "../../support/implementations.js";
import { call } from "../../support/rpc.js";
import { createScene } from "../../support/scene.js";
import { SyslogReceiver, withOwnDev } from "../../support/own-syslog.js";

const PROGRAMS = `[program:speaker]
command=/bin/bash speaker.sh
stdout_syslog=true
stderr_syslog=true
stdout_logfile=%(here)s/speaker.out
stderr_logfile=NONE

[program:silent]
command=/bin/sh -c "echo nobody hears this; exec sleep 1000"
stdout_logfile=%(here)s/silent.out
`;

/** Writes each thing on request, so that each is read at once. */
const SPEAKER = String.raw`say() { printf "$1"; read line; }
say 'one\ntwo\n\n\nthree'
say '\n'
say '\ttab 100%% \033[31m\303\251\r\n\n'
printf 'error\n' >&2; read line
say '\377\376 no text\n'
say 'after the reader came back\n'
for i in $(seq 1 3000); do echo "flood $i"; done; read line
exec sleep 1000
`;

const rpc = (daemon: Daemon, method: string, ...params: unknown[]) =>
  call(endpointOf(daemon.scene), `supervisor.${method}`, ...params);

describe("syslog", { concurrency: 3 }, () => {
  for (const subject of subjects) {
    const isOurs = subject.name === "tsd";

    test(`${subject.name}: LOG-SYS-001..006 LOG-D-012 CFG-SD-001 CFG-PROG-025 lines of programs and of the daemon reach /dev/log`, async (t) => {
      const scene = createScene(t, {
        "supervisord.conf": configuration(PROGRAMS, "logfile=syslog"),
        "speaker.sh": SPEAKER,
        notes: "",
      });
      const daemon = startDaemon(scene, withOwnDev(scene, subject));
      const receiver = new SyslogReceiver(scene);

      // No program has listened until now, and the daemon lives.
      await daemon.prints("success: speaker entered RUNNING");
      await daemon.until("all is said", () => scene.read("speaker.out") === "one\ntwo\n\n\nthree");
      await rpc(daemon, "getState"); // It has turned to something else: what it does with output after logging it is done.
      await receiver.start();
      const step = async (sign: string) => {
        await rpc(daemon, "sendProcessStdin", "speaker", "\n");
        await daemon.until(sign, () => receiver.of("speaker").some((each) => each.includes(sign)));
      };
      await step("speaker "); // A newline alone is an empty line.
      await step("tab");
      await step("error");
      await rpc(daemon, "sendProcessStdin", "speaker", "\n");
      await daemon.until("the bytes are logged", () => scene.read("speaker.out").includes("no text"));
      if (isOurs)
        await daemon.until("they arrived", () => receiver.of("speaker").some((each) => each.includes("no text")));

      await receiver.stop();
      await receiver.start();
      await step("after the reader came back");

      const said = receiver.of("speaker").map((each) => each.slice("supervisord: speaker ".length));
      assert.deepEqual(said, [
        "",
        "\ttab 100% \x1b[31m\xc3\xa9\r",
        "error",
        // The original cannot decode them, prints a traceback, and they are lost.
        ...(isOurs ? ["\xff\xfe no text"] : []),
        "after the reader came back",
      ]);
      assert.deepEqual(receiver.of("silent"), []);

      // The daemon's own lines: time and level within the text, and a newline at its end.
      daemon.kill("SIGUSR2");
      const own = /^supervisord: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} INFO supervisord logreopen\n$/;
      await daemon.until("its own line arrives", () => receiver.datagrams().some((each) => own.test(each)));
      assert.ok(!existsSync(scene.path("syslog")), "no file of that name appears");

      // The original's handler cannot be cleared.
      const clearing = rpc(daemon, "clearProcessLogs", "speaker");
      if (isOurs) assert.equal(await clearing, true);
      else await assert.rejects(clearing); // HTTP 500
    });
  }

  const tsd = subjects.find(({ name }) => name === "tsd");
  if (tsd === undefined) return;

  test("tsd: LOG-SYS-003 a syslog that hangs does not make the daemon wait, and gets every line when it continues", async (t) => {
    const flood = `[program:flood]
command=/bin/bash -c "for i in {1..3000}; do echo line $i; done; exec sleep 1000"
autostart=false
stdout_syslog=true
stdout_logfile=%(here)s/flood.out
`;
    const scene = createScene(t, { "supervisord.conf": configuration(flood), notes: "" });
    const daemon = startDaemon(scene, withOwnDev(scene, tsd));
    const receiver = await new SyslogReceiver(scene).start();
    receiver.signal("SIGSTOP");
    await daemon.until("the daemon answers", () => rpc(daemon, "getState").then(() => true));
    await rpc(daemon, "startProcess", "flood");
    await daemon.until("all is in the file", () => scene.read("flood.out").endsWith("line 3000\n"));
    assert.ok(receiver.datagrams().length < 3000, "the reader hangs");
    receiver.signal("SIGCONT");
    await daemon.until("all has arrived", () => receiver.of("flood").length === 3000);
    assert.deepEqual(
      receiver.of("flood"),
      Array.from({ length: 3000 }, (_, index) => `supervisord: flood line ${index + 1}`),
    );
  });
});
