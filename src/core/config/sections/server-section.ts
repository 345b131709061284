/** HTTP servers: every section whose name begins with `inet_http_server` or `unix_http_server` (CFG-SRV-*). */
import { hostInUrl } from "../values/addresses.js";
import type { Credentials, ServerConfig } from "../model/model.js";
import { INET_HTTP_SERVER, UNIX_HTTP_SERVER } from "../options/options.js";
import { fullPath } from "../text/paths.js";
import { strip } from "../../python/text.js";
import type { ReadContext } from "../reading/read-context.js";
import { SectionReader } from "../reading/section-reader.js";

/** Inet servers in file order, then unix servers in file order (CFG-SRV-006). Throws ConfigError. */
export function readServers(reading: ReadContext): readonly ServerConfig[] {
  const named = (prefix: string) => reading.document.sections.filter((section) => section.startsWith(prefix));
  return [
    ...named("inet_http_server").map((section) => readInetServer(reading, section)),
    ...named("unix_http_server").map((section) => readUnixServer(reading, section)),
  ];
}

/** SUPERVISOR_SERVER_URL for children: the first unix server, else the last inet server (CFG-SRV-010). */
export function serverUrlOf(servers: readonly ServerConfig[]): string | undefined {
  const unix = servers.find((server) => server.kind === "unix");
  if (unix !== undefined) return `unix://${unix.path}`;
  const inet = servers.findLast((server) => server.kind === "inet");
  return inet === undefined ? undefined : `http://${hostInUrl(inet.host)}:${inet.port}`;
}

function readInetServer(reading: ReadContext, section: string): ServerConfig {
  const options = new SectionReader(reading, section, INET_HTTP_SERVER, new Map());
  const credentials = readCredentials(options);
  const address = options.read("port");
  if (address === undefined) {
    const message = `section [${section}] has no port value`;
    throw options.problem("port", message, "Add port=, for example port=127.0.0.1:9001.");
  }
  return { kind: "inet", section, ...address, credentials };
}

function readUnixServer(reading: ReadContext, section: string): ServerConfig {
  // Only `file` expands `%(here)s` (CFG-EXP-019).
  const names = new Map([["here", reading.here]]);
  const options = new SectionReader(reading, section, UNIX_HTTP_SERVER, names);
  const file = options.text("file");
  if (file === undefined) {
    const message = `section [${section}] has no file value`;
    throw options.problem("file", message, "Add file=, the path of the socket.");
  }
  names.clear();
  const credentials = readCredentials(options);
  const { uid, gid } = options.read("chown") ?? { uid: -1, gid: -1 };
  const mode = options.read("chmod");
  return { kind: "unix", section, path: fullPath(reading.world, strip(file)), mode, uid, gid, credentials };
}

type WithCredentials = SectionReader<Pick<typeof UNIX_HTTP_SERVER, "username" | "password">>;

/** Both or neither; an empty user name means no authentication (CFG-SRV-007). */
function readCredentials(options: WithCredentials): Credentials | undefined {
  const username = options.text("username");
  const password = options.text("password");
  if (username === undefined && password === undefined) return undefined;
  if (username === undefined || password === undefined) {
    const [there, missing] =
      username === undefined ? (["password", "username"] as const) : (["username", "password"] as const);
    throw options.problem(
      there,
      `Section [${options.section}] contains incomplete authentication: If a username or a password is ` +
        "specified, both the username and password must be specified",
      `Add ${missing}=, or remove ${there}=.`,
    );
  }
  return username === "" ? undefined : { username, password };
}
