/**
 * The environment we were started with. The launcher (src/launcher) keeps from Node what would steer it, under other
 * names; here everything gets its name back, in its place and to the byte, for expansions and children alike
 * (LIFE-ENV-001).
 */
import type { Posix } from "../posix/posix.js";

/** What the launcher puts before the name of a variable that Node must not see. */
export const KEPT = "_TSD_KEPT_";

/** To be done before anything reads the environment. */
export function restoreEnvironment(posix: Pick<Posix, "removeFromNames">): void {
  posix.removeFromNames(KEPT);
}
