/**
 * The entry point of the configuration reader for the daemon: from a world and a request to a whole configuration or
 * the first problem. The client's entry point is apart, in load-client.ts, so that the client does not load all of
 * this.
 */
import { readDaemonSection, settleDaemon } from "./sections/daemon-section.js";
import { checkExitPolicy } from "./sections/exit-policy.js";
import { checkDependencies } from "./sections/dependencies.js";
import { readGroups } from "./sections/group-section.js";
import { readIncludes } from "./reading/include.js";
import type { DaemonConfig, GroupConfig } from "./model/model.js";
import { outcomeOf, beginReading } from "./reading/begin.js";
import { checkDaemonOverrides, type DaemonOverrides } from "./reading/overrides.js";
import { absolutePath, directoryOf } from "./text/paths.js";
import { readRpcInterfaces } from "./sections/plugins.js";
import { ConfigError, type Loaded } from "./model/problems.js";
import { environmentNames, type ReadContext } from "./reading/read-context.js";
import { requireConfigFile } from "./text/search.js";
import { readServers, serverUrlOf } from "./sections/server-section.js";
import type { ConfigWorld } from "./model/world.js";

/** What the command line says about the configuration. */
export interface DaemonRequest {
  /** `-c` as typed; undefined searches the usual places. */
  readonly file: string | undefined;
  /** The path the program was called by; the search begins beside it. */
  readonly argv0: string;
  readonly overrides: DaemonOverrides;
}

/** Reads a daemon's whole configuration. */
export function loadDaemonConfig(world: ConfigWorld, request: DaemonRequest): Loaded<DaemonConfig> {
  return outcomeOf(() => {
    const problem = checkDaemonOverrides(world, request.overrides);
    if (problem !== undefined) throw new ConfigError(problem.message, problem.advice);
    const file = request.file ?? requireConfigFile(world, request.argv0);
    return readDaemonConfig(beginReading(world, file, absolutePath(world, directoryOf(file))), request.overrides);
  });
}

/** In the original's order throughout, because the first error is the one that is reported (CFG-ERR-004). */
function readDaemonConfig(reading: ReadContext, overrides: DaemonOverrides): DaemonConfig {
  readIncludes(reading);
  if (!reading.document.has("supervisord")) {
    throw new ConfigError(".ini file does not include supervisord section", [
      `${reading.file}: add a line [supervisord], even if nothing follows it.`,
    ]);
  }
  const settings = readDaemonSection(reading);
  for (const [name, value] of environmentNames(settings.environment)) reading.environment.set(name, value);
  const rpcInterfaces = readRpcInterfaces(reading);
  const keepsUser = settings.ignoreUser && reading.world.uid !== 0;
  const groups = readGroups(reading)
    .map((group) => underneath(group, settings.environment))
    .map((group) => (keepsUser ? withoutUsers(group) : group));
  checkExitPolicy(reading, settings.exit, groups);
  checkDependencies(reading, groups);
  const servers = readServers(reading);
  return {
    file: absolutePath(reading.world, reading.file),
    daemon: settleDaemon(reading, overrides, keepsUser ? { ...settings, user: undefined } : settings),
    groups,
    servers,
    rpcInterfaces,
    serverUrl: serverUrlOf(servers),
    notices: { critical: [], warn: reading.warnings, info: reading.infos },
  };
}

/** A user other than root cannot become another user: with tsd_ignore_user every program runs as the daemon does. */
function withoutUsers<G extends GroupConfig>(group: G): G {
  return { ...group, processes: group.processes.map((process) => ({ ...process, uid: undefined })) };
}

/** Merges the daemon's variables under each program's own (CFG-ENV-014). */
function underneath<G extends GroupConfig>(group: G, environment: ReadonlyMap<string, string>): G {
  if (environment.size === 0) return group;
  const processes = group.processes.map((process) => ({
    ...process,
    environment: new Map([...environment, ...process.environment]),
  }));
  return { ...group, processes };
}
