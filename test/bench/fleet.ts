/** Many programs that do nothing but say that they run: each writes a byte into a pipe and becomes `sleep`. */
import { execFileSync } from "node:child_process";
import { constants, openSync } from "node:fs";
import { Socket } from "node:net";
import { configuration } from "../support/configuration.js";
import { startDaemon, type Daemon } from "../support/daemon.js";
import type { Implementation } from "../support/implementations.js";
import { until } from "../support/until.js";
import { inScene } from "./work.js";
import type { Scene } from "../support/scene.js";

/** Descriptors a daemon of 2,000 programs needs. */
const DAEMON_OPTIONS = "minfds=10000\nlogfile_maxbytes=0";
const PATIENCE = 180_000;

/** A running fleet. */
export interface Fleet {
  readonly daemon: Daemon;
  readonly scene: Scene;
  /** Milliseconds from the start of the daemon until the last program had been executed. */
  readonly boot: number;
}

/** `count` programs, each in a group of its own, or all in one (`together`). */
function sections(count: number, together: boolean): string {
  const body = `command=/bin/sh -c 'echo > %(here)s/ready; exec sleep 100000'
stdout_logfile=NONE
stderr_logfile=NONE
startsecs=0
`;
  if (together) {
    return `[program:fleet]\nnumprocs=${count}\nprocess_name=%(program_name)s_%(process_num)04d\n${body}`;
  }
  return Array.from({ length: count }, (_, index) => `[program:p${String(index).padStart(4, "0")}]\n${body}`).join(
    "\n",
  );
}

/** Starts `count` programs, waits until all have been executed, and lets `act` measure. */
export function withFleet<Value>(
  subject: Implementation,
  count: number,
  act: (fleet: Fleet) => Promise<Value>,
  { together = false, more = "" } = {},
): Promise<Value> {
  return inScene(async (scene) => {
    scene.write("supervisord.conf", configuration(sections(count, together) + more, DAEMON_OPTIONS));
    const ready = countBytes(scene.path("ready"));
    try {
      const begun = performance.now();
      const daemon = startDaemon(scene, subject);
      await until(`${count} programs run`, () => ready.count() === count, {
        timeout: PATIENCE,
        show: () => daemon.output.slice(-2000),
      });
      return await act({ daemon, scene, boot: ready.last() - begun });
    } finally {
      ready.close();
    }
  });
}

/** Counts what is written into a named pipe, and remembers when the last byte came. */
function countBytes(path: string): { count: () => number; last: () => number; close: () => void } {
  execFileSync("mkfifo", [path]);
  // Open for both, so that it does not end between two writers.
  const socket = new Socket({ fd: openSync(path, constants.O_RDWR | constants.O_NONBLOCK), writable: false });
  let count = 0;
  let last = 0;
  socket.on("data", (chunk) => {
    count += chunk.length;
    last = performance.now();
  });
  return { count: () => count, last: () => last, close: () => socket.destroy() };
}
