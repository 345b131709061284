/** Where `serverurl` leads: the address behind the text people write (CLI-C-004, CFG-CTL-001). */
import { pyrepr } from "../core/python-repr.js";
import { CommandFailure } from "./failures.js";

export type ServerAddress =
  | { readonly kind: "unix"; readonly path: string }
  | { readonly kind: "tcp"; readonly host: string; readonly port: number };

/** Longest path the kernel takes for a unix socket, in bytes. */
const LONGEST_SOCKET_PATH = 107;

/** Reads a server URL; only `http://` and `unix://` lead anywhere. The URL's own path is ignored. */
export function parseServerUrl(url: string): ServerAddress {
  if (url.startsWith("unix://")) {
    const path = url.slice("unix://".length);
    if (Buffer.byteLength(path) > LONGEST_SOCKET_PATH) throw new CommandFailure({ kind: "socket-path-too-long" });
    return { kind: "unix", path };
  }
  if (url.startsWith("http://")) return tcpAddress(url.slice("http://".length));
  throw new CommandFailure({ kind: "bad-url", text: `Unknown protocol for serverurl ${url}` });
}

function tcpAddress(rest: string): ServerAddress {
  const authority = rest.replace(/[/?#].*$/su, "");
  const hostAndPort = authority.slice(authority.lastIndexOf("@") + 1);
  const [, bracketed, plain = "", port] = /^(?:\[(.*)\]|([^:]*))(?::(.*))?$/su.exec(hostAndPort) ?? [];
  const host = (bracketed ?? plain).toLowerCase();
  // No host means this machine, as it does for Python's getaddrinfo.
  return { kind: "tcp", host: host === "" ? "localhost" : host, port: tcpPort(port) };
}

function tcpPort(text: string | undefined): number {
  if (text === undefined || text === "") return 80;
  if (!/^\d+$/.test(text)) {
    throw new CommandFailure({ kind: "bad-url", text: `Port could not be cast to integer value as ${pyrepr(text)}` });
  }
  const port = Number(text);
  if (port > 65535) throw new CommandFailure({ kind: "bad-url", text: "Port out of range 0-65535" });
  return port;
}

/** The scheme of a URL in lower case, "" when it has none, as Python's urlparse finds it (CTL-O-001). */
export function schemeOf(url: string): string {
  return /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(url)?.[1]?.toLowerCase() ?? "";
}
