/**
 * What the launcher (src/launcher) passes to the program it starts. Importing this file removes its variables from the
 * environment; `giveBackKept`, or `Posix.showHiddenNames` where there is an addon, restores the names of those that
 * were hidden from Node. From then on the environment is the one we were started with, for expansions and for children.
 */
import { shownName } from "../../posix/hidden-names.js";
import { takeVariable } from "../../daemon/machine/own-variable.js";

/** How a program of ours was started. */
export interface LaunchInfo {
  /** The path it was called by. */
  readonly program: string;
  /** The launcher's own path: execute it, with `program` as its first word, to start another process of ours. */
  readonly launcher: string;
  /** Signals that were ignored at the start. */
  readonly ignored: readonly number[];
  /** Descriptors above 2 that were open at the start. */
  readonly descriptors: readonly number[];
}

/** undefined where Node was called by its own name. */
export const launchInfo: LaunchInfo | undefined = readLaunchInfo(process.env);

/** The launch information in any environment; its variables are removed from it. */
export function readLaunchInfo(environment: NodeJS.ProcessEnv): LaunchInfo | undefined {
  const [program, launcher] = [takeVariable("_TSD_PROGRAM", environment), takeVariable("_TSD_LAUNCHER", environment)];
  const ignored = numbers(takeVariable("_TSD_IGNORED", environment));
  const descriptors = numbers(takeVariable("_TSD_DESCRIPTORS", environment));
  return program === undefined || launcher === undefined ? undefined : { program, launcher, ignored, descriptors };
}

/** Restore the names of the variables that were hidden from Node. */
export function giveBackKept(environment: NodeJS.ProcessEnv = process.env): void {
  for (const name of Object.keys(environment)) {
    const shown = shownName(name);
    // eslint-disable-next-line lookups/own-entries -- an environment holds nothing but texts
    if (shown !== undefined) environment[shown] = takeVariable(name, environment);
  }
}

function numbers(list: string | undefined): readonly number[] {
  return list === undefined ? [] : list.split(",").map(Number);
}
