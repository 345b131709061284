/**
 * Configurations that take longer than their size explains. Before the cure 32,000 zeros in one expansion took 1.7 s, as
 * many processes 8.7 s, 128,000 variables with escaped quotes half a minute, and a chain of dependencies overflowed the
 * stack; all of it while the daemon, which reads its configuration again at each reread, did nothing else. What must hold:
 * four times as much of anything takes about four times as long, for the daemon and for `tsd check`, and 16,000
 * processes are had for less processor time than the original needs.
 *
 * Processor time is measured, and the shortest of several tries counts, so that a busy machine makes no difference.
 * TSD_ATTACK_SECONDS doubles the sizes until that time has passed.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { checkConfiguration } from "../../src/core/check/check.js";
import { loadDaemonConfig } from "../../src/core/config/load.js";
import { configuration, endpointOf } from "../support/configuration.js";
import { startDaemon } from "../support/daemon.js";
import { subjects, tsd } from "../support/implementations.js";
import { call } from "../support/rpc.js";
import { createScene } from "../support/scene.js";
import { fakeWorld } from "../unit/core/config/model/world.js";
import { KINDS, type Files } from "./configuration-kinds.js";

const SECONDS = Number(process.env["TSD_ATTACK_SECONDS"] ?? 0);
/** In proportion it would be 4, squared 16. */
const MOST_GROWTH = 8;
/** Milliseconds that everything takes now and then, whatever its size: the compiler and the collector of V8. */
const SLACK = 15;
const TRIES = 12;

const request = { file: "/etc/supervisord.conf", argv0: "/usr/bin/supervisord", overrides: {} };
const programs = { stat: () => undefined, mayExecute: () => false, head: () => undefined, mayWrite: () => true };

const READERS: Readonly<Record<string, (files: Files) => void>> = {
  "the daemon": (files) => void loadDaemonConfig(fakeWorld(files), request),
  "tsd check": (files) =>
    void checkConfiguration({ ...fakeWorld(files), programs, mostDescriptors: undefined }, request),
};

/** Processor time of some work, in milliseconds. */
function cost(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The least that a size and four times as much took, as soon as they are in proportion, or after all tries. */
function growth(work: (size: number) => () => void, size: number): readonly [number, number] {
  const [small, large] = [work(size), work(4 * size)];
  let [least, more] = [Infinity, Infinity];
  for (let tries = 0; tries < TRIES; tries += 1) {
    least = Math.min(least, cost(small));
    more = Math.min(more, cost(large));
    // What takes seconds does not do so by chance.
    if (tries > 0 && (isInProportion([least, more]) || more > 3000)) break;
  }
  return [least, more];
}

function isInProportion([least, more]: readonly [number, number]): boolean {
  return more <= MOST_GROWTH * least + SLACK;
}

for (const [reader, read] of Object.entries(READERS)) {
  describe(`${reader} reads in time that grows with the size:`, () => {
    for (const [kind, { size: first, make }] of Object.entries(KINDS)) {
      test(kind, () => {
        const end = performance.now() + (1000 * SECONDS) / (2 * Object.keys(KINDS).length);
        for (let size = first; size === first || performance.now() < end; size *= 2) {
          const [least, more] = growth((count) => {
            const files = make(count);
            return () => read(files);
          }, size);
          assert.ok(isInProportion([least, more]), `${size}: ${least} ms, four times as many: ${more} ms`);
        }
      });
    }
  });
}

test("what grows by the square is noticed", () => {
  const measured = growth((size) => {
    const names = Array.from({ length: size }, (_, at) => `name ${at}`);
    return () => names.filter((name, at) => names.indexOf(name) !== at).length;
  }, 4000);
  assert.ok(!isInProportion(measured), measured.join(" and "));
});

describe("16,000 processes", () => {
  const COUNT = 16_000;
  const costs = new Map<string, number>();
  const many = `[program:p]\ncommand=/bin/cat\nprocess_name=%(process_num)05d\nnumprocs=${COUNT}\nautostart=false\n`;
  for (const subject of subjects) {
    test(`${subject.name}: LIFE-LOOP-001 the daemon starts and answers`, async (t) => {
      const logs = "stdout_logfile=NONE\nstderr_logfile=NONE\n";
      const scene = createScene(t, { "supervisord.conf": configuration(many + logs) });
      const daemon = startDaemon(scene, subject);
      await daemon.until("it answers", () => call(endpointOf(scene), "supervisor.getPID"));
      costs.set(subject.name, ticksOf(daemon.pid));
      // The original takes sixteen times as long, and answers no other client meanwhile.
      if (subject !== tsd) return;
      const all = (await call(endpointOf(scene), "supervisor.getAllProcessInfo")) as readonly {
        readonly name: string;
      }[];
      assert.equal(all.length, COUNT);
      assert.equal(all.at(-1)?.name, String(COUNT - 1));
    });
  }

  test("for less processor time than the original needs", (t) => {
    const [ours, original] = [costs.get("tsd"), costs.get("debian")];
    if (ours === undefined || original === undefined) return t.skip("only one of them was started");
    assert.ok(ours <= original, `${ours} ticks, the original ${original}`);
  });
});

/** Processor time a process has had, in clock ticks. */
function ticksOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "latin1")
    .replace(/^.*\) /s, "")
    .split(" ");
  return Number(fields[11]) + Number(fields[12]);
}
