/**
 * Programs and listeners that do not read their standard input. The original keeps without limit what is sent to them,
 * which is the control here; ours keeps 16 MiB each and says so. Whatever was taken arrives once they read.
 */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { appendFileSync, statSync } from "node:fs";
import { describe, test } from "node:test";
import { configuration, endpointOf } from "../../support/configuration.js";
import { countingListener } from "../../support/counting-listener.js";
import { startDaemon } from "../../support/daemon.js";
import { subjects, tsd } from "../../support/implementations.js";
import { call } from "../../support/rpc.js";
import { createScene } from "../../support/scene.js";

const MEBIBYTE = 1024 * 1024;

/** Reads nothing before the file `go` is there, then all it can get, into the file `heard`. */
const LATE = `import os, time
while not os.path.exists("go"):
    time.sleep(0.02)
with open("heard", "ab", buffering=0) as heard:
    while data := os.read(0, 1 << 20):
        heard.write(data)
`;

/** A listener that reads nothing, and is done with an event whenever the file `sent` has grown by a byte. */
const BLIND = `import os, time
os.write(1, b"READY\\n")
done = 0
while True:
    while os.path.getsize("sent") == done:
        time.sleep(0.002)
    done += 1
    os.write(1, b"RESULT 2\\nOKREADY\\n")
`;

const digest = (bytes: string | Buffer) => createHash("sha256").update(bytes).digest("hex");

describe("input that no process reads", { concurrency: 4 }, () => {
  for (const subject of subjects) {
    test(`${subject.name}: LIFE-IN-002 RPC-M-027 a program that does not read is sent what fits, and gets all of it when it does`, async (t) => {
      const scene = createScene(t, {
        "supervisord.conf": configuration("[program:late]\ncommand=/usr/bin/python3 late.py\nstartsecs=0\n"),
        "late.py": LATE,
      });
      const daemon = startDaemon(scene, subject);
      const rpc = (method: string, ...params: unknown[]) => call(endpointOf(scene), `supervisor.${method}`, ...params);
      await daemon.until("it runs", () => rpc("sendProcessStdin", "late", ""));
      let sent = "";
      const faults: { readonly faultCode?: number; readonly faultString?: string }[] = [];
      for (let number = 0; number < 20; number += 1) {
        const text = `${number}`.padStart(MEBIBYTE, "x");
        const answer = await rpc("sendProcessStdin", "late", text).catch((fault: unknown) =>
          faults.push(fault as object),
        );
        // The original answers 500 from the moment the pipe is full, and keeps the text all the same.
        if (answer === true || subject !== tsd) sent += text;
      }
      if (subject === tsd) {
        assert.equal(sent.length, 16 * MEBIBYTE);
        assert.deepEqual(new Set(faults.map(({ faultCode }) => faultCode)), new Set([20]));
        const text = /^NO_FILE: late: \d+ bytes wait already on its standard input, which it does not read$/;
        assert.match(faults[0]!.faultString!, text);
      } else assert.ok(faults.length > 0 && faults.every(({ faultCode }) => faultCode === undefined));
      assert.equal(await rpc("getState").then((state) => (state as { statename: string }).statename), "RUNNING");
      scene.write("go", "");
      await daemon.until("it has heard all", () => statSync(scene.path("heard")).size === sent.length);
      assert.equal(digest(scene.read("heard")), digest(sent));
      assert.equal(await rpc("sendProcessStdin", "late", "more"), true);
      await daemon.until("it has heard more", () => statSync(scene.path("heard")).size === sent.length + 4);
    });
  }

  if (subjects.includes(tsd))
    test("tsd: EV-POOL-010 EV-PROTO-024 a listener that answers without reading is sent no more than fits; its neighbour hears the rest", async (t) => {
      const pair = "[eventlistener:pair]\ncommand=/bin/sh pair.sh %(process_num)s\nevents=REMOTE_COMMUNICATION\n";
      const more = "numprocs=2\nprocess_name=pair_%(process_num)s\nbuffer_size=1000\n";
      const scene = createScene(t, {
        "supervisord.conf": configuration(pair + more, "loglevel=debug"),
        "pair.sh": `[ "$1" = 0 ] && exec /usr/bin/python3 blind.py\nexec /usr/bin/python3 good.py\n`,
        "blind.py": BLIND,
        "good.py": countingListener(),
        sent: "",
        heard: "",
      });
      const daemon = startDaemon(scene, tsd);
      for (const name of ["pair_0", "pair_1"]) await daemon.prints(`success: ${name} entered RUNNING`);
      const heard = () => scene.read("heard").length;
      const tell = () => call(endpointOf(scene), "supervisor.sendRemoteCommEvent", "t", "x".repeat(MEBIBYTE));
      const warnings = () => daemon.lines("cannot send events to pair_0 for now");
      const toBlind = () => daemon.lines("sent to listener pair_0").length;
      for (let sent = 1; warnings().length === 0; sent += 1) {
        assert.ok(sent <= 20, "it was sent twenty mebibytes that it does not read");
        await daemon.until("it has answered", () => daemon.lines("pair_0: ACKNOWLEDGED -> READY").length === sent);
        await tell();
        await daemon.until("it is sent, or not", () => warnings().length > 0 || toBlind() === sent);
        if (warnings().length === 0) appendFileSync(scene.path("sent"), ".");
      }
      assert.equal(toBlind(), 16);
      for (let count = 0; count < 5; count += 1) await tell();
      await daemon.until("its neighbour hears what it does not", () => heard() === 6);
      const [line, ...others] = warnings();
      assert.match(line!, /for now: \d+ bytes wait already on its standard input, which it does not read$/);
      assert.deepEqual(others, [], "said once");
    });
});
