/** `[fcgi-program:x]`: programs that share a listening socket as their descriptor 0 (CFG-FCGI-*). */
import { tcpUrl } from "../values/addresses.js";
import type { FcgiGroupConfig, FcgiSocketConfig } from "../model/model.js";
import { checkedName, nameAfterColon } from "./name-syntax.js";
import { FCGI_PROGRAM } from "../options/program-options.js";
import { normalPath } from "../text/paths.js";
import { ConfigError } from "../model/problems.js";
import { printed } from "../../python/integers.js";
import { readProcesses } from "./program-section.js";
import { placeOf, type ReadContext } from "../reading/read-context.js";
import { SectionReader } from "../reading/section-reader.js";
import type { Owner } from "../model/option-values.js";

/** Reads a group whose processes share the socket. Throws ConfigError. */
export function readFcgiGroup(reading: ReadContext, section: string): FcgiGroupConfig {
  const name = checkedName(nameAfterColon(section), placeOf(reading, section));
  const options = new SectionReader(reading, section, FCGI_PROGRAM, new Map([["here", reading.here]]));
  const priority = options.read("priority");
  const socket = readFcgiSocket(reading, section);
  const processes = readProcesses(reading, section, name).map((process) => ({ ...process, socket }));
  return { kind: "fcgi", name, priority, processes, socket };
}

/** The socket of a `[fcgi-program:x]`. Throws ConfigError. */
export function readFcgiSocket(reading: ReadContext, section: string): FcgiSocketConfig {
  const names = new Map([["here", reading.here]]);
  const options = new SectionReader(reading, section, FCGI_PROGRAM, names);
  const uid = options.read("user");
  const backlog = options.read("socket_backlog");
  if (backlog !== undefined && (backlog < 1 || backlog > 65535)) {
    throw options.problem(
      "socket_backlog",
      `Invalid socket_backlog value ${printed(options.text("socket_backlog") ?? "")}`,
      "Write a number from 1 to 65535.",
    );
  }
  const owner = options.read("socket_owner");
  const mode = options.read("socket_mode");
  names.set("program_name", checkedName(nameAfterColon(section), placeOf(reading, section)));
  const url = options.text("socket");
  if (url === undefined || url === "") {
    const message = `[${section}] section requires a "socket" line`;
    throw options.problem("socket", message, "Add socket=, for example socket=tcp://127.0.0.1:9000.");
  }
  return options.advised("socket", "Write tcp://host:port or unix:///an/absolute/path.", () => {
    try {
      return readSocket(reading, { url, uid, owner, mode, backlog });
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      throw new ConfigError(`${error.message} in [${section}] socket`);
    }
  });
}

interface SocketOptions {
  readonly url: string;
  /** The program's user, who owns a Unix socket unless `socket_owner` says otherwise (CFG-FCGI-004). */
  readonly uid: number | undefined;
  readonly owner: Owner | undefined;
  readonly mode: number | undefined;
  readonly backlog: number | undefined;
}

/** Messages are the original's, except for the Python tuples that it shows (IMP-033). */
function readSocket({ world }: ReadContext, { url, uid, owner, mode, backlog }: SocketOptions): FcgiSocketConfig {
  if (url.startsWith("unix://")) {
    const path = url.slice("unix://".length);
    if (!path.startsWith("/")) throw new ConfigError(`Unix socket path ${path} is not an absolute path`);
    const normal = normalPath(path);
    const user = uid === undefined || uid === world.uid ? undefined : world.userById(uid);
    const chosen = owner ?? (user === undefined ? undefined : { uid: user.uid, gid: user.gid });
    return { kind: "unix", url: `unix://${normal}`, path: normal, mode: mode ?? 0o700, owner: chosen, backlog };
  }
  if (owner !== undefined || mode !== undefined) {
    throw new ConfigError("socket_owner and socket_mode params should only be used with a Unix domain socket");
  }
  const address = tcpUrl(url);
  if (address === undefined) throw new ConfigError(`Bad socket format ${url}`);
  const host = address.host.includes(":") ? `[${address.host}]` : address.host;
  return { kind: "tcp", url: `tcp://${host}:${address.port}`, ...address, backlog };
}
