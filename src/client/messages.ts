/** Every sentence the client prints, but for help (commands/index.ts): the original's, to the byte. */
import { pyrepr } from "../core/config/python-repr.js";
import { pythonName, type Failure } from "./failures.js";

/** The API version this client speaks (CTL-G-013). */
export const API_VERSION = "3.0";

export const FOLLOWING = "==> Press Ctrl-C to exit <==";
export const REQUIRES_AUTHENTICATION = "Server requires authentication";
export const ASK_USERNAME = "Username:";
export const ASK_PASSWORD = "Password:";
export const ASK_SHUTDOWN = "Really shut the remote supervisord process down y/N? ";
export const ASK_RELOAD = "Really restart the remote supervisord process y/N? ";

export const unknownSyntax = (line: string): string => `*** Unknown syntax: ${line}`;
export const noHelp = (topic: string): string => `*** No help on ${topic}`;
export const helpHeader = "default commands (type help <topic>):";
export const pluginHelpHeader = (name: string): string => `${name} commands (type help <topic>):`;

/** The one line a failure shows as; `file` and `line` are where our own code met it (CTL-G-006). */
export function errorLine(failure: Failure, file: string, line: number): string {
  const { className, value } = pythonName(failure);
  return `error: <class '${className}'>, ${value}: file: ${file} line: ${line}`;
}

// The check before most verbs (CTL-G-010..014)
export const refusedConnection = (url: string): string => `${url} refused connection`;
export const noSuchSocket = (url: string): string => `${url} no such file`;
export const wrongVersion = (version: string): string =>
  `Sorry, this version of supervisorctl expects to talk to a server with API version ${API_VERSION}, ` +
  `but the remote version is ${version}.`;
export const NO_NAMESPACE =
  "Sorry, supervisord responded but did not recognize the supervisor namespace commands that supervisorctl uses " +
  "to control it.  Please check that the [rpcinterface:supervisor] section is enabled in the configuration file " +
  "(see sample.conf).";

// Arguments
export const noArguments = (verb: string): string => `Error: ${verb} accepts no arguments`;
export const needsProcess = (verb: string): string => `Error: ${verb} requires a process name`;
export const NEEDS_SIGNAL = "Error: signal requires a signal name and a process name";
export const TOO_FEW = "Error: too few arguments";
export const TOO_MANY = "Error: too many arguments";
export const TAIL_NEEDS_NAME = "Error: tail requires process name";
export const badChannel = (channel: string): string => `Error: bad channel ${pyrepr(channel)}`;
export const badArgument = (argument: string): string => `Error: bad argument ${argument}`;
export const BAD_URL = "ERROR: url must be http:// or unix://";

// Processes and groups
export const done = (name: string, what: string): string => `${name}: ${what}`;
export const problem = (name: string, what: string): string => `${name}: ERROR (${what})`;
export const NO_SUCH_PROCESS = "no such process";
export const NO_SUCH_GROUP = "no such group";
export const noSuchPid = (name: string): string => `No such process ${name}`;

// The daemon
export const SHUT_DOWN = "Shut down";
export const RESTARTED = "Restarted supervisord";
export const ALREADY_SHUTTING_DOWN = "ERROR: already shutting down";
export const SUPERVISOR_SHUTTING_DOWN = "ERROR: supervisor shutting down";
export const SHUTTING_DOWN = "ERROR: shutting down";
export const refusedAlready = (url: string): string => `ERROR: ${url} refused connection (already shut down?)`;
export const noSocketAlready = (url: string): string => `ERROR: ${url} no such file (already shut down?)`;

// Configuration
export const NO_UPDATES = "No config updates to processes";
export const cannotReread = (text: string): string => `ERROR: ${text}`;
export const ALREADY_ACTIVE = "ERROR: process group already active";
export const noSuchEither = (name: string): string => `ERROR: no such process/group: ${name}`;
export const noSuchGroup = (name: string): string => `ERROR: no such group: ${name}`;
export const stillRunning = (name: string): string => `ERROR: process/group still running: ${name}`;
export const ADDED = "added process group";
export const REMOVED = "removed process group";
export const UPDATED = "updated process group";
export const HAS_PROBLEMS = "has problems; not removing";

// Following logs: on standard error (CTL-TL-007, -008)
export const cannotFollow = (url: string, status: number): string => `${url} Cannot read, status code ${status}`;
export function cannotConnect(url: string, failure: Failure): string {
  const { className, value } = pythonName(failure);
  return `${url} Cannot connect, error: <class '${className}'> (${value})`;
}

// In the foreground (CTL-FG-001, -003)
export const FG_NO_NAME = "ERROR: no process name supplied";
export const FG_MANY_NAMES = "ERROR: too many process names supplied";
export const FG_BAD_NAME = "ERROR: bad process name supplied";
export const FG_NOT_RUNNING = "ERROR: process not running";
export const FG_KILLED = "Process got killed";
export const FG_LEAVING = "Exiting foreground";
export const fault = (name: string): string => `ERROR: ${name}`;

// Ours: `tsctl rpc`
export const RPC_NEEDS_METHOD = "Error: rpc requires a method name";
