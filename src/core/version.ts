/** Our version, and the version of the original whose behaviour it has. */

/** The number in package.json. */
export const TSD_VERSION = "0.1.0";
/** The release of supervisord whose behaviour this is; clients parse and compare it. */
export const SUPERVISOR_VERSION = "4.3.0";
