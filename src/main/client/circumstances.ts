/** Finds out why a server cannot be reached, for client/reports/explanation.ts: loaded only then. */
import { lstatSync, readFileSync, statSync, type Stats } from "node:fs";
import { dirname } from "node:path";
import { userInfo } from "node:os";
import type { Circumstances, SocketFacts } from "../../client/reports/explanation.js";
import { loadDaemonConfig } from "../../core/config/load.js";
import type { ServerConfig } from "../../core/config/model/model.js";
import { withoutSecret } from "../../core/config/model/problems.js";
import { systemWorld } from "../machine/config-world.js";
import { userFiles } from "./user-files.js";

/** What the client knows by itself. */
export type Known = Pick<Circumstances, "trouble" | "serverUrl" | "file" | "urlFrom">;

/** Looks at the file, the socket and the pidfile; reads and changes nothing else. */
export function circumstances(known: Known): Circumstances {
  const socket = known.serverUrl.startsWith("unix://")
    ? socketFacts(known.serverUrl.slice("unix://".length))
    : undefined;
  if (known.file === undefined) return { ...known, socket };
  const about = (more: Partial<Circumstances>): Circumstances => ({ ...known, socket, ...more });
  const loaded = loadDaemonConfig(systemWorld(userFiles), { file: known.file, argv0: "tsd", overrides: {} });
  if (!loaded.ok)
    return known.urlFrom === "command line"
      ? about({})
      : about({ configurationProblem: withoutSecret(loaded.problem) });
  const { daemon, servers } = loaded.value;
  const listensAt = servers.map(urlOf);
  // A file says nothing about a server that was named on the command line and is not in the file.
  if (known.urlFrom === "command line" && !listensAt.includes(known.serverUrl)) return about({});
  return about({ pidfile: pidfileFacts(daemon.pidfile), listensAt });
}

function socketFacts(path: string): SocketFacts {
  const you = userInfo().username;
  const looked = look(path);
  if (typeof looked === "string") {
    if (looked === "EACCES") return { path, found: "hidden", you };
    return { path, found: typeof look(dirname(path)) === "string" ? "no folder" : "missing" };
  }
  if (!looked.isSocket()) return { path, found: "no socket" };
  const mode = (looked.mode & 0o7777).toString(8).padStart(4, "0");
  const owner = userFiles().userById(looked.uid)?.name ?? `uid ${looked.uid}`;
  return { path, found: "socket", mode, owner: `${owner} (uid ${looked.uid}, gid ${looked.gid})`, you };
}

/** Returns what `stat` reports, or the errno name. */
function look(path: string): Stats | string {
  try {
    return statSync(path);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? "";
  }
}

function pidfileFacts(path: string): NonNullable<Circumstances["pidfile"]> {
  const pid = pidIn(path);
  return { path, pid, alive: pid !== undefined && isAlive(pid) };
}

function pidIn(path: string): number | undefined {
  try {
    const text = readFileSync(path, "utf8").trim();
    return /^[1-9]\d*$/.test(text) ? Number(text) : undefined;
  } catch {
    return undefined;
  }
}

/** Sending a signal needs permission; looking at /proc does not. */
function isAlive(pid: number): boolean {
  try {
    lstatSync(`/proc/${pid}`);
    return true;
  } catch {
    return false;
  }
}

function urlOf(server: ServerConfig): string {
  if (server.kind === "unix") return `unix://${server.path}`;
  const host = server.host === "" ? "localhost" : server.host;
  return `http://${host.includes(":") ? `[${host}]` : host}:${server.port}`;
}
