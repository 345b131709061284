/**
 * Going into the background. A running Node cannot fork. So the process that the user started (the front) starts the
 * daemon as a child in its own session, and waits on a pipe, which is the daemon's stdin, for the report that start-up
 * has succeeded (IMP-049). Then the front ends, and init becomes the daemon's parent.
 *
 * Until then the two look like one process: the front ends with the daemon's exit status, and signals to the front
 * (Ctrl-C while the daemon waits for something) are passed on to the daemon.
 */
import { closeSync, openSync, writeSync } from "node:fs";
import { Socket } from "node:net";
import { constants } from "node:os";
import type { DaemonSettings } from "../../core/config/model/model.js";
import { pyrepr } from "../../core/python/repr.js";
import { decodeWaitStatus, type ExitStatus } from "../../core/process/exit-status.js";
import type { Posix, SpawnPlan } from "../../posix/posix.js";
import type { ActivityLog } from "../logs/activity-log.js";
import { errnoText } from "../machine/errno-text.js";
import { takeVariable } from "../machine/own-variable.js";

/** Tells the second process that its stdin is the pipe on which the front waits. */
const MARKER = "_TSD_FRONT_WAITS";

/** Signals that end a front; the daemon gets them too. */
const FATAL_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const;

/** What the front was started with. */
export interface Given {
  readonly ignored: readonly number[];
  readonly descriptors: readonly number[];
}

const READY = "0";
const PERMISSIONS = 0o777;
const DAY_MS = 86_400_000;

/** Is this the second process? Ask only once: the marker is removed, since children must not see it. */
export function takeFrontMarker(): boolean {
  return takeVariable(MARKER) !== undefined;
}

/**
 * In the front: start the daemon and wait for the result. Resolves to "ready" once it runs, or to how it ended before
 * that; unless it was killed, it has printed why on stderr. `itself` is what to execute to start another process of
 * ours; `variables` are added to its environment. What was open or ignored when we were started stays so in the daemon:
 * a process that waits for a lock or for the end of a pipe waits for the daemon (LIFE-DMN-004).
 */
export async function startInBackground(
  posix: Posix,
  itself: Pick<SpawnPlan, "file" | "argv">,
  variables: readonly string[],
  given: Given,
): Promise<"ready" | ExitStatus> {
  const { readEnd, writeEnd } = posix.pipe("read");
  const childEnded = new Promise<void>((resolve) => process.once("SIGCHLD", resolve));
  // Waiting for signals alone does not keep Node running.
  const awake = setInterval(() => undefined, DAY_MS);
  let pid = 0;
  for (const signal of FATAL_SIGNALS) {
    if (!given.ignored.includes(constants.signals[signal])) process.once(signal, () => passOn(posix, pid, signal));
  }
  for (const fd of given.descriptors) posix.passOn(fd);
  pid = posix.spawn({
    ...itself,
    env: [...posix.environment(), ...variables, `${MARKER}=1`],
    stdin: writeEnd,
    stdout: 1,
    stderr: 2,
    newSession: true,
  });
  posix.close(writeEnd);
  const ready = await saidReady(readEnd);
  if (!ready) await childEnded;
  clearInterval(awake);
  if (ready) return "ready";
  const exit = posix.reap().find((each) => each.pid === pid);
  return decodeWaitStatus(exit?.waitStatus ?? 0);
}

/** The front dies of the signal as usual, and ends the daemon with it. */
function passOn(posix: Posix, pid: number, signal: (typeof FATAL_SIGNALS)[number]): void {
  try {
    posix.kill(pid, constants.signals[signal]);
  } catch {
    // It has ended already.
  }
  process.kill(process.pid, signal);
}

/** If the daemon ends, the pipe ends without a byte. */
function saidReady(readEnd: number): Promise<boolean> {
  const pipe = new Socket({ fd: readEnd, readable: true, writable: false });
  return new Promise((resolve) => {
    pipe.on("data", () => resolve(true));
    pipe.on("error", () => resolve(false));
    pipe.on("end", () => resolve(false));
  });
}

/** In the daemon, once sockets are open: leave the terminal and the directory (LIFE-DMN-001..006). */
export function detach(settings: DaemonSettings, log: ActivityLog): void {
  log.blather("supervisord forked; parent exiting");
  log.info("daemonizing the supervisord process");
  if (settings.directory !== undefined) enter(settings.directory, log);
  process.umask(settings.umask & PERMISSIONS);
}

function enter(directory: string, log: ActivityLog): void {
  const name = pyrepr(directory);
  try {
    process.chdir(directory);
    log.info(`set current directory: ${name}`);
  } catch (error) {
    log.critical(`can't chdir into ${name}: ${errnoText(error)}: ${name}`);
  }
}

/** Start-up has succeeded: let the front end, and point the standard descriptors at /dev/null. */
export function reportReady(posix: Posix): void {
  try {
    writeSync(0, READY);
  } catch {
    // The front was killed by a signal that it could not pass on: no process waits any more, but that is no reason to
    // stop.
  }
  const nowhere = openSync("/dev/null", "r+");
  for (const fd of [0, 1, 2]) posix.dup2(nowhere, fd);
  closeSync(nowhere);
}
