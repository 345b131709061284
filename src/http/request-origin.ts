/**
 * Which site a request comes from. A browser that visits a foreign page can be made by it to send requests anywhere,
 * with the visitor's password; it says so in headers that no page can forge. Programs such as curl send none of them.
 */

import type { HttpRequest, Route } from "./message.js";

/** `own`: from a page of ours, or typed by the user. `foreign`: made by another site. `unknown`: nobody says. */
export type RequestOrigin = "own" | "foreign" | "unknown";

/**
 * What the headers tell. Sec-Fetch-Site decides where there is one (browsers send it over https and to localhost only),
 * then Origin, then Referer, compared with the host that was asked for, here or at a proxy before us. What is fetched
 * in advance was asked for by nobody and counts as foreign.
 */
export function originOf(headers: HttpRequest["headers"]): RequestOrigin {
  if (/\bpre(fetch|render)\b/i.test(headers["sec-purpose"] ?? headers["purpose"] ?? "")) return "foreign";
  const told = headers["sec-fetch-site"];
  if (told !== undefined) return told === "same-origin" || told === "none" ? "own" : "foreign";
  const from = headers["origin"] ?? headers["referer"];
  if (from === undefined) return "unknown";
  const asked = [headers["host"], headers["x-forwarded-host"]?.split(",")[0]];
  const origin = hostOf(from);
  return origin !== undefined && asked.some((host) => host !== undefined && hostOf(`http://${host.trim()}`) === origin)
    ? "own"
    : "foreign";
}

/**
 * A route for programs, not for foreign pages: 403 for what one can send without asking first. That is any request but
 * one whose body is declared to be XML: before that a browser asks for leave, and only a proxy set up to do so grants it.
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

/** Host and port of a URL, the usual ports left out; undefined if it is none (`null` is what hidden origins say). */
function hostOf(url: string): string | undefined {
  try {
    return new URL(url).host.replace(/:(80|443)$/, "");
  } catch {
    return undefined;
  }
}
