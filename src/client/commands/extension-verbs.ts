/**
 * What the name `tsctl` adds to the original's verbs: examples under their help, patterns where they
 * take names, and verbs of our own. Under the name `supervisorctl` none of this exists.
 */
import { ownEntry } from "../../core/own-entry.js";
import type { Verb } from "../shell/shell.js";
import { SUMMARIES } from "./summaries.js";
import { withNames, type Places } from "../shell/patterns.js";

type Examples = NonNullable<Verb["examples"]>;

/** Examples below the help of the original's verbs. */
const EXAMPLES: Readonly<Record<string, Examples>> = {
  add: [["tsctl add web", "start running a group that reread found"]],
  avail: [["tsctl avail", "what is configured, and what of it is in use"]],
  clear: [["tsctl clear 'web-*'", "empty the logs of every process so called"]],
  fg: [["tsctl fg web", "see its output, type to its standard input"]],
  maintail: [["tsctl maintail -f", "watch the daemon's own log"]],
  pid: [["tsctl pid web", "its pid; prints 0 and ends with 7 if it does not run"]],
  reload: [["tsctl reload", "restart the daemon with all programs, in the same pid"]],
  reread: [["tsctl reread && tsctl update", "see what changed in the files, then apply it"]],
  restart: [
    ["tsctl restart web", "stop it, start it, wait until it runs"],
    ["tsctl restart 'web-*' api:*", "several at once: a pattern and a group"],
  ],
  shutdown: [["tsctl shutdown", "stop all programs, then the daemon"]],
  signal: [["tsctl signal HUP web", "have a program read its configuration again"]],
  start: [["tsctl start web api:*", "a program and a whole group"]],
  stop: [["tsctl stop all", "everything; the daemon keeps running"]],
  tail: [
    ["tsctl tail -f web stderr", "watch what it writes to standard error"],
    ["tsctl tail -5000 web", "its last 5000 bytes"],
  ],
  update: [["tsctl update web", "apply what changed in the files to one group"]],
};

/** Verbs of the original that print more under our name. */
const SAYING_MORE: Readonly<Record<string, Verb["load"]>> = {
  clear: async () => (await import("./clear.js")).clearAndExplain,
  reload: async () => (await import("./reload.js")).reloadIfPossible,
  restart: async () => (await import("./restart.js")).restartKnown,
  tail: async () => (await import("./extension-tail.js")).extensionTail,
  version: async () => (await import("./version.js")).versions,
};

/** Where names stand among the words of the original's verbs: there, patterns and bare groups are understood. */
const NAMES: Readonly<Record<string, Places>> = {
  add: { kind: "groups" },
  clear: { kind: "processes" },
  fg: { kind: "each process", single: true },
  pid: { kind: "each process" },
  remove: { kind: "groups" },
  restart: { kind: "processes" },
  signal: { kind: "processes", after: 1 },
  start: { kind: "processes" },
  stop: { kind: "processes" },
  tail: { kind: "each process", single: true },
  update: { kind: "groups" },
};

