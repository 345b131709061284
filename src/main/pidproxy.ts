/**
 * `pidproxy PIDFILE COMMAND`: stands in for a daemon that writes a pidfile, so that a supervisor can signal it. The
 * command runs as our child; signals to us are passed on to the process named in the pidfile, which may be another one
 * (CLI-P-*).
 *
 * The original looks every five seconds whether the child has ended. We notice the end at once, except in the first five
 * seconds. A command that ends so early has usually left its daemon in the background, and the supervisor must see the
 * same as under the original: a program that has run for five seconds, which is then a successful start.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { resolve } from "node:path";
import { parseInteger } from "../core/python/integers.js";
import { restoreDescriptorLimit } from "../daemon/machine/descriptor-limit.js";
import { restoreIgnoredSignals } from "../daemon/start-up/given-signals.js";
import { loadPosix } from "../posix/addon.js";
import { PosixError } from "../posix/errors.js";
import { adoptLocale } from "./machine/adopt-locale.js";
import { launchInfo } from "./machine/launch-info.js";
import { programAsTyped } from "./command-line/program-name.js";
import { showCommandAsTyped } from "./daemon/shown-command.js";

const FORWARDED = ["SIGTERM", "SIGHUP", "SIGINT", "SIGUSR1", "SIGUSR2", "SIGQUIT"] as const;
/** After these we end at once, whatever the process does with them (CLI-P-006). */
const LAST: readonly string[] = ["SIGTERM", "SIGINT", "SIGQUIT"];
/** Ignored in the child as in every child of the original (LIFE-SPAWN-022). */
const IGNORED = [constants.signals.SIGPIPE, constants.signals.SIGXFSZ];
const FIRST_LOOK_MS = 5000;
const MAX_PID = 2 ** 31 - 1;

const [pidfile, ...command] = process.argv.slice(2);
if (pidfile === undefined || command[0] === undefined) {
  say(`pidproxy -- run a command and pass signals on to the process its pidfile names.

Usage: ${programAsTyped()} <pidfile name> <command> [<cmdarg1> ...]

TERM, HUP, INT, USR1, USR2 and QUIT go to the process in the pidfile; after TERM,
INT or QUIT pidproxy itself ends. The command is not searched for in PATH.

`);
  process.exit(1);
}
runBehind(pidfile, command[0], command);

function runBehind(path: string, file: string, argv: readonly string[]): void {
  const posix = loadPosix();
  restoreDescriptorLimit(posix);
  posix.showHiddenNames();
  restoreIgnoredSignals(posix, launchInfo?.ignored ?? []);
  adoptLocale(() => posix);
  showCommandAsTyped(posix);
  let child = 0;
  let mayEnd = false;
  let ended = false;
  const endIfDue = () => {
    if (mayEnd && ended) process.exit(0);
  };
  process.on("SIGCHLD", () => {
    ended ||= posix.reap().some(({ pid }) => pid === child);
    endIfDue();
  });
  setTimeout(() => {
    mayEnd = true;
    endIfDue();
  }, FIRST_LOOK_MS);
  for (const signal of FORWARDED) {
    process.on(signal, () => {
      const pid = pidIn(path);
      if (pid === undefined) return say(`Can't read child pidfile ${path}!\n`);
      try {
        posix.kill(pid, constants.signals[signal]);
      } catch (error) {
        if (!(error instanceof PosixError)) throw error;
        process.stderr.write(`cannot send ${signal} to process ${pid}, which ${path} names: ${error.code}\n`);
        process.exit(1);
      }
      if (LAST.includes(signal)) process.exit(0);
    });
  }
  child = posix.spawn({
    file: resolve(file),
    argv,
    env: posix.environment(),
    stdin: 0,
    stdout: 1,
    stderr: 2,
    ignoreSignals: IGNORED,
    sameGroup: true,
  });
  // Waiting for signals alone does not keep Node running.
  setInterval(() => undefined, MAX_PID);
}

/** The pid in a pidfile. Not 0 or less: those would mean process groups, our own among them. */
function pidIn(path: string): number | undefined {
  try {
    const pid = parseInteger(readFileSync(path, "utf8"));
    return pid !== undefined && pid > 0 && pid <= MAX_PID ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Written at once and completely: the process may end right after. */
function say(text: string): void {
  try {
    writeFileSync(1, text);
  } catch {
    // No process reads.
  }
}
