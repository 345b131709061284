/**
 * Which site a request comes from. A browser that shows a foreign page can be made to send requests anywhere, with the
 * user's password; headers that no page can forge show that. Programs such as curl send none of them.
 */

import type { HttpRequest, Route } from "./message.js";

/** `own`: from one of our pages, or typed by the user. `foreign`: made by another site. `unknown`: no header says. */
export type RequestOrigin = "own" | "foreign" | "unknown";

/**
 * The origin by the headers. Sec-Fetch-Site decides if it is there (browsers send it over https and to localhost only),
 * then Origin, then Referer, compared with the requested host, here or at a proxy before us. What a browser fetches in
 * advance was not asked for by the user, and counts as foreign.
 */
export function originOf(headers: HttpRequest["headers"]): RequestOrigin {
  if (/\bpre(fetch|render)\b/i.test(headers["sec-purpose"] ?? headers["purpose"] ?? "")) return "foreign";
  const site = headers["sec-fetch-site"];
  if (site !== undefined) return site === "same-origin" || site === "none" ? "own" : "foreign";
  const from = headers["origin"] ?? headers["referer"];
  if (from === undefined) return "unknown";
  const asked = [headers["host"], headers["x-forwarded-host"]?.split(",")[0]];
  const origin = hostOf(from);
  return origin !== undefined && asked.some((host) => host !== undefined && hostOf(`http://${host.trim()}`) === origin)
    ? "own"
    : "foreign";
}

/**
 * A route for programs, not for foreign pages: 403 for what such a page can send without a preflight. That is any
 * request whose body is not declared to be XML: for XML a browser first asks for permission, and only a proxy that is
 * configured to do so grants it.
 */
export function refusingForgery(route: Route): Route {
  return {
    matches: (request) => route.matches(request),
    admits: (request, reply) => {
      const declared = request.headers["content-type"] ?? "";
      if (originOf(request.headers) !== "foreign" || /^\s*(text|application)\/xml\b/i.test(declared))
        return route.admits?.(request, reply) ?? true;
      reply.error(403);
      return false;
    },
    handle: (request, reply) => route.handle(request, reply),
  };
}

/**
 * Host and port of a URL, without the usual ports; undefined if it is not a URL (hidden origins are sent as `null`).
 */
function hostOf(url: string): string | undefined {
  try {
    return new URL(url).host.replace(/:(80|443)$/, "");
  } catch {
    return undefined;
  }
}
