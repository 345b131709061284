/** The verbs and their help: one table, for parsing, help and completion (docs/behaviour/client.md). */
import type { Verb } from "../shell/shell.js";
import { withOwn } from "./extension-verbs.js";

/** Every verb, in the order `help` and completion list them. */
export const VERBS: readonly Verb[] = [
  {
    name: "add",
    takes: "groups",
    help: ["add <name> [...]\tActivates any updates in config for process/group"],
    load: async () => (await import("./add.js")).add,
  },
  {
    name: "avail",
    help: ["avail\t\t\tDisplay all configured processes"],
    load: async () => (await import("./avail.js")).avail,
  },
  {
    name: "clear",
    takes: "processes",
    help: [
      "clear <name>\t\tClear a process' log files.",
      "clear <name> <name>\tClear multiple process' log files",
      "clear all\t\tClear all process' log files",
    ],
    load: async () => (await import("./clear.js")).clear,
  },
  {
    name: "EOF",
    help: [],
    unlisted: true,
    load: async () => (await import("./quit.js")).quit,
  },
  {
    name: "exit",
    help: ["exit\tExit the supervisor shell."],
    load: async () => (await import("./quit.js")).quit,
  },
  {
    name: "fg",
    takes: "processes",
    help: ["fg <process>\tConnect to a process in foreground mode", "\t\tCtrl-C to exit"],
    load: async () => (await import("./fg.js")).fg,
  },
  {
    name: "help",
    help: ["help\t\tPrint a list of available actions", "help <action>\tPrint help for <action>"],
    unlisted: true,
    load: async () => (await import("./help.js")).help,
  },
  {
    name: "maintail",
    help: [
      "maintail -f \tContinuous tail of supervisor main log file (Ctrl-C to exit)",
      "maintail -100\tlast 100 *bytes* of supervisord main log file",
      "maintail\tlast 1600 *bytes* of supervisor main log file",
      "",
    ],
    load: async () => (await import("./maintail.js")).maintail,
  },
  {
    name: "open",
    help: [
      "open <url>\tConnect to a remote supervisord process.",
      "\t\t(for UNIX domain socket, use unix:///socket/path)",
    ],
    load: async () => (await import("./open.js")).open,
  },
  {
    name: "pid",
    takes: "processes",
    help: [
      "pid\t\t\tGet the PID of supervisord.",
      "pid <name>\t\tGet the PID of a single child process by name.",
      "pid all\t\t\tGet the PID of every child process, one per line.",
    ],
    load: async () => (await import("./pid.js")).pid,
  },
  {
    name: "quit",
    help: ["quit\tExit the supervisor shell."],
    load: async () => (await import("./quit.js")).quit,
  },
  {
    name: "reload",
    help: ["reload \t\tRestart the remote supervisord."],
    load: async () => (await import("./reload.js")).reload,
  },
  {
    name: "remove",
    takes: "groups",
    help: ["remove <name> [...]\tRemoves process/group from active config"],
    load: async () => (await import("./remove.js")).remove,
  },
  {
    name: "reread",
    help: ["reread \t\t\tReload the daemon's configuration files without add/remove"],
    load: async () => (await import("./reread.js")).reread,
  },
  {
    name: "restart",
    takes: "processes",
    help: [
      "restart <name>\t\tRestart a process",
      "restart <gname>:*\tRestart all processes in a group",
      "restart <name> <name>\tRestart multiple processes or groups",
      "restart all\t\tRestart all processes",
      "Note: restart does not reread config files. For that, see reread and update.",
    ],
    load: async () => (await import("./restart.js")).restart,
  },
  {
    name: "shutdown",
    help: ["shutdown \tShut the remote supervisord down."],
    load: async () => (await import("./shutdown.js")).shutdown,
  },
  {
    name: "signal",
    takes: "processes",
    help: [
      "signal <signal name> <name>\t\tSignal a process",
      "signal <signal name> <gname>:*\t\tSignal all processes in a group",
      "signal <signal name> <name> <name>\tSignal multiple processes or groups",
      "signal <signal name> all\t\tSignal all processes",
    ],
    load: async () => (await import("./signal.js")).signal,
  },
  {
    name: "start",
    takes: "processes",
    help: [
      "start <name>\t\tStart a process",
      "start <gname>:*\t\tStart all processes in a group",
      "start <name> <name>\tStart multiple processes or groups",
      "start all\t\tStart all processes",
    ],
    load: async () => (await import("./start.js")).start,
  },
  {
    name: "status",
    takes: "processes",
    help: [
      "status <name>\t\tGet status for a single process",
      "status <gname>:*\tGet status for all processes in a group",
      "status <name> <name>\tGet status for multiple named processes",
      "status\t\t\tGet all process status info",
    ],
    load: async () => (await import("./status.js")).status,
  },
  {
    name: "stop",
    takes: "processes",
    help: [
      "stop <name>\t\tStop a process",
      "stop <gname>:*\t\tStop all processes in a group",
      "stop <name> <name>\tStop multiple processes or groups",
      "stop all\t\tStop all processes",
    ],
    load: async () => (await import("./stop.js")).stop,
  },
  {
    name: "tail",
    takes: "processes",
    help: [
      "tail [-f] <name> [stdout|stderr] (default stdout)",
      "Ex:",
      "tail -f <name>\t\tContinuous tail of named process stdout",
      "\t\t\tCtrl-C to exit.",
      "tail -100 <name>\tlast 100 *bytes* of process stdout",
      "tail <name> stderr\tlast 1600 *bytes* of process stderr",
    ],
    load: async () => (await import("./tail.js")).tail,
  },
  {
    name: "update",
    takes: "groups",
    help: [
      "update\t\t\tReload config and add/remove as necessary, and will restart affected programs",
      "update all\t\tReload config and add/remove as necessary, and will restart affected programs",
      "update <gname> [...]\tUpdate specific groups",
    ],
    load: async () => (await import("./update.js")).update,
  },
  {
    name: "version",
    help: ["version\t\t\tShow the version of the remote supervisord process"],
    load: async () => (await import("./version.js")).version,
  },
];

/** The verbs of a name: those of `extension-verbs.ts` exist for `tsctl` alone. */
export function verbsFor(extensions: boolean): readonly Verb[] {
  return extensions ? withOwn(VERBS) : VERBS;
}
