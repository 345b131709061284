/** What the readers of all sections share while one configuration is being read. */
import type { Document } from "../text/document.js";
import type { DoubtfulVariable } from "../values/environment-doubts.js";
import type { Option } from "../options/option.js";
import { layered, type Names } from "../../python/format.js";
import type { ConfigWorld } from "../model/world.js";

/** The state of reading one configuration. */
export interface ReadContext {
  readonly world: ConfigWorld;
  readonly document: Document;
  /** The root file, as messages name it. */
  readonly file: string;
  /** Directory of the root file, absolute (CFG-EXP-022). */
  readonly here: string;
  /** `ENV_*`: the daemon's environment, and `[supervisord] environment` once that is read (CFG-EXP-006). */
  readonly environment: Map<string, string>;
  /** The values of defaults, as far as they were needed; options with such defaults do not expand names. */
  readonly defaults: Map<Option, unknown>;
  /** The total length of all expansions. */
  readonly expanded: { characters: number };
  /** Variables whose programs may get another value than is written, by place; for `tsd check`. */
  readonly doubts: Map<string, DoubtfulVariable>;
  /** Lines to log later (CFG-ERR-009). */
  readonly warnings: string[];
  readonly infos: string[];
}

/** The names of an environment as used in expansions. */
export function environmentNames(environment: Iterable<readonly [string, string]>): Map<string, string> {
  const names = new Map<string, string>();
  for (const [name, value] of environment) names.set(`ENV_${name}`, value);
  return names;
}

/** Names on top of `ENV_*`; a name in both is taken from `names`. Either may still grow. */
export function withEnvironment(reading: ReadContext, names: Names): Names {
  return layered(reading.environment, names);
}

/** The place of an option or section in advice and in our own warnings: `file:line`. */
export function placeOf(reading: ReadContext, section: string, option?: string): string {
  const place =
    (option === undefined ? undefined : reading.document.get(section, option)) ?? reading.document.place(section);
  return place === undefined ? reading.file : `${place.file}:${place.line}`;
}
