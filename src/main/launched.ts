/**
 * What the package's launcher (packaging/launcher.c) tells the program it starts. Importing this file takes its
 * variables out of the environment, and gives those it kept from Node back their names: from then on the environment is
 * the one we were started in, for expansions and for children.
 */
import { takeVariable } from "../daemon/own-variable.js";

const KEPT = "_TSD_KEPT_";

/** How a packaged program was started. */
export interface Launched {
  /** The path it was called by. */
  readonly program: string;
  /** The launcher's own path: to be executed, with `program` as its first word, by who needs another of us. */
  readonly launcher: string;
}

/** undefined outside the package. */
export const launched: Launched | undefined = readLaunch(process.env);

/** As above, of any environment; changes it. */
export function readLaunch(environment: NodeJS.ProcessEnv): Launched | undefined {
  for (const [name, value] of Object.entries(environment)) {
    if (!name.startsWith(KEPT)) continue;
    takeVariable(name, environment);
    // eslint-disable-next-line lookups/own-entries -- an environment holds nothing but texts
    environment[name.slice(KEPT.length)] = value;
  }
  const [program, launcher] = [takeVariable("_TSD_PROGRAM", environment), takeVariable("_TSD_LAUNCHER", environment)];
  return program === undefined || launcher === undefined ? undefined : { program, launcher };
}
