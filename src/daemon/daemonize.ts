/**
 * Going into the background. A running Node cannot fork, so the process the user started (the
 * front) starts the daemon as a child in a session of its own and waits on a pipe, which is the
 * daemon's stdin, for word that start-up has succeeded (IMP-049). The daemon's parent is then init.
 */
import { closeSync, openSync, readSync, writeSync } from "node:fs";
import type { DaemonSettings } from "../core/config/model.js";
import type { Posix } from "../posix/posix.js";
import type { ActivityLog } from "./activity-log.js";
import { passOnSoftLimit } from "./descriptor-limit.js";

/** Tells the second process that its stdin is the pipe its front waits on. */
const MARKER = "_TSD_FRONT_WAITS";

/** Is this the second process? Asked once: the marker is removed, children must not see it. */
export function takeFrontMarker(): boolean {
  const marked = process.env[MARKER] !== undefined;
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the name is a constant
  delete process.env[MARKER];
  return marked;
}

/** In the front: start the daemon and wait for it; the exit status to end with. */
export function startInBackground(posix: Posix, descriptors: number | undefined): number {
  const { readEnd, writeEnd } = posix.pipe("neither");
  posix.spawn({
    file: process.execPath,
    argv: [process.execPath, ...process.execArgv, ...process.argv.slice(1)],
    env: [...posix.environment(), `${MARKER}=1`, ...passOnSoftLimit(descriptors)],
    stdin: writeEnd,
    stdout: 1,
    stderr: 2,
    newSession: true,
  });
  posix.close(writeEnd);
  const status = Buffer.alloc(1);
  // Nothing to read: it ended before it was ready, and has said why on stderr.
  return readSync(readEnd, status) === 1 ? 0 : 2;
}

/** In the daemon, once sockets are open: leave the terminal and the directory (LIFE-DMN-002..006). */
export function detach(settings: DaemonSettings, log: ActivityLog): void {
  log.info("daemonizing the supervisord process");
  if (settings.directory !== undefined) {
    try {
      process.chdir(settings.directory);
      log.info(`set current directory: '${settings.directory}'`);
    } catch (error) {
      log.critical(`can't chdir into '${settings.directory}': ${(error as Error).message}`);
    }
  }
  process.umask(settings.umask);
}

/** Start-up has succeeded: let the front end, and point the standard descriptors nowhere. */
export function reportReady(posix: Posix): void {
  try {
    writeSync(0, "0");
  } catch {
    // The front has been killed: nobody waits any more, and that is no reason to stop.
  }
  const nowhere = openSync("/dev/null", "r+");
  for (const fd of [0, 1, 2]) posix.dup2(nowhere, fd);
  closeSync(nowhere);
}
