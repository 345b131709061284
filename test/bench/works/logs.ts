/** What a program's output costs on its way to a file: throughput, and the daemon's processor time. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { closeSync, constants, openSync, readdirSync, statSync, writeFileSync, writeSync } from "node:fs";
import { configuration } from "../../support/configuration.js";
import type { Implementation } from "../../support/implementations.js";
import type { Scene } from "../../support/scene.js";
import { until } from "../../support/until.js";
import { used } from "../cost.js";
import { inScene, type Figure, type Work } from "../work.js";

const GIB = 2 ** 30;
const PATIENCE = 180_000;

interface Case {
  readonly name: string;
  readonly title: string;
  /** Bytes that all children together write. */
  readonly bytes: number;
  readonly children?: number;
  /** Shell words that write `bytes / children` bytes; `BYTES` stands for that number. */
  readonly command: string;
  readonly target: string;
  readonly goals?: Readonly<Record<"rate" | "processor", Figure["goal"]>>;
}

// `yes` writes blocks of whole lines, as a program whose output is buffered; `dd` makes one write of each line.
const LINES = `yes ${"x".repeat(99)} | head -c BYTES`;
const ROTATING = "stdout_logfile=%(here)s/%(process_num)d.log\nstdout_logfile_maxbytes=50MB\nstdout_logfile_backups=30";

const CASES: readonly Case[] = [
  {
    name: "log-rotating",
    title: "100-byte lines, rotating",
    bytes: GIB,
    command: LINES,
    target: ROTATING,
    goals: { rate: { least: 1.1 }, processor: { most: 0.85 } },
  },
  { name: "log-crowd", title: "20 children at once", bytes: GIB, children: 20, command: LINES, target: ROTATING },
  { name: "log-none", title: "NONE", bytes: GIB, command: LINES, target: "stdout_logfile=NONE" },
  {
    name: "log-stdout",
    title: "/dev/fd/1 into a pipe",
    bytes: GIB / 4,
    command: LINES,
    target: "stdout_logfile=/dev/fd/1\nstdout_logfile_maxbytes=0",
  },
  {
    name: "log-tiny",
    title: "10-byte writes",
    bytes: 20_000_000,
    command: "dd if=%(here)s/lines bs=10 status=none",
    target: ROTATING,
    goals: { rate: undefined, processor: { most: 0.3 } },
  },
];

function work({ name, title, bytes, children = 1, command, target, goals }: Case): Work {
  const each = Math.floor(bytes / children);
  const program = `[program:writer]
command=/bin/sh -c "read go < %(here)s/go; ${command.replace("BYTES", String(each))}"
process_name=%(process_num)d
numprocs=${children}
startsecs=0
autorestart=false
stderr_logfile=NONE
${target}
`;
  return {
    name,
    figures: {
      rate: { title: `${title}: throughput`, unit: "MB/s", ...(goals?.rate === undefined ? {} : { goal: goals.rate }) },
      processor: {
        title: `${title}: processor time per GiB`,
        unit: "s",
        ...(goals?.processor === undefined ? {} : { goal: goals.processor }),
      },
    },
    run: (subject) =>
      inScene(async (scene) => {
        scene.write("supervisord.conf", configuration(program, "logfile_maxbytes=0"));
        if (command.includes("lines")) writeFileSync(scene.path("lines"), "123456789\n".repeat(each / 10));
        await scene.run(["mkfifo", scene.path("go")]);
        const go = openSync(scene.path("go"), constants.O_RDWR);
        try {
          const pid = await start(scene, subject);
          const logged = (what: string) => scene.read("supervisord.log").split(what).length - 1;
          await until("all children wait", () => logged(" entered RUNNING") === children, { timeout: PATIENCE });
          const before = used(pid);
          const from = performance.now();
          writeSync(go, "\n".repeat(children));
          await until("all is written", () => logged(" INFO exited: ") === children, { timeout: PATIENCE });
          const clock = performance.now() - from;
          const { processor } = used(pid);
          if (target === ROTATING) assert.equal(written(scene.folder), each * children, "bytes in the log files");
          return {
            rate: [(each * children) / 1000 / clock],
            processor: [((processor - before.processor) / 1000) * (GIB / (each * children))],
          };
        } finally {
          closeSync(go);
        }
      }),
  };
}

/** Starts the daemon with its standard output in a pipe that `cat` empties, and returns its pid. */
async function start(scene: Scene, { supervisord }: Implementation): Promise<number> {
  const command = `"${supervisord}" -n -c supervisord.conf | cat > /dev/null`;
  spawn("/bin/sh", ["-c", command], { cwd: scene.folder, env: scene.environment(), stdio: "ignore", detached: true });
  return until("the daemon has a pidfile", () => Number(scene.read("supervisord.pid")) || undefined, {
    timeout: PATIENCE,
  });
}

/** Bytes in all log files of the children. */
function written(folder: string): number {
  const logs = readdirSync(folder).filter((name) => /^\d+\.log/.test(name));
  return logs.reduce((sum, name) => sum + statSync(`${folder}/${name}`).size, 0);
}

export const LOG_WORKS: readonly Work[] = CASES.map(work);
