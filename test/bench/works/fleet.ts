/** What a number of programs costs: start, idleness, memory, requests, the end. */
import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { endpointOf } from "../../support/configuration.js";
import type { Implementation } from "../../support/implementations.js";
import { memory, used } from "../cost.js";
import { withFleet, type Fleet } from "../fleet.js";
import { ask } from "../keep-alive.js";
import type { Figure, Measured, Work } from "../work.js";

/** Milliseconds of watching an idle daemon, after a time to come to rest: V8 tidies its heap once, ten to twenty seconds after a start. */
const IDLE = 10_000;
const REST = 20_000;
const CALLS_EACH = 300;

const most = (most: number): { goal: { most: number } } => ({ goal: { most } });

const BOOT_GOALS: Readonly<Record<number, number>> = { 500: 0.3 };

/** Start-up until all have been executed. */
function boot(count: number): Work {
  const goal = BOOT_GOALS[count];
  return {
    name: `boot-${count}`,
    figures: {
      boot: {
        title: `${count === 1 ? "1 program" : `${count} programs`} exec'd after start`,
        unit: "ms",
        ...(goal === undefined ? {} : most(goal)),
      },
    },
    run: (subject) => withFleet(subject, count, async ({ boot }) => Promise.resolve({ boot: [boot] })),
  };
}

/** Wake-ups, processor time and memory while nothing happens. */
function idle(count: number): Work {
  const of = count === 1 ? "1 program" : `${count} programs`;
  const figures: Record<string, Figure> = {
    wakes: { title: `wake-ups when idle, ${of}`, unit: "1/s", ...(count === 200 ? most(0) : {}) },
    processor: { title: `processor time when idle, ${of}, in 10 s`, unit: "ms" },
    anonymous: { title: `private memory, ${of}`, unit: "MiB", ...(count <= 200 ? most(0.6) : {}) },
    share: { title: `proportional memory (Pss), ${of}`, unit: "MiB" },
  };
  return {
    name: `idle-${count}`,
    figures,
    run: (subject) =>
      withFleet(
        subject,
        count,
        async ({ daemon }) => {
          await pause(REST);
          const before = used(daemon.pid);
          await pause(IDLE);
          const after = used(daemon.pid);
          const { anonymous, share } = memory(daemon.pid);
          return {
            wakes: [(after.wakes - before.wakes) / (IDLE / 1000)],
            processor: [after.processor - before.processor],
            anonymous: [anonymous],
            share: [share],
          };
        },
        { together: true },
      ),
  };
}

/** The methods that are asked, and what their answers hold once, or once for each program. */
const CALLS = { getState: "RUNNING", getAllProcessInfo: "<name>statename</name>" } as const;

/** XML-RPC over one connection. */
function calls(count: number): Work {
  const of = count === 1 ? "1 program" : `${count} programs`;
  const goals: Readonly<Record<string, number>> = {
    "1 getState": 0.7,
    "500 getState": 0.1,
    "500 getAllProcessInfo": 0.03,
  };
  const figures: Record<string, Figure> = {};
  for (const method of Object.keys(CALLS)) {
    const goal = goals[`${count} ${method}`];
    figures[method] = { title: `${method}, ${of}`, unit: "ms", ...(goal === undefined ? {} : most(goal)) };
    figures[`${method}-rate`] = { title: `${method} at once by one client, ${of}`, unit: "1/s" };
  }
  return {
    name: `calls-${count}`,
    figures,
    run: (subject) =>
      withFleet(
        subject,
        count,
        ({ scene }) => {
          const measured: Record<string, number[]> = {};
          for (const [method, holds] of Object.entries(CALLS)) {
            const question = { method: `supervisor.${method}`, holds, count: method === "getState" ? 1 : count };
            const times = ask(endpointOf(scene), question, count > 100 ? CALLS_EACH / 6 : CALLS_EACH);
            measured[method] = times;
            measured[`${method}-rate`] = [(1000 * times.length) / times.reduce((sum, each) => sum + each, 0)];
          }
          return Promise.resolve(measured);
        },
        { together: true },
      ),
  };
}

/** From SIGTERM until the daemon and all its programs are gone. */
function ending(count: number, goal: number): Work {
  return {
    name: `end-${count}`,
    figures: {
      end: { title: `SIGTERM to gone, ${count === 1 ? "1 child" : `${count} children`}`, unit: "ms", ...most(goal) },
    },
    run: (subject: Implementation): Promise<Measured> =>
      withFleet(
        subject,
        count,
        async ({ daemon, scene }: Fleet) => {
          await pause(1_500); // Not in the middle of its start.
          const from = performance.now();
          daemon.kill("SIGTERM");
          assert.equal((await daemon.exits()).code, 0);
          const end = performance.now() - from;
          assert.deepEqual(scene.processes(), []);
          return { end: [end] };
        },
        { together: true },
      ),
  };
}

export const FLEET_WORKS: readonly Work[] = [
  ...[1, 100, 500, 2000].map(boot),
  ...[1, 200, 2000].map(idle),
  ...[1, 100, 500].map(calls),
  ending(1, 0.1),
  ending(200, 0.25),
];
