/** How reading begins, for daemon and client alike, and the type of the result. */
import { ConfigError, type Loaded } from "../model/problems.js";
import { environmentNames, type ReadContext } from "./read-context.js";
import { cachingWorld } from "./caching-world.js";
import { readRootFile } from "../text/search.js";
import type { ConfigWorld } from "../model/world.js";

/** What `read` returns, or the problem it throws; any other error is our bug, and is rethrown. */
export function outcomeOf<T>(read: () => T): Loaded<T> {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { ok: false, problem: error.problem };
  }
}

/** Reads the root file without its includes. Throws ConfigError. */
export function beginReading(world: ConfigWorld, file: string, here: string): ReadContext {
  const environment = environmentNames(Object.entries(world.environment));
  return {
    world: cachingWorld(world),
    document: readRootFile(world, file),
    file,
    here,
    environment,
    expanded: { characters: 0 },
    doubts: new Map(),
    warnings: [],
    infos: [],
    defaults: new Map(),
  };
}
