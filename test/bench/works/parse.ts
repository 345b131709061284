/** How long start-up takes to read 2,000 program sections, each time in a process of its own, cold, as at a start. */
import assert from "node:assert/strict";
import { inRepository } from "../../support/repository.js";
import { inScene, type Work } from "../work.js";

const PROGRAMS = 2000;
const PYTHON = process.env["TSD_PYTHON"] ?? "/usr/bin/python3";

const READERS = {
  tsd: [process.execPath, inRepository("build", "test", "bench", "parse-ours.js")],
  debian: [PYTHON, inRepository("test", "bench", "parse-original.py")],
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

export const parse: Work = {
  name: "parse-2000",
  figures: {
    clock: { title: "reading 2,000 programs", unit: "ms", goal: { most: 0.3 } },
    processor: { title: "reading 2,000 programs, processor time of the main thread", unit: "ms" },
  },
  run: ({ name }) =>
    inScene(async (scene) => {
      const programs = Array.from({ length: PROGRAMS }, (_, number) => program(number));
      const file = scene.write("supervisord.conf", `[supervisord]\n${programs.join("\n")}`);
      const { stdout, stderr } = await scene.run([...READERS[name], file]);
      const [clock, processor, groups] = stdout.trim().split(" ").map(Number);
      assert.equal(groups, PROGRAMS, stderr);
      return { clock: [clock!], processor: [processor!] };
    }),
};
