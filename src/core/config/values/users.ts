/** Users and groups written as names or numbers, looked up in the world's databases (CFG-TYPE-011, -015). */
import { ConfigError } from "../model/problems.js";
import { parseInteger } from "../../python/integers.js";
import type { Owner } from "../model/option-values.js";
import type { ConfigWorld } from "../model/world.js";

/** The uid of a user who exists. Throws `Invalid user name <v>` or `Invalid user id <v>`. */
export function userId(world: ConfigWorld, text: string): number {
  const number = parseInteger(text);
  const entry = number === undefined ? world.userByName(text) : world.userById(number);
  if (entry === undefined) throw new ConfigError(`Invalid user ${number === undefined ? "name" : "id"} ${text}`);
  return entry.uid;
}

/** `user` or `user:group`. Throws `Invalid user:group definition <v>`. */
export function userAndGroup(world: ConfigWorld, text: string): Owner {
  const colon = text.indexOf(":");
  const user = colon < 0 ? text : text.slice(0, colon);
  const gid = colon < 0 ? -1 : groupId(world, text.slice(colon + 1));
  try {
    if (gid !== undefined) return { uid: userId(world, user), gid };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
  }
  throw new ConfigError(`Invalid user:group definition ${text}`);
}

function groupId(world: ConfigWorld, text: string): number | undefined {
  const number = parseInteger(text);
  if (number === undefined) return world.groupIdByName(text);
  return world.groupExists(number) ? number : undefined;
}
