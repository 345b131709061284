/** Our version, and the versions of the original whose behaviour it has. */

/** The number in package.json. */
export const TSD_VERSION = "0.1.0";
/**
 * The release of supervisord that we report: our behaviour is that of 4.2.5, which the tests run, with the fixes of this
 * release. Clients parse and compare it.
 */
export const SUPERVISOR_VERSION = "4.3.0";
/** The version of the XML-RPC interface; a client refuses a server with another one (CTL-G-013, RPC-M-001). */
export const API_VERSION = "3.0";
