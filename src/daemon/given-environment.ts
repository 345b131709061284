/**
 * The environment we were started with. The launchers in `bin` begin as shell scripts, and a shell adds variables (PWD,
 * SHLVL), drops those whose names it cannot use (`discovery.type`), and sorts the rest as it likes. So they note what
 * they were given, and it is put back here, for expansions and children alike (LIFE-ENV-001).
 */
import type { Posix } from "../posix/posix.js";
import { takeVariable } from "./own-variable.js";

/** Set by the launchers: /proc/PID/environ and a dot, in base64. */
const VARIABLE = "_TSD_ENVIRONMENT";

/** Of so many bytes the launchers note the beginning alone: one variable cannot hold more than 128 KiB. */
const NOTED_AT_MOST = 90_000;

const DOT = 0x2e;

/** Put it back to what it was before the shell, if all of it was noted. The variable is removed, children must not see it. */
export function restoreEnvironment(posix: Pick<Posix, "replaceEnvironment">): void {
  const noted = Buffer.from(takeVariable(VARIABLE) ?? "", "base64");
  const given = noted.subarray(0, -1);
  if (noted.at(-1) === DOT && given.length < NOTED_AT_MOST) posix.replaceEnvironment(given);
}
