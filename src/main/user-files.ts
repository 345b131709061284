/** Users and groups from /etc/passwd and /etc/group: enough for the client, which then needs no native code. */
import { readFileSync } from "node:fs";
import type { UserDatabase } from "./config-world.js";

/** Reads both files now. A missing one is an empty one, as in images made from scratch. */
export function userFiles(): UserDatabase {
  const users = entries("/etc/passwd").map(([name = "", , uid, gid, , home = ""]) => {
    return { name, uid: Number(uid), gid: Number(gid), home };
  });
  const groups = entries("/etc/group").map(([name = "", , gid]) => ({ name, gid: Number(gid) }));
  return {
    userByName: (name) => users.find((user) => user.name === name),
    userById: (uid) => users.find((user) => user.uid === uid),
    groupIdByName: (name) => groups.find((group) => group.name === name)?.gid,
    groupExists: (gid) => groups.some((group) => group.gid === gid),
  };
}

function entries(path: string): readonly (readonly string[])[] {
  try {
    const lines = readFileSync(path, "utf8").split("\n");
    return lines.filter((line) => line !== "" && !line.startsWith("#")).map((line) => line.split(":"));
  } catch {
    return [];
  }
}
