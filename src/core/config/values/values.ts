/**
 * The types an option can have: one entry each, with how its text is read and what to write. Every `read` throws
 * ConfigError with the original's message (CFG-TYPE-*).
 */
import { hostAndPort } from "./addresses.js";
import type { TypeName } from "../options/option.js";
import type { Autorestart, LevelName, LogName, OptionValues } from "../model/option-values.js";
import { byteSize, integer, octal } from "./numbers.js";
import { directoryOf, expandHome } from "../text/paths.js";
import { ConfigError } from "../model/problems.js";
import { pyrepr } from "../../python/repr.js";
import { parseInteger } from "../../python/integers.js";
import { strip } from "../../python/text.js";
import { signalNumber } from "./signals.js";
import { userAndGroup, userId } from "./users.js";
import type { ConfigWorld } from "../model/world.js";

/** How texts of one type are read. */
export interface ValueType<T> {
  /** Throws ConfigError. */
  read(text: string, world: ConfigWorld): T;
  /** What to write, as the end of the sentence "Write …". */
  readonly write: string;
}

const LEVELS: readonly LevelName[] = ["critical", "error", "warn", "info", "debug", "trace", "blather"];

/** Every type, by the name the table of options uses. */
export const VALUE_TYPES = {
  text: { read: (text: string): string => text, write: "any text" },
  integer: { read: integer, write: "a whole number" },
  octal: { read: octal, write: "an octal number such as 022" },
  mode: { read: octal, write: "an octal number such as 0700" },
  byteSize: { read: byteSize, write: "a number of bytes, or one with KB, MB or GB such as 50MB" },
  boolean: { read: boolean, write: "true or false (or yes, no, on, off, 1, 0)" },
  level: { read: level, write: `one of ${LEVELS.join(", ")}` },
  exitCodes: { read: exitCodes, write: "numbers from 0 to 255 with commas between, such as 0,2" },
  signal: { read: signal, write: "a signal's name or number, such as TERM or 15" },
  autorestart: { read: autorestart, write: "true, false or unexpected" },
  list: { read: list, write: "names with commas between" },
  user: { read: (text, world) => userId(world, text), write: "the name or the id of a user this system knows" },
  owner: { read: (text, world) => userAndGroup(world, text), write: "user or user:group, both known to this system" },
  directory: { read: existingDirectory, write: "a directory that exists" },
  filePath: { read: pathInDirectory, write: "a path whose directory exists" },
  logName: { read: logName, write: "AUTO, NONE, or a path whose directory exists" },
  address: { read: hostAndPort, write: "a port, host:port or *:port, the port from 1 to 65535" },
  serverUrl: { read: serverUrl, write: "an address such as unix:///path or http://host:port, or AUTO" },
  pairs: { read: (text: string): string => text, write: 'KEY="value" groups with commas between, values in quotes' },
} as const satisfies { readonly [Name in TypeName]: ValueType<OptionValues[Name]> };

const TRUE_WORDS = ["yes", "true", "on", "1"];
const FALSE_WORDS = ["no", "false", "off", "0"];

function boolean(text: string): boolean {
  const word = text.toLowerCase();
  if (TRUE_WORDS.includes(word)) return true;
  if (FALSE_WORDS.includes(word)) return false;
  throw new ConfigError(`not a valid boolean value: ${pyrepr(text)}`);
}

function level(text: string): LevelName {
  const found = LEVELS.find((name) => name === text.toLowerCase());
  if (found === undefined) throw new ConfigError(`bad logging level name ${pyrepr(text)}`);
  return found;
}

function exitCodes(text: string): readonly number[] {
  const codes = text === "" ? [] : text.split(",").map((item) => parseInteger(item) ?? -1);
  if (codes.every((code) => code >= 0 && code <= 255)) return codes;
  throw new ConfigError(`not a valid list of exit codes: ${pyrepr(text)}`);
}

function signal(text: string): number {
  const number = signalNumber(text);
  if (number !== undefined) return number;
  const what = parseInteger(text) === undefined ? "name" : "number";
  throw new ConfigError(`value ${pyrepr(text)} is not a valid signal ${what}`);
}

function autorestart(text: string): Autorestart {
  const word = text.toLowerCase();
  if (TRUE_WORDS.includes(word)) return "always";
  if (FALSE_WORDS.includes(word)) return "never";
  if (word === "unexpected") return "unexpected";
  throw new ConfigError(`invalid 'autorestart' value ${pyrepr(word)}`);
}

function list(text: string): readonly string[] {
  return text === "" ? [] : text.split(",").map(strip);
}

function existingDirectory(text: string, world: ConfigWorld): string {
  const path = expandHome(world, text);
  if (world.isDirectory(path)) return path;
  throw new ConfigError(`${text} is not an existing directory`);
}

function pathInDirectory(text: string, world: ConfigWorld): string {
  const path = expandHome(world, text);
  const directory = directoryOf(path);
  if (directory === "" || world.isDirectory(directory)) return path;
  throw new ConfigError(`The directory named as part of the path ${text} does not exist`);
}

function serverUrl(text: string): string | undefined {
  return strip(text).toUpperCase() === "AUTO" ? undefined : text;
}

function logName(text: string, world: ConfigWorld): LogName {
  switch (text.toLowerCase()) {
    case "none":
    case "off":
      return { kind: "none" };
    case "auto":
      return { kind: "auto" };
    case "syslog":
      return { kind: "syslog" };
    default:
      return { kind: "file", path: pathInDirectory(text, world) };
  }
}
