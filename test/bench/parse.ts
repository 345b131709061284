/**
 * How long start-up takes to read 2,000 program sections, ours and the original side by side. Each reading has a process
 * of its own, cold, as at a start; the two take turns, and the quickest of each counts, because the machine can only
 * make a reading slower. Prints a table; the goal is half the original's time at most.
 *
 *   node build/test/bench/parse.js [rounds]
 */
import assert from "node:assert/strict";
import { inRepository } from "../support/repository.js";
import { Scene } from "../support/scene.js";

const PROGRAMS = 2000;
const PYTHON = process.env["TSD_PYTHON"] ?? "/usr/bin/python3";

const READERS = {
  ours: [process.execPath, inRepository("build", "test", "bench", "parse-ours.js")],
  original: [PYTHON, inRepository("test", "bench", "parse-original.py")],
} as const;

/** A program as people write them: a dozen options, expansions, variables of its own. */
function program(number: number): string {
  return `[program:worker${number}]
command=/usr/bin/python3 /srv/app/worker.py --queue=q${number} --log=%(here)s/%(program_name)s.txt
directory=/tmp
autostart=true
autorestart=true
startsecs=5
stopwaitsecs=30
stopasgroup=true
stdout_logfile=%(here)s/%(program_name)s.log
stdout_logfile_maxbytes=10MB
redirect_stderr=true
environment=QUEUE="q${number}",HOME="/tmp"
`;
}

interface Times {
  readonly clock: number[];
  readonly processor: number[];
}

const rounds = Number(process.argv[2] ?? 7);
const scene = new Scene();
try {
  const programs = Array.from({ length: PROGRAMS }, (_, number) => program(number));
  const file = scene.write("supervisord.conf", `[supervisord]\n${programs.join("\n")}`);
  const times: Record<keyof typeof READERS, Times> = {
    ours: { clock: [], processor: [] },
    original: { clock: [], processor: [] },
  };
  for (let round = 0; round < rounds; round += 1) {
    for (const reader of ["ours", "original"] as const) {
      const { stdout, stderr } = await scene.run([...READERS[reader], file]);
      const [clock, processor, groups] = stdout.trim().split(" ").map(Number);
      assert.equal(groups, PROGRAMS, stderr);
      times[reader].clock.push(clock!);
      times[reader].processor.push(processor!);
    }
  }
  console.log(`quickest of ${rounds} readings of ${PROGRAMS} programs, milliseconds`);
  console.log(row("", "ours", "original", "ratio"));
  for (const measure of ["clock", "processor"] as const) {
    const [ours, original] = [Math.min(...times.ours[measure]), Math.min(...times.original[measure])];
    console.log(row(`on the ${measure}`, ours.toFixed(0), original.toFixed(0), (ours / original).toFixed(2)));
  }
} finally {
  await scene.end();
}

function row(title: string, ...cells: readonly string[]): string {
  return title.padEnd(18) + cells.map((cell) => cell.padStart(10)).join("");
}
