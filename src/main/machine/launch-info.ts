/**
 * What the launcher (src/launcher) tells the program it starts. Importing this file takes its variables out of the
 * environment; `giveBackKept`, or `Posix.showHiddenNames` where there is an addon, gives those it kept from Node their
 * names back. From then on the environment is the one we were started in, for expansions and for children.
 */
import { shownName } from "../../posix/hidden-names.js";
import { takeVariable } from "../../daemon/machine/own-variable.js";

/** How a program of ours was started. */
export interface LaunchInfo {
  /** The path it was called by. */
  readonly program: string;
  /** The launcher's own path: to be executed, with `program` as its first word, by who needs another of us. */
  readonly launcher: string;
  /** Signals that were ignored. */
  readonly ignored: readonly number[];
  /** Descriptors above 2 that were open. */
  readonly descriptors: readonly number[];
}

/** undefined where Node was called by its own name. */
export const launchInfo: LaunchInfo | undefined = readLaunchInfo(process.env);

/** As above, of any environment; changes it. */
export function readLaunchInfo(environment: NodeJS.ProcessEnv): LaunchInfo | undefined {
  const [program, launcher] = [takeVariable("_TSD_PROGRAM", environment), takeVariable("_TSD_LAUNCHER", environment)];
  const ignored = numbers(takeVariable("_TSD_IGNORED", environment));
  const descriptors = numbers(takeVariable("_TSD_DESCRIPTORS", environment));
  return program === undefined || launcher === undefined ? undefined : { program, launcher, ignored, descriptors };
}

/** Give the variables that were kept from Node their names back. */
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
