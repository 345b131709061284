/** Pools over the daemon's life: at boot, when they are removed, at a reload, at shutdown (EV-POOL, EV-TICK, EV-ORD). */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { configuration, endpointOf } from "../../support/configuration.js";
import { startDaemon } from "../../support/daemon.js";
import { subjects, tsd } from "../../support/implementations.js";
import { heard, heardAll, recorded } from "../../support/listener-record.js";
import { inRepository } from "../../support/repository.js";
import { call } from "../../support/rpc.js";
import { createScene } from "../../support/scene.js";
import type { Scene } from "../../support/scene.js";

const recorder = inRepository("fixtures/listeners/record-events.py");

function pool(name: string, events: string, lines = ""): string {
  return `[eventlistener:${name}]\ncommand=${recorder} %(here)s/${name}\nevents=${events}\n${lines}\n`;
}

const tell = (scene: Scene, text: string) => call(endpointOf(scene), "supervisor.sendRemoteCommEvent", "t", text);
const reported = (...texts: string[]) => texts.map((text) => `type:t\n${text}`);

describe("pools", { concurrency: 4 }, () => {
  for (const subject of subjects) {
    test(`${subject.name}: EV-POOL-012 EV-POOL-013 what waits is lost when a pool is removed and at a reload; a removed pool wants nothing`, async (t) => {
      const scene = createScene(t, { "supervisord.conf": configuration(pool("ear", "REMOTE_COMMUNICATION")) });
      const daemon = startDaemon(scene, subject);
      await daemon.prints("success: ear entered RUNNING");
      await tell(scene, "a");
      await heardAll(scene, "ear", reported("a"));
      // The control: what happens while it is stopped waits for it.
      await daemon.ctl(["stop", "ear"]);
      await tell(scene, "b");
      await daemon.ctl(["start", "ear"]);
      await heardAll(scene, "ear", reported("a", "b"));

      await daemon.ctl(["stop", "ear"]);
      await tell(scene, "lost with its pool");
      await daemon.ctl(["remove", "ear"]);
      await tell(scene, "nobody wants it");
      await daemon.ctl(["add", "ear"]);
      await tell(scene, "c");
      await heardAll(scene, "ear", reported("a", "b", "c"));

      await daemon.ctl(["stop", "ear"]);
      await tell(scene, "lost at the reload");
      await daemon.ctl(["reload"]);
      await daemon.until("it runs again", () => daemon.lines("success: ear entered RUNNING").length === 4);
      await tell(scene, "d");
      await heardAll(scene, "ear", reported("a", "b", "c", "d"));

      const numbers = recorded(scene, "ear").map(({ header }) => [header.get("serial"), header.get("poolserial")]);
      // The event that no pool wanted has no number; every pool counts from 0 again.
      assert.deepEqual(numbers.slice(0, 3), [
        ["0", "0"],
        ["1", "1"],
        ["3", "0"],
      ]);
      assert.deepEqual(numbers[3], ["5", "0"]);
    });

    test(`${subject.name}: EV-TICK-004 EV-TYPE-018 EV-TYPE-019 EV-RPC-001 EV-POOL-016 the daemon stops: ticks and remote events continue, the pool is stopped last`, async (t) => {
      const sections = [
        pool("ear", "EVENT", "buffer_size=1000"),
        pool("clock", "TICK"),
        `[program:stubborn]\ncommand=/bin/sh -c 'trap "" TERM; until [ -e %(here)s/gate ]; do sleep 0.1; done'\nstopwaitsecs=1000\n`,
      ];
      const scene = createScene(t, { "supervisord.conf": configuration(sections.join("\n")) });
      const daemon = startDaemon(scene, subject);
      await daemon.prints("success: ear entered RUNNING");
      await daemon.prints("success: clock entered RUNNING");
      await daemon.prints("success: stubborn entered RUNNING");
      await heard(scene, "PROCESS_STATE_RUNNING", "stubborn", "ear");
      daemon.kill("SIGTERM");
      await heard(scene, "SUPERVISOR_STATE_CHANGE_STOPPING", "", "ear");
      await tell(scene, "still there");
      const last = (name: string) => recorded(scene, "ear").findLastIndex((each) => each.name === name);
      await daemon.until(
        "it ticks while it waits for the stubborn one",
        () => last("REMOTE_COMMUNICATION") > 0 && last("TICK_5") > last("SUPERVISOR_STATE_CHANGE_STOPPING"),
      );
      await daemon.until("the clock has heard of one", () => recorded(scene, "clock").length > 0);
      scene.write("gate", "");
      assert.deepEqual(await daemon.exits(), { code: 0, signal: undefined });

      const all = recorded(scene, "ear");
      const names = all.map(({ name, payload }) => `${name} ${/^processname:(\w+)/.exec(payload)?.[1] ?? ""}`.trim());
      const after = names.slice(names.indexOf("SUPERVISOR_STATE_CHANGE_STOPPING"));
      const place = (name: string) => after.indexOf(name);
      assert.equal(after.filter((name) => name === "SUPERVISOR_STATE_CHANGE_STOPPING").length, 1);
      assert.ok(place("REMOTE_COMMUNICATION") > 0);
      assert.ok(
        place("TICK_5") > place("PROCESS_STATE_STOPPING stubborn"),
        "it ticks while it waits for seven seconds",
      );
      // The original stops the pool without waiting for a listener that is still busy with an earlier event.
      const stopped = place("PROCESS_STATE_STOPPED stubborn");
      assert.ok(stopped > place("TICK_5") || (subject !== tsd && stopped === -1));
      assert.ok(!after.includes("PROCESS_STATE_STOPPED ear"), "it does not hear of its own end");
      // A subscription to the abstract TICK is one to all of them.
      assert.match(
        recorded(scene, "clock")
          .map(({ name }) => name)
          .join(" "),
        /^TICK_5( TICK_\d+)*$/,
      );
    });

    test(`${subject.name}: EV-POOL-004 a program is beyond repair before its listener runs: it hears of it once it does`, async (t) => {
      const broken = "[program:broken]\ncommand=/bin/sh -c 'exit 3'\nstartsecs=1\nstartretries=0\n";
      const text = configuration(pool("ear", "PROCESS_STATE_FATAL", "startsecs=3") + broken);
      const scene = createScene(t, { "supervisord.conf": text });
      const daemon = startDaemon(scene, subject);
      await daemon.prints("gave up: broken entered FATAL state");
      await heard(scene, "PROCESS_STATE_FATAL", "broken", "ear");
      await daemon.prints("success: ear entered RUNNING");
    });

    test(`${subject.name}: EV-POOL-007 EV-ORD-001 IMP-044 TRAP-037 many programs start before their listener does`, async (t) => {
      const programs = Array.from({ length: 12 }, (_, n) => `[program:p${n}]\ncommand=/bin/sleep 1000\nstartsecs=0\n`);
      const text = configuration([pool("ear", "PROCESS_STATE"), ...programs].join("\n"));
      const scene = createScene(t, { "supervisord.conf": text });
      const daemon = startDaemon(scene, subject);
      await daemon.prints("success: ear entered RUNNING");
      await heard(scene, "PROCESS_STATE_RUNNING", "p11", "ear");
      const all = 24; // Two for every program.
      if (subject === tsd) await daemon.until("every event is heard", () => recorded(scene, "ear").length >= all);
      const serials = recorded(scene, "ear").map(({ header }) => Number(header.get("serial")));
      const lost = daemon.lines("pool ear event buffer overflowed, discarding event").length;
      if (subject === tsd) {
        assert.equal(lost, 0);
        assert.deepEqual(serials, [...serials.keys()]);
      } else {
        assert.ok(lost >= 2, "the original keeps ten");
        assert.ok(serials[0]! > 0);
      }
    });
  }
});
