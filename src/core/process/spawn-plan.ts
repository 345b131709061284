/**
 * The part of a child's description that follows from configuration alone: its environment, directory, umask, nice
 * value and ignored signals. The shell adds descriptors and user to make the posix layer's `SpawnPlan`.
 */
import type { ProcessConfig } from "../config/model/model.js";
import { spawnRefusal, type SpawnRefusal } from "./spawn-refusal.js";

/** The part of a process's configuration that its children see. */
export type ChildSettings = Pick<
  ProcessConfig,
  "name" | "directory" | "umask" | "environment" | "serverUrl" | "ignoredSignals" | "nice"
>;

/** What the daemon contributes. */
export interface ChildSurroundings {
  /** The daemon's own environment. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly group: string;
  /** Computed from the servers (CFG-SRV-010); undefined without servers. */
  readonly serverUrl: string | undefined;
  /** A variable of our own, for programs with an option that needs it. */
  readonly extra?: readonly [string, string] | undefined;
}

/** The pure half of a `SpawnPlan`. */
export interface ChildPlan {
  readonly file: string;
  readonly argv: readonly string[];
  readonly env: readonly string[];
  readonly directory: string | undefined;
  readonly umask: number | undefined;
  /** -20 to 19; 0 = the same as the daemon's (TSD-NICE-001). */
  readonly nice: number;
  /** Signals that the child begins with ignored (LIFE-SPAWN-022, IMP-023). */
  readonly ignoreSignals: readonly number[];
  /** Why it cannot be started as configured; the plan then leaves out what no system call accepts. */
  readonly refusal?: SpawnRefusal;
}

/** What os.umask() makes of any number. */
const PERMISSIONS = 0o777;

/** Describes a child before it is made. */
export function planChild(
  found: { readonly file: string; readonly argv: readonly string[] },
  settings: ChildSettings,
  surroundings: ChildSurroundings,
): ChildPlan {
  const { file, argv } = found;
  const { directory, umask, nice, ignoredSignals: ignoreSignals } = settings;
  const env = childEnvironment(settings, surroundings);
  const refusal = spawnRefusal({ file, argv, env, directory, umask });
  if (refusal !== undefined) {
    const entered = refusal.step === "chdir to" ? undefined : directory;
    return { file, argv: [file], env: [], directory: entered, umask: undefined, nice, ignoreSignals, refusal };
  }
  const permissions = umask === undefined ? undefined : umask & PERMISSIONS;
  return { file, argv, env, directory, umask: permissions, nice, ignoreSignals };
}

/**
 * `NAME=value` strings, each name once: the daemon's environment, overridden by our own variables, overridden by the
 * configured ones, which may even replace SUPERVISOR_* (LIFE-ENV-001..007).
 */
export function childEnvironment(settings: ChildSettings, surroundings: ChildSurroundings): readonly string[] {
  const { extra } = surroundings;
  // First, because `ProcessTable` reads only the beginning of a long environment.
  const variables = new Map<string, string>(extra === undefined ? [] : [extra]);
  for (const [name, value] of Object.entries(surroundings.environment)) {
    if (value !== undefined) variables.set(name, value);
  }
  variables.set("SUPERVISOR_ENABLED", "1");
  const serverUrl = settings.serverUrl ?? surroundings.serverUrl;
  if (serverUrl) variables.set("SUPERVISOR_SERVER_URL", serverUrl);
  variables.set("SUPERVISOR_PROCESS_NAME", settings.name);
  variables.set("SUPERVISOR_GROUP_NAME", surroundings.group);
  if (extra !== undefined) variables.set(...extra);
  for (const [name, value] of settings.environment) variables.set(name, value);
  return [...variables].map(([name, value]) => `${name}=${value}`);
}
