/**
 * Status line, headers and the end of an answer: its length, how its end is marked, and whether the connection stays
 * open. The rules are the original's (RPC-H-008, -012..014, -017).
 */

import type { Headers } from "./message.js";
import { reasonFor } from "./error-page.js";

/** How the end of an answer is marked, and whether the connection stays open. */
export interface AnswerFrame {
  /** Status line and headers with the empty line that ends them. */
  readonly head: string;
  /** The body is sent in chunks. */
  readonly chunked: boolean;
  /** The connection ends with the answer. */
  readonly close: boolean;
}

/** The parts of the request that decide about the frame. */
export interface FramedRequest {
  readonly version: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Frame for an answer of known (`length`) or unknown (undefined) size; `date` in milliseconds. */
export function frame(
  asked: FramedRequest,
  status: number,
  headers: Headers,
  length: number | undefined,
  date: number,
): AnswerFrame {
  const { version } = asked;
  const wish = asked.headers["connection"]?.toLowerCase();
  const own = ownLines(headers);
  const bodiless = status === 204 || status === 304;
  const endKnown = length !== undefined || bodiless;
  const chunked = !endKnown && version === "1.1" && wish !== "close";
  const persistent = version === "1.0" ? wish === "keep-alive" : version !== "" && wish !== "close";
  const close = !persistent || own.closes || !(endKnown || chunked);

  let head = `HTTP/${version || "None"} ${status} ${reasonFor(status)}\r\nServer: Medusa/1.12\r\n${dateLine(date)}${own.lines}`;
  if (length !== undefined && !bodiless && !own.hasLength) head += `Content-Length: ${length}\r\n`;
  if (chunked) head += "Transfer-Encoding: chunked\r\n";
  if (version === "1.0" && !close) head += "Connection: Keep-Alive\r\n";
  return { head: `${head}\r\n`, chunked, close };
}

/** The handler's headers as lines, and what they decide. */
function ownLines(headers: Headers): {
  readonly lines: string;
  readonly closes: boolean;
  readonly hasLength: boolean;
} {
  let lines = "";
  let closes = false;
  let hasLength = false;
  for (const [name, value] of headers) {
    lines += `${name}: ${oneLine(value)}\r\n`;
    const known = name.toLowerCase();
    if (known === "connection") closes = value.toLowerCase() === "close";
    else if (known === "content-length") hasLength = true;
  }
  return { lines, closes, hasLength };
}

/** The last line made: answers in the same second share it. */
let dated = { second: NaN, line: "" };

/** `Date: Mon, 23 Nov 2026 11:36:34 GMT` for milliseconds since the epoch. */
function dateLine(date: number): string {
  const second = Math.floor(date / 1000);
  if (second !== dated.second) dated = { second, line: `Date: ${new Date(date).toUTCString()}\r\n` };
  return dated.line;
}

/** A value from outside must not become a second header. */
function oneLine(value: string): string {
  return value.replace(/[\r\n\0]/g, "");
}
