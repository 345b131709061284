/** Combining routes: an ordered list with a 404 at its end, and a check that the body has a known length. */

import type { HttpRequest, Route } from "./message.js";

const NOT_FOUND: Route = {
  matches: () => true,
  handle: (_request, reply) => reply.error(404),
};

/** The first route that matches answers; none = 404 (RPC-H-001). */
export function firstOf(routes: readonly Route[]): Route {
  const find = (request: HttpRequest) => routes.find((route) => route.matches(request)) ?? NOT_FOUND;
  return {
    matches: () => true,
    admits: (request, reply) => find(request).admits?.(request, reply) ?? true,
    handle: (request, reply) => find(request).handle(request, reply),
  };
}

/** POST must say how long its body is: 411 if it does not, 400 if there is none (RPC-H-002, IMP-038). */
export function needingBody(route: Route): Route {
  return {
    matches: (request) => route.matches(request),
    admits: (request, reply) => {
      const { "content-length": length, "transfer-encoding": encoding } = request.headers;
      if (request.method === "POST" && (length === undefined || encoding !== undefined)) reply.error(411);
      else if (request.method === "POST" && /^0+$/.test(length ?? "")) reply.error(400);
      else return route.admits?.(request, reply) ?? true;
      return false;
    },
    handle: (request, reply) => route.handle(request, reply),
  };
}
