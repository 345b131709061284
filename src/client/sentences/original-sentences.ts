/** Every sentence the client prints, except help (commands/index.ts): the original's, to the byte. */
import { pyrepr } from "../../core/python/repr.js";
import { API_VERSION } from "../../core/version.js";
import { pythonName, type Failure } from "../wire/failures.js";

/** What the client prints, by subject; functions take what was typed or what the server answered. */
export const say = {
  following: "==> Press Ctrl-C to exit <==",
  requiresAuthentication: "Server requires authentication",
  askUsername: "Username:",
  askPassword: "Password:",
  askShutdown: "Really shut the remote supervisord process down y/N? ",
  askReload: "Really restart the remote supervisord process y/N? ",

  unknownSyntax: (line: string): string => `*** Unknown syntax: ${line}`,
  noHelp: (topic: string): string => `*** No help on ${topic}`,
  helpHeader: "default commands (type help <topic>):",
  pluginHelpHeader: (name: string): string => `${name} commands (type help <topic>):`,

  // The check before most verbs (CTL-G-010..014)
  refusedConnection: (url: string): string => `${url} refused connection`,
  noSuchSocket: (url: string): string => `${url} no such file`,
  wrongVersion: (version: string): string =>
    `Sorry, this version of supervisorctl expects to talk to a server with API version ${API_VERSION}, ` +
    `but the remote version is ${version}.`,
  noNamespace:
    "Sorry, supervisord responded but did not recognize the supervisor namespace commands that supervisorctl uses " +
    "to control it.  Please check that the [rpcinterface:supervisor] section is enabled in the configuration file " +
    "(see sample.conf).",

  // Arguments
  noArguments: (verb: string): string => `Error: ${verb} accepts no arguments`,
  needsProcess: (verb: string): string => `Error: ${verb} requires a process name`,
  needsSignal: "Error: signal requires a signal name and a process name",
  tooFew: "Error: too few arguments",
  tooMany: "Error: too many arguments",
  tailNeedsName: "Error: tail requires process name",
  badChannel: (channel: string): string => `Error: bad channel ${pyrepr(channel)}`,
  badArgument: (argument: string): string => `Error: bad argument ${argument}`,
  badUrl: "ERROR: url must be http:// or unix://",

  // Processes and groups
  done: (name: string, what: string): string => `${name}: ${what}`,
  problem: (name: string, what: string): string => `${name}: ERROR (${what})`,
  unknownProcess: "no such process",
  unknownGroup: "no such group",
  noSuchPid: (name: string): string => `No such process ${name}`,

  // The daemon
  shutDown: "Shut down",
  restarted: "Restarted supervisord",
  alreadyShuttingDown: "ERROR: already shutting down",
  supervisorShuttingDown: "ERROR: supervisor shutting down",
  shuttingDown: "ERROR: shutting down",
  refusedAlready: (url: string): string => `ERROR: ${url} refused connection (already shut down?)`,
  noSocketAlready: (url: string): string => `ERROR: ${url} no such file (already shut down?)`,

  // Configuration
  noUpdates: "No config updates to processes",
  cannotReread: (text: string): string => `ERROR: ${text}`,
  alreadyActive: "ERROR: process group already active",
  noSuchEither: (name: string): string => `ERROR: no such process/group: ${name}`,
  noSuchGroup: (name: string): string => `ERROR: no such group: ${name}`,
  stillRunning: (name: string): string => `ERROR: process/group still running: ${name}`,
  added: "added process group",
  removed: "removed process group",
  updated: "updated process group",
  hasProblems: "has problems; not removing",

  // Following logs: on standard error (CTL-TL-007, -008)
  cannotFollow: (url: string, status: number): string => `${url} Cannot read, status code ${status}`,

  // In the foreground (CTL-FG-001, -003)
  fgNoName: "ERROR: no process name supplied",
  fgManyNames: "ERROR: too many process names supplied",
  fgBadName: "ERROR: bad process name supplied",
  fgNotRunning: "ERROR: process not running",
  fgKilled: "Process got killed",
  fgLeaving: "Exiting foreground",
  faulty: (name: string): string => `ERROR: ${name}`,

  // Ours: `tsctl`
  examples: "Examples:",
  rpcNeedsMethod: "Error: rpc requires a method name",
} as const;

/** The one line for a failure; `file` and `line` are where our own code failed (CTL-G-006). */
export function errorLine(failure: Failure, file: string, line: number): string {
  const { className, value } = pythonName(failure);
  return `error: <class '${className}'>, ${value}: file: ${file} line: ${line}`;
}

/** A stream that could not be opened, for standard error (CTL-TL-008). */
export function cannotConnect(url: string, failure: Failure): string {
  const { className, value } = pythonName(failure);
  return `${url} Cannot connect, error: <class '${className}'> (${value})`;
}
