/** Where a configuration file is searched when none is named, and how the root file is opened (CFG-SRCH-*). */
import { parseDialect } from "./dialect.js";
import { Document } from "./document.js";
import { directoryOf, joinPath } from "./paths.js";
import { ConfigError } from "../model/problems.js";
import { decodeSource } from "./source-text.js";
import type { ConfigWorld } from "../model/world.js";

/** The paths that are tried, in order. `argv0` is the path the program was called by. */
export function searchPaths(argv0: string): readonly string[] {
  const prefix = directoryOf(directoryOf(argv0));
  return [
    joinPath(joinPath(prefix, "etc"), "supervisord.conf"),
    joinPath(prefix, "supervisord.conf"),
    "supervisord.conf",
    "etc/supervisord.conf",
    "/etc/supervisord.conf",
    "/etc/supervisor/supervisord.conf",
  ];
}

/** The first of the search paths that exists, whatever kind of file it is (CFG-SRCH-006). */
export function findConfigFile(world: ConfigWorld, argv0: string): string | undefined {
  return searchPaths(argv0).find((path) => world.exists(path));
}

/** As `findConfigFile`, for the daemon, which needs a file. Throws ConfigError (CFG-SRCH-003). */
export function requireConfigFile(world: ConfigWorld, argv0: string): string {
  const found = findConfigFile(world, argv0);
  if (found !== undefined) return found;
  throw new ConfigError(
    `No config file found at default paths (${searchPaths(argv0).join(", ")}); ` +
      "use the -c option to specify a config file at a different path",
  );
}

/** Reads a root file. Throws ConfigError (CFG-SRCH-006, -007 and what the dialect refuses). */
export function readRootFile(world: ConfigWorld, file: string): Document {
  if (!world.exists(file)) {
    throw new ConfigError(`could not find config file ${file}`, ["Check the path: there is no such file."]);
  }
  const content = world.readFile(file);
  if ("error" in content && content.error === "EAGAIN") throw notWritten(file);
  if ("error" in content) {
    throw new ConfigError(`could not read config file ${file}`, [`Reading it failed with ${content.error}.`]);
  }
  const document = new Document();
  document.merge(parseDialect(decodeSource(content.bytes), file));
  return document;
}

/** Refuses a pipe that has not been written to: a daemon that runs does not wait for it. */
export function notWritten(file: string): ConfigError {
  return new ConfigError(`could not read config file ${file}`, [
    "It is a pipe without data; write it again, or use a file.",
  ]);
}
