/** Every sentence of `tsctl`'s own verbs except `why` (core/explain): what was typed, what is wrong, what to do. */

export const sentences = {
  badOption: (verb: string, sentence: string, known: readonly string[]): string =>
    `Error: ${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}: ${verb} knows ${known.join(", ")}`,
  noValue: (option: string): string => `Error: ${option} needs a value after it`,
  badCount: (option: string, typed: string, least: number): string =>
    `Error: ${option} takes a whole number, ${least} or more, not ${typed}`,
  didYouMean: (name: string): string => `Did you mean ${name}?`,
  helpLists: "tsctl help lists the actions.",
  oneOnly: (verb: string, typed: string, names: readonly string[]): string =>
    `Error: ${verb} takes one process, and ${typed} means ${names.join(", ")}`,
  versions: (client: string, server: string | undefined): string =>
    `tsctl ${client}; the server is ${server === undefined ? "not tsd" : `tsd ${server}`}`,
  notReloaded: "the daemon could not start with that file: nothing was restarted, and everything continues to run",
  unknownShell: (shell: string, known: readonly string[]): string =>
    `Error: cannot complete for ${shell === "" ? "no shell" : shell}: there are completions for ${known.join(", ")}`,

  // start
  because: (name: string, reason: string): string => `${name}: ${reason}`,
  askWhy: (name: string): string => `tsctl why ${name} says why.`,

  // status --watch
  serverGone: (url: string): string => `${url} is gone`,

  // why
  nothingToExplain: "nothing to explain: everything runs as configured, and nothing has failed since it was started",
  noAutostart: "autostart=false: it is not started by itself",
  justStarted: "it was started, and is not up for startsecs yet",
  justStopping: "it was asked to stop, and has not ended yet",
  noHistory: "this server is not tsd: it keeps no history of processes, and does not report why one waits",

  // logs
  noLog: (name: string, channels: readonly string[]): string =>
    `${name}: nothing to show: there is no log of its ${channels.join(" and ")}, and the daemon remembers none of it`,
  notKept: (name: string, channel: string, path: string): string =>
    `${name} (${channel}): goes to ${path === "" ? "no log" : path}, and this server keeps none of it, so it cannot be followed`,
  serverClosed: (url: string): string =>
    `the server at ${url} has closed the logs: it has ended or reloads (this server does not report which)`,
  stderrElsewhere: (name: string): string =>
    `${name}: redirect_stderr=true: its standard error is among its standard output`,
  badMoment: (typed: string): string =>
    `Error: --since takes an age or a moment, such as 10m, 1h30m, 2026-01-31 or 2026-01-31T12:00:00Z, not ${typed}`,
  noTimes: (name: string, channel: string, lines: number): string =>
    `${name} (${channel}): its lines have no times, so --since cannot select any: ` +
    `${lines === 1 ? "the last line is" : `the last ${lines} lines are`} shown`,
  sinceCut: (name: string, channel: string): string =>
    `${name} (${channel}): lines before the first one shown were not searched; --since may include some of them`,

  // tail
  tailRemembered: (name: string, channel: string, path: string): string =>
    `${name}: ${goesTo(channel, path)}; this is the end of it, from the daemon's memory`,
  tailNothing: (name: string, channel: string, path: string): string =>
    `${name}: ${goesTo(channel, path)}, and the daemon remembers none of it`,

  // logs -f
  logCame: (name: string): string => `${name}: is now in use`,
  logWent: (name: string): string => `${name}: is no longer in use; no more output follows`,
  logMissing: (name: string, bytes: number): string =>
    `${name}: ${bytes} bytes are missing: no file has its output, and newer output replaced them in the daemon's memory`,
  logRestarted: (name: string): string =>
    `${name}: its log was emptied, or rotated away before it was read; reading continues at the beginning of the file`,
  logUnreadable: (name: string, channel: string): string => `${name}: its log of ${channel} cannot be read`,
  tooManyFollow: "the daemon has as many followers as it allows; end one of them, or close a web page of the daemon",
  tooMuchToFollow: "the daemon does not take so many names or patterns at once; name groups, or use fewer patterns",
  daemonReloads: "the daemon reloads; the logs continue when it is back",
  daemonEnded: "the daemon has ended",
  daemonMissing: (url: string, seconds: number): string =>
    `the daemon did not come back: no answer at ${url} for ${seconds} seconds`,
  connectionLost: (seconds: number): string =>
    `the connection was lost: the daemon reloads or has ended; waiting ${seconds} seconds for it`,
  connectedAgain: "connected again; the logs continue where they stopped, as far as this can be known",

  // healthcheck
  healthy: (count: number): string =>
    `ok: ${count === 1 ? "1 process runs" : `all ${count} processes run`} as configured`,
  unhealthy: (name: string, why: string): string => `${name}: ${why}`,
  nothingToRun: "ok: nothing is configured to run by itself",
  neverStarted: "STOPPED: autostart=true, but never started",
  mayNotAsk: (url: string): string => `cannot check ${url}: this user may not connect to it`,
  noCounts: "--max-restarts: this server is not tsd, and does not count restarts",
  noAnswer: (url: string): string => `cannot check ${url}: no daemon answers there`,
} as const;

function goesTo(channel: string, path: string): string {
  return path === ""
    ? `there is no log of its ${channel}`
    : `its ${channel} goes to ${path}, which cannot be read back`;
}
