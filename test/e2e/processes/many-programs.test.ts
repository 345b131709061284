/**
 * Hundreds of programs are started in one pass. The original answers no client until the last has been; ours answers in
 * between what is not about processes, and the rest when the pass is over, so that no client sees half of it.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { configuration, endpointOf } from "../../support/configuration.js";
import { startDaemon } from "../../support/daemon.js";
import { subjects, tsd } from "../../support/implementations.js";
import { call } from "../../support/rpc.js";
import { createScene } from "../../support/scene.js";

const MANY = 400;

for (const subject of subjects) {
  test(`${subject.name}: LIFE-ORD-001 LIFE-LOOP-001 who asks while ${MANY} programs are started`, async (t) => {
    const program = `[program:x]\ncommand=/bin/sleep 1000\nnumprocs=${MANY}\nprocess_name=%(process_num)03d\n`;
    const outputs = "stdout_logfile=NONE\nstderr_logfile=NONE\n";
    const scene = createScene(t, {
      "supervisord.conf": configuration(program + outputs, "loglevel=trace\nminfds=4096"),
    });
    const daemon = startDaemon(scene, subject);
    const states: Set<string>[] = [];
    // The client that is answered in between does not wait for what is answered afterwards.
    const asked = new AbortController();
    const asking = (async () => {
      while (!asked.signal.aborted) await call(endpointOf(scene), "supervisor.getState").catch(() => undefined);
    })();
    const started = () => daemon.lines("INFO spawned: ");
    await daemon.until("all are started, while somebody asks all the time", async () => {
      const all = await call(endpointOf(scene), "supervisor.getAllProcessInfo");
      states.push(new Set((all as { statename: string }[]).map(({ statename }) => statename)));
      return started().length === MANY;
    });
    asked.abort();
    await asking;
    const names = Array.from({ length: MANY }, (_, index) => String(index).padStart(3, "0"));
    assert.deepEqual(
      started().map((line) => /'(\d+)'/.exec(line)?.[1]),
      names,
    );
    // Some may ask before the first is started: then none is.
    for (const seen of states) assert.ok(!seen.has("STOPPED") || seen.size === 1, [...seen].join());
    const lines = daemon.lines("");
    const pass = lines.slice(lines.indexOf(started()[0]!), lines.indexOf(started().at(-1)!));
    const askedMeanwhile = (method: string) => pass.some((line) => line.endsWith(`called: supervisor.${method}()`));
    assert.equal(askedMeanwhile("getState"), subject === tsd);
    assert.equal(askedMeanwhile("getAllProcessInfo"), false);
  });
}
