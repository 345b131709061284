/**
 * A daemon that is never idle: programs that are started again and again, each of which makes three events, or that are
 * started all at once. Events that cannot be sent to its listener in time wait, and those beyond its buffer are lost. The
 * original sends one event each time round its loop, and falls behind without an end: the control.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { configuration } from "../../support/configuration.js";
import { startDaemon } from "../../support/daemon.js";
import { subjects } from "../../support/implementations.js";
import { inRepository } from "../../support/repository.js";
import { createScene, type Scene } from "../../support/scene.js";

const LIVES = 1200;
const EVENTS_OF_A_LIFE = 3;

function sections(buffer: number): string {
  return `[eventlistener:recorder]
command=${inRepository("fixtures/listeners/record-events.py")} events
events=PROCESS_STATE
buffer_size=${buffer}

[program:w]
process_name=w%(process_num)d
numprocs=150
command=/bin/sleep 0.1
startsecs=0
autorestart=true
stdout_logfile=NONE
stderr_logfile=NONE
`;
}

const reported = (scene: Scene) => scene.read("events").split("\n").length - 1;

for (const subject of subjects) {
  const isOurs = subject.name === "tsd";
  test(`${subject.name}: EV-POOL-003 LIFE-ST-029 ${isOurs ? "a listener gets its events as fast as programs are restarted" : "the control: it gets one event a round"}`, async (t) => {
    const scene = createScene(t, {
      "supervisord.conf": configuration(sections(1_000_000), "minfds=1024"),
      events: "",
    });
    const daemon = startDaemon(scene, subject);
    const lives = () => daemon.lines("INFO spawned: 'w").length;
    // A listener takes a moment to start, in which its events wait.
    await daemon.until("the listener is at work", () => reported(scene) > 0 && lives() >= LIVES / 4, 180_000);
    const [before, livesBefore] = [reported(scene), lives()];
    const part = () => (reported(scene) - before) / ((lives() - livesBefore) * EVENTS_OF_A_LIFE);
    await daemon.until("so many lives have begun", () => lives() >= livesBefore + LIVES, 180_000);
    t.diagnostic(`${part()} of the events were told`);
    // A listener that the machine has put aside catches up; one that gets too few events at a time never catches up.
    if (isOurs) await daemon.until("nine of ten events were told", () => part() > 0.9);
    else assert.ok(part() < 0.3, `${part()} of the events were told`);
  });
}

const PROGRAMS = 300;

const listener = `[eventlistener:recorder]
command=${inRepository("fixtures/listeners/record-events.py")} events
events=PROCESS_STATE
buffer_size=10000
startsecs=0
`;

/** Started by an update, when the listener has long been ready. */
const programs = `[program:w]
process_name=w%(process_num)d
numprocs=${PROGRAMS}
command=/bin/sleep 1000
startsecs=0
stdout_logfile=NONE
stderr_logfile=NONE
`;

for (const subject of subjects) {
  const isOurs = subject.name === "tsd";
  test(`${subject.name}: EV-POOL-003 ${isOurs ? "a listener gets its events between two starts of many" : "the control: no listener gets an event before all have been started"}`, async (t) => {
    const options = "minfds=2048\nloglevel=debug";
    const scene = createScene(t, { "supervisord.conf": configuration(listener, options), events: "" });
    const daemon = startDaemon(scene, subject);
    await daemon.prints("recorder: ACKNOWLEDGED -> READY");
    scene.write("supervisord.conf", configuration(listener + programs, options));
    await daemon.ctl(["update"]);
    const spawns = () => daemon.lines("INFO spawned: 'w");
    await daemon.until("all have been started", () => spawns().length === PROGRAMS, 180_000);
    const log = daemon.output;
    const meanwhile = log.slice(log.indexOf(spawns()[0]!), log.indexOf(spawns().at(-1)!));
    const sent = meanwhile.match(/ sent to listener recorder$/gm)?.length ?? 0;
    if (isOurs) assert.ok(sent > PROGRAMS / 10, `${sent} events were sent between the first start and the last`);
    else assert.ok(sent < PROGRAMS / 10, `${sent} events were sent between the first start and the last`);
  });
}
