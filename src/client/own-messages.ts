/** Every sentence of `tsctl`'s own verbs but for `why` (core/explain): what was typed, what is so, what to do. */

export const tell = {
  badOption: (verb: string, sentence: string, known: readonly string[]): string =>
    `Error: ${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}: ${verb} knows ${known.join(", ")}`,
  badCount: (option: string, typed: string, least: number): string =>
    `Error: ${option} takes a whole number, ${least} or more, not ${typed}`,
  didYouMean: (name: string): string => `Did you mean ${name}?`,
  helpLists: "tsctl help lists the actions.",
  oneOnly: (verb: string, typed: string, names: readonly string[]): string =>
    `Error: ${verb} takes one process, and ${typed} means ${names.join(", ")}`,
  versions: (client: string, server: string | undefined): string =>
    `tsctl ${client}; the server is ${server === undefined ? "not tsd" : `tsd ${server}`}`,
  notReloaded: "the daemon could not start with that file: nothing was restarted, and everything runs on as it did",
  unknownShell: (shell: string, known: readonly string[]): string =>
    `Error: cannot complete for ${shell === "" ? "no shell" : shell}: there are completions for ${known.join(", ")}`,

  // start
  because: (name: string, reason: string): string => `${name}: ${reason}`,
  askWhy: (name: string): string => `tsctl why ${name} says why.`,

  // status --watch
  serverGone: (url: string): string => `${url} is gone`,

  // why
  nothingToExplain: "nothing to explain: everything runs as configured, and nothing has failed since it was started",
  noAutostart: "autostart=false: it waits for somebody to start it",
  noHistory: "this server is not tsd: it remembers no lives and does not tell what holds a process",

  // logs
  noLog: (name: string): string => `${name}: no log to show`,
  notFollowed: (name: string): string =>
    `${name}: cannot go on with it: it has no log file, and of its output only the end is remembered`,

  // healthcheck
  healthy: (count: number): string =>
    `ok: ${count === 1 ? "1 process runs" : `all ${count} processes run`} as configured`,
  unhealthy: (name: string, why: string): string => `${name}: ${why}`,
  nothingToRun: "ok: nothing is configured to run by itself",
  neverStarted: "STOPPED: configured to start by itself, and nobody runs it",
  mayNotAsk: (url: string): string => `cannot check ${url}: it may not be asked by this user`,
  noCounts: "--max-restarts: this server is not tsd, and does not count restarts",
  noAnswer: (url: string): string => `cannot check ${url}: no daemon answers there`,
} as const;
