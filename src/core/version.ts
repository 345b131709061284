/** Our version, and the version of the original whose behaviour it has. */

/** The number in package.json. */
export const TSD_VERSION = "0.1.0";
/**
 * The release of supervisord that we report: our behaviour is that of 4.2.5, which the tests run, with the fixes of this
 * release. Clients parse and compare it.
 */
export const SUPERVISOR_VERSION = "4.3.0";
