/** What the loaders of all sections share while one configuration is being read. */
import type { Document } from "../text/document.js";
import type { DoubtfulVariable } from "../values/environment-doubts.js";
import type { Option } from "../options/option.js";
import { layered, type Names } from "../../python/format.js";
import type { ConfigWorld } from "../model/world.js";

/** One reading of a configuration. */
export interface ReadContext {
  readonly world: ConfigWorld;
  readonly document: Document;
  /** The root file, as messages name it. */
  readonly file: string;
  /** Directory of the root file, absolute (CFG-EXP-022). */
  readonly here: string;
  /** `ENV_*`: the daemon's environment, joined by `[supervisord] environment` once that is read (CFG-EXP-006). */
  readonly environment: Map<string, string>;
  /** What the defaults of options mean, as far as they were wanted; no option that is read so expands names. */
  readonly defaults: Map<Option, unknown>;
  /** How long everything is together that expansions have come to. */
  readonly expanded: { characters: number };
  /** Variables whose programs may get another value than is written, by where they stand; for `tsd check`. */
  readonly doubts: Map<string, DoubtfulVariable>;
  /** Lines to log later (CFG-ERR-009). */
  readonly warnings: string[];
  readonly infos: string[];
}

/** The names of an environment as expansions call them. */
export function environmentNames(environment: Iterable<readonly [string, string]>): Map<string, string> {
  const names = new Map<string, string>();
  for (const [name, value] of environment) names.set(`ENV_${name}`, value);
  return names;
}

/** Names on top of `ENV_*`; a name in both is taken from `names`. Either may still grow. */
export function withEnvironment(reading: ReadContext, names: Names): Names {
  return layered(reading.environment, names);
}

/** Where something stands, as advice and our own warnings say it: `(file:line)`. */
export function placeOf(reading: ReadContext, section: string, option?: string): string {
  const place =
    (option === undefined ? undefined : reading.document.get(section, option)) ?? reading.document.place(section);
  return place === undefined ? reading.file : `${place.file}:${place.line}`;
}
