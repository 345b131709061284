/** Our own number. */

/** The number in package.json. */
export const TSD_VERSION = "0.1.0";
