/**
 * Users and groups from /etc/passwd and /etc/group: enough for the client, which therefore also runs without the addon.
 */
import { readFileSync } from "node:fs";
import type { UserDatabase } from "../machine/config-world.js";

/**
 * Reads both files now. A missing one counts as empty, as in images made from scratch. `at` maps a path to where it
 * really is when the root is another folder.
 */
export function userFiles(at: (path: string) => string = (path) => path): UserDatabase {
  const groups = entries(at("/etc/group")).map(([name = "", , gid, members = ""]) => {
    return { name, gid: Number(gid), members: members.split(",") };
  });
  const users = entries(at("/etc/passwd")).map(([name = "", , uid, gid, , home = ""]) => {
    const others = groups.filter(({ members }) => members.includes(name)).map((group) => group.gid);
    return { name, uid: Number(uid), gid: Number(gid), home, groups: [Number(gid), ...others] };
  });
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
