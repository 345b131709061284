/** The line the original logs at TRAC for each answered request (LIFE-LOG-017). */

import { quoted } from "../core/python/quoted.js";
import type { RequestHead } from "./request-head.js";

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/**
 * `localhost:0 - - [23/Nov/2026:11:36:34 +0000] "POST /RPC2 HTTP/1.1" 200 247`: the bytes include the headers. The time
 * is UTC, followed by the local zone's offset without summer time: the original mixes them in this way.
 */
export function accessLine(peer: string, head: RequestHead, status: number, bytes: number, now: number): string {
  return `${peer} - - [${timestamp(new Date(now))}] "${quoted(head.line)}" ${status} ${bytes}`;
}

/** The original logs a request with `error` in its line, even in the URL, at ERRO instead of TRAC. */
export function saysError(requestLine: string): boolean {
  return /error/i.test(requestLine);
}

function timestamp(when: Date): string {
  const two = (number: number) => String(number).padStart(2, "0");
  const day = `${two(when.getUTCDate())}/${MONTHS[when.getUTCMonth()]!}/${when.getUTCFullYear()}`;
  const time = `${two(when.getUTCHours())}:${two(when.getUTCMinutes())}:${two(when.getUTCSeconds())}`;
  const west = Math.max(...[0, 6].map((month) => new Date(when.getFullYear(), month, 1).getTimezoneOffset()));
  const offset = Math.abs(west);
  return `${day}:${time} ${west > 0 ? "-" : "+"}${two(Math.floor(offset / 60))}${two(offset % 60)}`;
}
