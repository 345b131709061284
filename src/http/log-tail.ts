/** The routes that follow logs: `/logtail/<name>[/<channel>]` and `/mainlogtail` (RPC-LT-*). */

import { quoted } from "../core/python/quoted.js";
import { followFile } from "./follow.js";
import type { FollowWatch } from "./follow-watch.js";
import type { HttpReply, HttpRequest, Route } from "./message.js";
import { decodePercents } from "./request-head.js";

/**
 * Follow the log of a process. `find` returns the file for a name as typed (`process`, `group:process`) and a channel
 * (`stdout`, `stderr`, or anything); undefined, or a file that does not exist, is 404.
 */
export function logTailRoute(find: (name: string, channel: string) => string | undefined, watch: FollowWatch): Route {
  return getRoute("/logtail", (path, reply) => {
    const [, name, ...rest] = path.replace(/^\/+/, "").split("/");
    // The original's handler throws here, and logs that (RPC-LT-004, LIFE-LOG-021).
    if (name === undefined) throw new RangeError(`no process in ${quoted(path)}`);
    const file = find(name, rest.length === 0 ? "stdout" : rest.join("/"));
    if (file === undefined) reply.error(404);
    else followFile(file, reply, watch, [["X-Accel-Buffering", "no"]]);
  });
}

/** Follow the daemon's own log, if there is one. */
export function mainLogTailRoute(find: () => string | undefined, watch: FollowWatch): Route {
  return getRoute("/mainlogtail", (_path, reply) => {
    const file = find();
    if (file === undefined) reply.error(404);
    else followFile(file, reply, watch);
  });
}

/** A route for GET and paths with this prefix; the path is passed on decoded, without parameters and query. */
function getRoute(prefix: string, answer: (path: string, reply: HttpReply) => void): Route {
  return {
    matches: (request: HttpRequest) => request.target.startsWith(prefix),
    handle: (request, reply) => {
      if (request.method !== "GET") reply.error(400);
      else answer(decodePercents(/^[^;?#]*/.exec(request.target)![0]), reply);
    },
  };
}
