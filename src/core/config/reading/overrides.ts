/**
 * Options on the command line: checked as they are parsed, before any file is read, and put over what the file says
 * (CFG-SD-020, CLI-D-021).
 */
import { ownEntry } from "../../own-entry.js";
import { isUrl } from "../values/addresses.js";
import type { OptionTable } from "../options/option.js";
import { SUPERVISORD } from "../options/options.js";
import { ConfigError, type ConfigProblem } from "../model/problems.js";
import { pyrepr } from "../../python/repr.js";
import { VALUE_TYPES } from "../values/values.js";
import type { OptionValues } from "../model/option-values.js";
import type { ConfigWorld } from "../model/world.js";

/** One option as typed. */
export interface Override {
  /** `-l` or `--logfile`, in full even if it was abbreviated, because messages name it. */
  readonly flag: string;
  /** The argument; "" for flags that take none. */
  readonly value: string;
}

/** Options of `[supervisord]` that the command line also has, under their names in the file. */
export type DaemonOptionName = Exclude<keyof typeof SUPERVISORD, "environment">;

/** The daemon's options in the order typed: the first bad value is the one that is reported. */
export type DaemonOverrides = Readonly<Partial<Record<DaemonOptionName, Override>>>;

/** The client's options. `history_file` takes effect, unlike in the original (IMP-028). */
export type ClientOverrides = Readonly<
  Partial<Record<"serverurl" | "username" | "password" | "prompt" | "history_file", Override>>
>;

/** Options without an argument: their presence means true. */
const FLAGS: ReadonlySet<string> = new Set(["nodaemon", "silent", "nocleanup", "strip_ansi"]);

/** The user is looked up last, after the file (CFG-ERR-004); a refusal then does not name the flag. */
const UNCHECKED: ReadonlySet<string> = new Set(["user", ...FLAGS]);

/**
 * The first problem in these options, if any; also call it for the options before `-v`. The message is `invalid value
 * for <flag> '<value>': <message>` (CLI-D-021).
 */
export function checkDaemonOverrides(world: ConfigWorld, overrides: DaemonOverrides): ConfigProblem | undefined {
  for (const [name, { flag, value }] of Object.entries(overrides)) {
    if (UNCHECKED.has(name)) continue;
    const { read, write } = VALUE_TYPES[ownEntry(SUPERVISORD as OptionTable, name)!.type];
    try {
      read(value, world);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      return invalid(flag, value, error.message, `Write ${write}.`);
    }
  }
  return undefined;
}

/** As `checkDaemonOverrides`, for the client (CFG-TYPE-019). */
export function checkClientOverrides(overrides: ClientOverrides): ConfigProblem | undefined {
  const given = overrides.serverurl;
  if (given === undefined || isUrl(given.value)) return undefined;
  const message = `value ${pyrepr(given.value)} is not a URL`;
  return invalid(given.flag, given.value, message, "Write unix:///path, http://host:port or https://host:port.");
}

/** The value typed for an option, parsed; undefined if it was not given. The overrides must have been checked. */
export function overridden<K extends DaemonOptionName>(
  world: ConfigWorld,
  overrides: DaemonOverrides,
  name: K,
): OptionValues[(typeof SUPERVISORD)[K]["type"]] | undefined {
  const given = overrides[name];
  if (given === undefined) return undefined;
  const text = FLAGS.has(name) ? "true" : given.value;
  return VALUE_TYPES[SUPERVISORD[name].type].read(text, world) as OptionValues[(typeof SUPERVISORD)[K]["type"]];
}

function invalid(flag: string, value: string, message: string, advice: string): ConfigProblem {
  return { message: `invalid value for ${flag} ${pyrepr(value)}: ${message}`, advice: [advice] };
}