/** In alphabetical order, like the original's; `status` replaces the original's. */
const OWN: readonly Verb[] = [
  {
    name: "complete",
    help: [],
    unlisted: true,
    load: async () => (await import("./complete.js")).complete,
  },
  {
    name: "complete_original",
    help: [],
    unlisted: true,
    load: async () => (await import("./complete.js")).completeOriginal,
  },
  {
    name: "completions",
    takes: ["bash", "zsh", "fish"],
    help: ["completions <shell>\tPrint what completes tsctl's command lines in bash, zsh or fish"],
    examples: [
      [". <(tsctl completions bash)", "for this shell; in ~/.bashrc for all to come"],
      [". <(tsctl completions zsh)", "the same for zsh, in ~/.zshrc after compinit"],
      ["tsctl completions fish | source", "the same for fish"],
    ],
    load: async () => (await import("./completions.js")).completions,
  },
  {
    name: "healthcheck",
    takes: "processes",
    help: [
      "healthcheck\t\tDo all processes run that should? 0 if so, else 1 and which do not",
      "healthcheck <name>\tThe same for some of them, whether they start by themselves or not",
      "healthcheck --max-restarts <n>\tThe same, and none may have been restarted by itself more than <n> times",
    ],
    examples: [
      ["HEALTHCHECK CMD tsctl healthcheck", "in a Dockerfile"],
      ["tsctl healthcheck web 'worker-*'", "only these matter"],
    ],
    load: async () => (await import("./healthcheck.js")).healthcheck,
  },
  {
    name: "logs",
    takes: "processes",
    help: [
      "logs [-f] [-n <lines>] [<name> ...]\tThe last lines of several processes' output, all if not named",
      "\t\t\t\t\t-f follows new output; `name |` is standard output, `name !` standard error",
      "logs --tail <lines> [...]\t\tThe same as -n; 0 shows nothing of what was there",
      "logs --since <when> [...]\t\tWhat was written since, by the times in the lines: 10m, 2026-01-31T12:00",
      "logs --stdout [...]\t\t\tStandard output alone",
      "logs --stderr [...]\t\t\tStandard error alone",
    ],
    examples: [
      ["tsctl logs -f", "everything, as it comes"],
      ["tsctl logs -f web 'worker-*'", "some of it"],
      ["tsctl logs -n 100 web", "its last hundred lines"],
      ["tsctl logs --since 10m --stderr", "what went wrong lately"],
    ],
    load: async () => (await import("./logs.js")).logs,
  },
  {
    name: "rpc",
    help: [
      "rpc <method> [...]\tCall any method of the server, such as system.listMethods",
      "\t\t\tArguments are JSON where they can be, else text",
    ],
    examples: [
      ["tsctl rpc supervisor.getState", "the daemon's state as a JSON object"],
      ["tsctl rpc supervisor.startProcess web false", "start it and do not wait"],
      ["tsctl rpc system.methodHelp tsd.getHistory", "what a method does"],
    ],
    load: async () => (await import("./rpc.js")).rpc,
  },
  {
    name: "status",
    takes: "processes",
    help: [
      "status <name>\t\tGet status for a single process",
      "status <gname>:*\tGet status for all processes in a group",
      "status <name> <name>\tGet status for multiple named processes",
      "status\t\t\tGet all process status info",
      "status --failed [...]\tOnly processes with problems: FATAL, ended unexpectedly, restarted often",
      "status --json [...]\tThe same as a JSON array, for scripts",
      "status --watch [...]\tThe same again whenever something changes, until Ctrl-C",
    ],
    examples: [
      ["tsctl status 'web-*'", "every process so called"],
      ["tsctl status --json | jq -r '.[].name'", "names for a script"],
      ["tsctl status --watch", "a table that keeps up to date"],
    ],
    load: async () => (await import("./extension-status.js")).extensionStatus,
  },
  {
    name: "why",
    takes: "processes",
    help: [
      "why [-n <lines>] <name> [...]\tWhy it is as it is: what holds it, its last lives and output, who has its port",
      "why\t\t\t\tThe same of each that is not as configured, or has failed",
      "\t\t\t\t-n shows so many lines of its output",
    ],
    examples: [
      ["tsctl why", "what is not well, and what to do"],
      ["tsctl why web", "what became of it, and what to do"],
      ["tsctl why -n 50 'web-*'", "with the last fifty lines of each"],
    ],
    load: async () => (await import("./why.js")).why,
  },
];

/** The original's verbs with our additions, and our own verbs, by name. */
export function withOwn(verbs: readonly Verb[]): readonly Verb[] {
  const replaced = new Set(OWN.map((verb) => verb.name));
  const originals = new Set(verbs.map((verb) => verb.name));
  const own = OWN.map((verb) => (originals.has(verb.name) ? verb : { ...verb, isOwn: true as const }));
  const kept = verbs.filter((verb) => !replaced.has(verb.name)).map(dressed);
  const all = [...kept, ...own].sort((one, other) => (one.name < other.name ? -1 : 1));
  return all.map((verb) => {
    const summary = ownEntry(SUMMARIES, verb.name);
    return summary === undefined ? verb : { ...verb, summary };
  });
}

function dressed(verb: Verb): Verb {
  const { [verb.name]: places } = NAMES;
  const { [verb.name]: examples = [] } = EXAMPLES;
  const { [verb.name]: load = verb.load } = SAYING_MORE;
  return { ...verb, examples, load: places === undefined ? load : withNames(verb.name, load, places) };
}
