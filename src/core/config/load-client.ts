/**
 * The entry point of the configuration reader for the client: from a world and a request to a configuration or the
 * first problem.
 */
import { CLIENT_DEFAULTS, readClientSection, settleClient } from "./sections/client-section.js";
import type { ClientConfig } from "./model/model.js";
import { outcomeOf, beginReading } from "./reading/begin.js";
import { checkClientOverrides, type ClientOverrides } from "./reading/overrides.js";
import { directoryOf, fullPath } from "./text/paths.js";
import { ConfigError, type Loaded } from "./model/problems.js";
import { findConfigFile } from "./text/search.js";
import type { ConfigWorld } from "./model/world.js";

/** What the command line says about the configuration. */
export interface ClientRequest {
  /** `-c` as typed; undefined searches the usual places. */
  readonly file: string | undefined;
  /** The path the program was called by; the search begins beside it. */
  readonly argv0: string;
  readonly overrides: ClientOverrides;
}

/** Reads a client's configuration; without a file there are only the defaults and the command line (CFG-SRCH-005). */
export function loadClientConfig(world: ConfigWorld, request: ClientRequest): Loaded<ClientConfig> {
  return outcomeOf(() => {
    const problem = checkClientOverrides(request.overrides);
    if (problem !== undefined) throw new ConfigError(problem.message, problem.advice);
    const file = request.file ?? findConfigFile(world, request.argv0);
    const settings =
      file === undefined
        ? CLIENT_DEFAULTS
        : readClientSection(beginReading(world, file, directoryOf(fullPath(world, file))));
    return { file, ...settleClient(world, request.overrides, settings) };
  });
}
