/** Headers of what the web layer answers: how long it may be kept, and what a browser may do with it (WEB-P-005, WEB-X-002). */

import type { Headers } from "../http/message.js";

/** Everything a page loads comes from us as a file of its own: nothing that is injected into one can run. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'self'",
].join("; ");

/** For everything: it is what it says it is, and for this site only. */
export const OWN_SITE_ONLY: Headers = [
  ["X-Content-Type-Options", "nosniff"],
  ["Cross-Origin-Resource-Policy", "same-origin"],
];

/** For pages. */
export const PROTECTION: Headers = [
  ["Content-Security-Policy", POLICY],
  ["X-Frame-Options", "SAMEORIGIN"],
  ["Referrer-Policy", "same-origin"],
  ...OWN_SITE_ONLY,
];

/** For what changes with the processes: the original's three, and `no-store`, since logs may hold secrets. */
export const NO_CACHE: Headers = [
  ["Pragma", "no-cache"],
  ["Cache-Control", "no-cache, no-store"],
  ["Expires", "Thu, 01 Jan 1970 00:00:00 GMT"],
];

/** The type of a page, as the original writes it. */
export const HTML: Headers = [["Content-Type", "text/html;charset=utf-8"]];
