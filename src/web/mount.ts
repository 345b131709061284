/** The web page as a route, loaded at the first request for it: a daemon that never gets one does not load its code. */

import type { HttpReply, HttpRequest, Route } from "../http/message.js";
import type { RpcContext } from "../rpc/method.js";
import { pathOf } from "./form.js";

const TAKES_FORMS: ReadonlySet<string> = new Set(["index.html", "tail.html", "ok.html", "web/act"]);

/** Answers whatever the routes before it do not, as the original's file handler does; the last route. */
export function webRoute(context: RpcContext): Route {
  let endpoint: Promise<Route> | undefined;
  const load = () => import("./endpoint.js").then(({ WebEndpoint }) => new WebEndpoint(context));
  return {
    matches: () => true,
    admits: (request, reply) => {
      if (request.method !== "POST" || !TAKES_FORMS.has(pathOf(request.target))) return true;
      const { "content-length": length, "transfer-encoding": encoding } = request.headers;
      if (length !== undefined && encoding === undefined) return true;
      reply.error(411);
      return false;
    },
    handle: async (request: HttpRequest, reply: HttpReply): Promise<void> => {
      endpoint ??= load();
      await (await endpoint).handle(request, reply);
    },
  };
}
