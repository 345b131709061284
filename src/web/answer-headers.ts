/**
 * Headers of the web layer: how long an answer can be cached, and what a browser can do with it (WEB-P-005, WEB-X-002).
 */

import type { Headers } from "../http/message.js";

/** A page loads everything from this site, as files: a script injected into a page does not run. */
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

/** For every answer: browsers must believe its type, and no other site can use it. */
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

/**
 * For what changes with the processes: the original's three headers, and `no-store`, since logs can contain secrets.
 */
export const NO_CACHE: Headers = [
  ["Pragma", "no-cache"],
  ["Cache-Control", "no-cache, no-store"],
  ["Expires", "Thu, 01 Jan 1970 00:00:00 GMT"],
];

/** The type of a page, as the original writes it. */
export const HTML: Headers = [["Content-Type", "text/html;charset=utf-8"]];
