/** Addresses of HTTP servers and FastCGI sockets (CFG-TYPE-017, -018, CFG-FCGI-002, -003). */
import { ConfigError } from "../model/problems.js";
import type { HostAndPort } from "../model/option-values.js";
import { pyrepr } from "../../python/repr.js";
import { integer } from "./numbers.js";
import { printed } from "../../python/integers.js";
import { PYTHON_SPACE } from "../../python/text.js";

/** `port`, `host:port` or `[IPv6]:port`; `*` is every interface. Throws ConfigError (CFG-TYPE-018). */
export function hostAndPort(text: string): HostAndPort {
  const colon = text.lastIndexOf(":");
  if (colon < 0) {
    try {
      return { host: "", port: portNumber(text) };
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      throw new ConfigError(`not a valid port number: ${pyrepr(text)} `);
    }
  }
  const port = text.slice(colon + 1);
  if (port === "") throw new ConfigError("no port number specified in ''");
  const host = text.slice(0, colon).toLowerCase();
  return { host: host === "*" ? "" : withoutBrackets(host), port: portNumber(port) };
}

/** 1 to 65535. Throws ConfigError. */
export function portNumber(text: string): number {
  const port = integer(text);
  if (port < 1) throw new ConfigError(`${printed(text)} is below lower bound (1)`);
  if (port > 0xffff) throw new ConfigError(`${printed(text)} is above upper bound (65535)`);
  return port;
}

/** A host as written in a URL: IPv6 in brackets, every interface as `localhost`. */
export function hostInUrl(host: string): string {
  if (host === "") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}

/** Python's `\s` and `\d`; made on demand, because Unicode classes take part of a millisecond. */
const tcpUrlPattern = () => new RegExp(String.raw`^tcp://([^${PYTHON_SPACE}:]+|\[[0-9a-fA-F:.]+\]):(\p{Nd}+)\n?$`, "u");

/** Parses `tcp://host:port`; undefined if the text does not have that form. */
export function tcpUrl(text: string): HostAndPort | undefined {
  const match = tcpUrlPattern().exec(text);
  if (match === null) return undefined;
  return { host: withoutBrackets(match[1]!.toLowerCase()), port: portNumber(match[2]!) };
}

/**
 * Is this a URL that the client's `-s` accepts: a scheme, and something after it (CFG-TYPE-019)? By the rule of
 * `urllib.parse`, the text before the first colon is the scheme if it looks like one.
 */
export function isUrl(text: string): boolean {
  const match = /^[a-z][a-z0-9+.-]*:(?<rest>[^?#]*)/i.exec(text);
  const rest = match?.groups?.["rest"];
  return rest !== undefined && rest !== "" && rest !== "//";
}

/** `[::1]` is `::1`: the original keeps the brackets and then fails to bind (IMP-036). */
function withoutBrackets(host: string): string {
  return host.startsWith("[") && host.endsWith("]") ? host.slice(1, -1) : host;
}
