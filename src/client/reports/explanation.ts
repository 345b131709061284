/**
 * Explains why a server could not be reached, below the original's one line: which configuration
 * was read, what is at the socket's path, whether the daemon is alive. Facts in, lines out.
 */

/** The facts found; a missing one could not be found out. */
export interface Circumstances {
  /** Errno name of the call that failed. */
  readonly trouble: string;
  readonly serverUrl: string;
  /** The configuration that was read; undefined when none was found. */
  readonly file: string | undefined;
  /** Where the URL was given. */
  readonly urlFrom: "command line" | "configuration" | "default";
  readonly socket?: SocketFacts | undefined;
  /** Why a daemon cannot start with this file. */
  readonly configurationProblem?: string | undefined;
  readonly pidfile?: { readonly path: string; readonly pid: number | undefined; readonly alive: boolean } | undefined;
  /** Where a daemon with this configuration listens. */
  readonly listensAt?: readonly string[] | undefined;
}

/** What stands at the path of a unix socket. */
export interface SocketFacts {
  readonly path: string;
  readonly found: "missing" | "no folder" | "hidden" | "socket" | "no socket";
  /** `0700`. */
  readonly mode?: string;
  /** Name or number of the owner and its group. */
  readonly owner?: string;
  /** The user who runs the client. */
  readonly you?: string;
}

const INDENT_COLUMNS = 17;

/** One fact a line; the last line says what to do. */
export function explain(facts: Circumstances): readonly string[] {
  const { file, urlFrom, serverUrl, socket, configurationProblem, pidfile, listensAt = [] } = facts;
  const lines: (readonly [string, string])[] = [];
  lines.push(["configuration", file ?? "none found in the usual places; name one with -c FILE"]);
  lines.push(["server", `${serverUrl}, from the ${urlFrom}`]);
  if (socket !== undefined) lines.push(["socket", socketLine(socket)]);
  if (configurationProblem !== undefined) lines.push(["problem", `no daemon starts with it: ${configurationProblem}`]);
  if (pidfile !== undefined) lines.push(["daemon", daemonLine(pidfile)]);
  const elsewhere = facts.listensAt !== undefined && !listensAt.includes(serverUrl);
  if (elsewhere) lines.push(["listens at", listensAt.join(", ") || "nothing: the configuration has no server section"]);
  lines.push(["try", advice(facts, elsewhere)]);
  return lines.map(([title, text]) => `  ${title.padEnd(INDENT_COLUMNS - 2)}${text}`);
}

function socketLine({ path, found, mode = "", owner = "", you = "" }: SocketFacts): string {
  switch (found) {
    case "missing":
      return `${path} does not exist`;
    case "no folder":
      return `${path} does not exist, nor does its folder`;
    case "hidden":
      return `${path} is in a folder that ${you} may not enter`;
    case "no socket":
      return `${path} is not a socket`;
    case "socket":
      return `${path} has mode ${mode} and belongs to ${owner}; you are ${you}`;
  }
}

function daemonLine({ path, pid, alive }: NonNullable<Circumstances["pidfile"]>): string {
  if (pid === undefined) return `most likely not running: there is no ${path}`;
  return alive ? `pid ${pid} of ${path} is alive` : `pid ${pid} of ${path} is not alive`;
}

function advice({ trouble, file, pidfile, configurationProblem, listensAt = [] }: Circumstances, elsewhere: boolean) {
  if (trouble === "EACCES" || trouble === "EPERM") {
    return "as that user, or set chmod= and chown= in [unix_http_server] and restart the daemon";
  }
  if (configurationProblem !== undefined) return `tsd check -c ${file ?? "FILE"}`;
  if (pidfile?.alive === true) {
    return elsewhere && listensAt[0] !== undefined
      ? `tsctl -s ${listensAt[0]}`
      : "the daemon's own log: it lives but does not listen there";
  }
  if (pidfile === undefined) return "another -s URL, or -c FILE for the server of a configuration";
  return `tsd -c ${file ?? "FILE"}`;
}
