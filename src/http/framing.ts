/**
 * Status line, headers and the end of an answer: how long it is, how its end is told, and whether the
 * connection lives on. The rules are the original's (RPC-H-008, -012..014, -017).
 */

import type { Headers } from "./message.js";
import { reasonFor } from "./error-page.js";

/** How the end of an answer is told, and whether the connection goes on. */
export interface Frame {
  /** Status line and headers with the empty line that ends them. */
  readonly head: string;
  /** The body goes in chunks. */
  readonly chunked: boolean;
  /** The connection ends with the answer. */
  readonly close: boolean;
}

/** What of the request decides about the frame. */
export interface Asked {
  readonly version: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Frame for an answer of known (`length`) or unknown (undefined) size; `date` in milliseconds. */
export function frame(asked: Asked, status: number, headers: Headers, length: number | undefined, date: number): Frame {
  const has = (name: string) => headers.find(([other]) => other.toLowerCase() === name)?.[1].toLowerCase();
  const wish = asked.headers["connection"]?.toLowerCase();
  const bodiless = status === 204 || status === 304;
  const endKnown = length !== undefined || bodiless;
  const chunked = !endKnown && asked.version === "1.1" && wish !== "close";
  const persistent = asked.version === "1.0" ? wish === "keep-alive" : asked.version !== "" && wish !== "close";
  const close = !persistent || has("connection") === "close" || !(endKnown || chunked);

  const lines = [
    `HTTP/${asked.version || "None"} ${status} ${reasonFor(status)}`,
    "Server: Medusa/1.12",
    `Date: ${new Date(date).toUTCString()}`,
    ...headers.map(([name, value]) => `${name}: ${oneLine(value)}`),
  ];
  if (length !== undefined && !bodiless && has("content-length") === undefined) lines.push(`Content-Length: ${length}`);
  if (chunked) lines.push("Transfer-Encoding: chunked");
  if (asked.version === "1.0" && !close) lines.push("Connection: Keep-Alive");
  return { head: `${lines.join("\r\n")}\r\n\r\n`, chunked, close };
}

/** A value that came from outside must not become a second header. */
function oneLine(value: string): string {
  return value.replace(/[\r\n\0]/g, "");
}
