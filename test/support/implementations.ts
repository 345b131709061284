/**
 * The two implementations that end-to-end tests drive: ours, and Debian's Supervisor as the positive control that a
 * test is right about the behaviour it demands.
 *
 * TSD_SUBJECTS (`tsd`, `debian`, or both with a comma) names the ones a run must use; they must be installed.
 * Without it, ours is tested, and the original too if it is installed.
 */
import { existsSync } from "node:fs";
import { inRepository } from "./repository.js";

/** The programs of one implementation, as files to execute. */
export interface Implementation {
  readonly name: "tsd" | "debian";
  readonly supervisord: string;
  readonly supervisorctl: string;
  readonly pidproxy: string;
  readonly echoConfig: string;
  /**
   * Seconds after a deadline by which the implementation has acted: the original sleeps up to a second in its loop
   * (LIFE-LOOP-002), ours wakes at the deadline. What a busy machine adds is measured (`Daemon.lag`).
   */
  readonly lag: number;
  /**
   * Variables for the daemon in tests: ours overwrites its read buffer after each use (src/daemon/output/poison.ts).
   */
  readonly variables: Readonly<Record<string, string>>;
}

/** Our programs under the names of the original. */
export const tsd: Implementation = {
  name: "tsd",
  supervisord: inRepository("bin", "supervisord"),
  supervisorctl: inRepository("bin", "supervisorctl"),
  pidproxy: inRepository("bin", "pidproxy"),
  echoConfig: inRepository("bin", "echo_supervisord_conf"),
  lag: 0.6,
  variables: { _TSD_POISON: "1" },
};

/** Debian's package `supervisor`, 4.2.5. */
export const debian: Implementation = {
  name: "debian",
  supervisord: "/usr/bin/supervisord",
  supervisorctl: "/usr/bin/supervisorctl",
  pidproxy: "/usr/bin/pidproxy",
  echoConfig: "/usr/bin/echo_supervisord_conf",
  lag: 1.6,
  variables: {},
};

/** Our client under its own name. */
export const tsctl = inRepository("bin", "tsctl");

/** The implementations this run is about. */
export const subjects: readonly Implementation[] = chosen();

function chosen(): Implementation[] {
  const asked = process.env["TSD_SUBJECTS"];
  if (asked === undefined) return existsSync(debian.supervisord) ? [tsd, debian] : [tsd];
  return asked.split(",").map((name) => {
    const found = [tsd, debian].find((each) => each.name === name);
    if (found === undefined) throw new Error(`cannot test ${name}: TSD_SUBJECTS knows tsd and debian`);
    if (!existsSync(found.supervisord)) throw new Error(`cannot test ${name}: there is no ${found.supervisord}`);
    return found;
  });
}
