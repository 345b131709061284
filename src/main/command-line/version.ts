/**
 * What `-v` prints: under the name supervisord its version number, for scripts that know it; under our own name our
 * version.
 */
import { basename } from "node:path";
import { SUPERVISOR_VERSION, TSD_VERSION } from "../../core/version.js";

export { TSD_VERSION };

/** `program` is the path we were called by (CLI-D-005). */
export function versionText(program: string): string {
  const name = basename(program);
  const own = name === "tsd" || name === "tsctl";
  return own
    ? `${name} ${TSD_VERSION}, compatible with supervisord ${SUPERVISOR_VERSION}\n`
    : `${SUPERVISOR_VERSION}\n`;
}
