/** Parses `serverurl` into an address (CLI-C-004, CFG-CTL-001). */
import { pyrepr } from "../../core/python/repr.js";
import { SOCKET_PATH_MAX_BYTES } from "../../core/unix-sockets.js";
import { CommandFailure } from "./failures.js";

export type ServerAddress =
  | { readonly kind: "unix"; readonly path: string }
  | { readonly kind: "tcp" | "tls"; readonly host: string; readonly port: number };

/** Ports used when the URL has none. */
export const USUAL_PORTS = { tcp: 80, tls: 443 } as const;

/** Reads a server URL: `unix://`, `http://` or, which the original does not know, `https://`. The URL's own path is ignored. */
export function parseServerUrl(url: string): ServerAddress {
  if (url.startsWith("unix://")) {
    const path = url.slice("unix://".length);
    if (Buffer.byteLength(path) > SOCKET_PATH_MAX_BYTES) throw new CommandFailure({ kind: "socket-path-too-long" });
    return { kind: "unix", path };
  }
  if (url.startsWith("http://")) return hostAndPort("tcp", url.slice("http://".length));
  if (url.startsWith("https://")) return hostAndPort("tls", url.slice("https://".length));
  throw new CommandFailure({ kind: "bad-url", text: `Unknown protocol for serverurl ${url}` });
}

function hostAndPort(kind: "tcp" | "tls", rest: string): ServerAddress {
  const authority = rest.replace(/[/?#].*$/su, "");
  const both = authority.slice(authority.lastIndexOf("@") + 1);
  const [, bracketed, plain = "", port] = /^(?:\[(.*)\]|([^:]*))(?::(.*))?$/su.exec(both) ?? [];
  const host = (bracketed ?? plain).toLowerCase();
  // No host means this machine, as it does for Python's getaddrinfo.
  return { kind, host: host === "" ? "localhost" : host, port: portIn(port) ?? USUAL_PORTS[kind] };
}

function portIn(text: string | undefined): number | undefined {
  if (text === undefined || text === "") return undefined;
  if (!/^\d+$/.test(text)) {
    throw new CommandFailure({ kind: "bad-url", text: `Port could not be cast to integer value as ${pyrepr(text)}` });
  }
  const port = Number(text);
  if (port > 65535) throw new CommandFailure({ kind: "bad-url", text: "Port out of range 0-65535" });
  return port;
}

/** The login in a URL: nothing, a name, or both. */
interface UrlLogin {
  readonly username?: string;
  readonly password?: string;
}

/**
 * Splits `http://name:password@host` into the URL without a login, to connect to and to print, and the login. The
 * original takes all of it for the name of the host.
 */
export function splitLogin(url: string): { readonly serverUrl: string; readonly login: UrlLogin } {
  const [, scheme, userinfo, rest] = /^(https?:\/\/)([^/?#]*)@([^]*)$/.exec(url) ?? [];
  if (scheme === undefined || userinfo === undefined || rest === undefined) return { serverUrl: url, login: {} };
  const colon = userinfo.indexOf(":");
  const username = decoded(colon < 0 ? userinfo : userinfo.slice(0, colon));
  const login = colon < 0 ? { username } : { username, password: decoded(userinfo.slice(colon + 1)) };
  return { serverUrl: scheme + rest, login };
}

/** A text that is not percent-encoded correctly stays as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The scheme of a URL in lower case, "" when it has none, as Python's urlparse finds it (CTL-O-001). */
export function schemeOf(url: string): string {
  return /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(url)?.[1]?.toLowerCase() ?? "";
}
