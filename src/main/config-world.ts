/** The machine as the configuration loader sees it: files, users, the environment (core/config/world.ts). */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import type { ConfigWorld, UserEntry } from "../core/config/world.js";

/** This machine, now. The user and group databases are read when first asked for. */
export function configWorld(): ConfigWorld {
  const users = lazily(() => database("/etc/passwd").map(userEntry));
  const groups = lazily(() => database("/etc/group").map(([name = "", , gid]) => ({ name, gid: Number(gid) })));
  return {
    readFile(path) {
      try {
        return { bytes: readFileSync(path) };
      } catch (error) {
        return { error: (error as NodeJS.ErrnoException).code ?? "EIO" };
      }
    },
    exists: existsSync,
    isDirectory: (path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false,
    listDirectory(path) {
      try {
        return readdirSync(path);
      } catch {
        return undefined;
      }
    },
    userByName: (name) => users().find((user) => user.name === name),
    userById: (uid) => users().find((user) => user.uid === uid),
    groupIdByName: (name) => groups().find((group) => group.name === name)?.gid,
    groupExists: (gid) => groups().some((group) => group.gid === gid),
    uid: process.getuid?.() ?? 0,
    environment: process.env as Readonly<Record<string, string>>,
    get hostName() {
      return hostname();
    },
    get workingDirectory() {
      return process.cwd();
    },
    get temporaryDirectory() {
      return tmpdir();
    },
  };
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** Lines of a colon-separated database; none when it is missing, as in images made from scratch. */
function database(path: string): readonly (readonly string[])[] {
  try {
    const lines = readFileSync(path, "utf8").split("\n");
    return lines.filter((line) => line !== "" && !line.startsWith("#")).map((line) => line.split(":"));
  } catch {
    return [];
  }
}

function userEntry([name = "", , uid, gid, , home = ""]: readonly string[]): UserEntry {
  return { name, uid: Number(uid), gid: Number(gid), home };
}
