/** A world made of a few literals: files by absolute path, users root and www, groups root and web. */
import type { ConfigWorld, UserEntry } from "../../../../../src/core/config/model/world.js";

const ROOT: UserEntry = { name: "root", uid: 0, gid: 0, home: "/root" };
const WWW: UserEntry = { name: "www", uid: 33, gid: 34, home: "/var/www/" };
const USERS: readonly UserEntry[] = [ROOT, WWW];
const GROUPS: ReadonlyMap<string, number> = new Map([
  ["root", 0],
  ["web", 34],
]);

/** Directories that exist besides those of the files. */
const DIRECTORIES = ["/", "/tmp", "/root", "/etc", "/cwd"];

/**
 * Files are given as text or bytes; `"unreadable"` names those that exist but cannot be read. The
 * working directory is /cwd, the environment HOME=/root and PATH=/bin.
 */
export function fakeWorld(
  files: Readonly<Record<string, string | Uint8Array>>,
  differences: Partial<ConfigWorld> & { readonly unreadable?: readonly string[] } = {},
): ConfigWorld {
  const { unreadable = [], ...rest } = differences;
  const at = (path: string) => (path.startsWith("/") || path === "" ? path : `/cwd/${path}`).replace(/(?<=.)\/$/, "");
  const contents = new Map(Object.entries(files).map(([path, text]) => [at(path), text]));
  const directories = new Set(DIRECTORIES);
  for (const path of contents.keys()) {
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1))
      directories.add(path.slice(0, end));
  }
  return {
    readFile: (path) => {
      const content = contents.get(at(path));
      if (content === undefined) return { error: directories.has(at(path)) ? "EISDIR" : "ENOENT" };
      if (unreadable.includes(at(path))) return { error: "EACCES" };
      return { bytes: typeof content === "string" ? new TextEncoder().encode(content) : content };
    },
    exists: (path) => contents.has(at(path)) || directories.has(at(path)),
    hasName: (path) => contents.has(at(path)) || directories.has(at(path)),
    isDirectory: (path) => directories.has(at(path)),
    listDirectory: (path) => {
      const base = at(path) === "/" ? "/" : `${at(path)}/`;
      if (!directories.has(at(path))) return undefined;
      const below = [...contents.keys(), ...directories].filter((name) => name.startsWith(base) && name !== base);
      return [...new Set(below.map((name) => name.slice(base.length).split("/")[0]!))].reverse();
    },
    userByName: (name) => USERS.find((user) => user.name === name),
    userById: (uid) => USERS.find((user) => user.uid === uid),
    groupIdByName: (name) => GROUPS.get(name),
    groupExists: (gid) => [...GROUPS.values()].includes(gid),
    uid: 0,
    environment: { HOME: "/root", PATH: "/bin" },
    hostName: "host",
    workingDirectory: "/cwd",
    temporaryDirectory: "/tmp",
    ...rest,
  };
}
