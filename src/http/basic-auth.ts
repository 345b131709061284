/**
 * Basic authentication around a route (RPC-AUTH-*). Passwords are compared in constant time, whatever their length: the
 * duration of the original's comparison shows how much of a guess was right (RPC-AUTH-008).
 */

import { createHash, timingSafeEqual } from "node:crypto";
import type { Credentials } from "../core/config/model/model.js";
import { quoted } from "../core/python/quoted.js";
import { decodeUtf8 } from "../core/text.js";
import { decodeBase64 } from "../core/xmlrpc/base64.js";
import type { HttpReply, HttpRequest, Route } from "./message.js";

const SCHEME_AND_TOKEN = /^([^ ]+) (.*)$/;
const SHA_PREFIX = "{SHA}";

/** The route, for requests with the right credentials; `warn` gets lines for the daemon's stderr. */
export function basicAuth(credentials: Credentials, route: Route, warn: (line: string) => void): Route {
  return {
    matches: (request) => route.matches(request),
    admits: (request, reply) => passes(request, reply, credentials, warn) && (route.admits?.(request, reply) ?? true),
    handle: (request, reply) => (passes(request, reply, credentials, warn) ? route.handle(request, reply) : undefined),
  };
}

/** True if the request may pass; otherwise it has been answered. */
function passes(request: HttpRequest, reply: HttpReply, known: Credentials, warn: (line: string) => void): boolean {
  const [, scheme, token = ""] = SCHEME_AND_TOKEN.exec(request.headers["authorization"] ?? "") ?? [];
  if (scheme?.toLowerCase() !== "basic") {
    if (scheme !== undefined) warn(`unknown/unsupported auth method: ${quoted(scheme.toLowerCase())}`);
    refuse(reply);
    return false;
  }
  const bytes = decodeBase64(token);
  const given = bytes && decodeUtf8(bytes);
  const colon = given?.indexOf(":") ?? -1;
  if (given === undefined) {
    warn(`malformed authorization info <${quoted(token)}>`);
    reply.error(400);
  } else if (colon < 0) {
    reply.error(500); // RPC-AUTH-005
  } else if (isRight(known, given.slice(0, colon), given.slice(colon + 1))) {
    return true;
  } else {
    refuse(reply);
  }
  return false;
}

function refuse(reply: HttpReply): void {
  reply.error(401, [
    ["Connection", "close"],
    ["WWW-Authenticate", 'Basic realm="default"'],
  ]);
}

function isRight(known: Credentials, username: string, password: string): boolean {
  const stored = known.password.startsWith(SHA_PREFIX)
    ? equal(known.password.slice(SHA_PREFIX.length), createHash("sha1").update(password).digest("hex"))
    : equal(known.password, password);
  return equal(known.username, username) && stored;
}

/** In constant time: digests of equal length are compared, not the texts. */
function equal(one: string, other: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
