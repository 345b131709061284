/**
 * The struct of getProcessInfo as XML, apart into what stays while nothing happens to a process and what follows the
 * clock: `before`, the value of `now`, `between`, the value of `description`, `after`. Who is asked for hundreds of
 * processes again and again keeps the pieces of each and puts them together (RPC-PI-*, RPC-H-009).
 */
import { encodeValue, memberOf, structOf, type Fragment } from "../xmlrpc/encode.js";
import type { LocalClock } from "./describe.js";
import { processInfo, type InfoSubject } from "./info.js";

/** The pieces that stay for as long as the process's `Lifecycle` and its paths do. */
export interface InfoXml {
  readonly before: Fragment;
  readonly between: Fragment;
  readonly after: Fragment;
}

/** No XML holds it. */
const GAP = "\0";

/** The pieces for where a process stands; `localTime` as for `processInfo`. */
export function infoXml(subject: InfoSubject, localTime: LocalClock): InfoXml {
  const members = Object.entries(processInfo(subject, 0, localTime)).map(([name, value]) =>
    memberOf(name, name === "now" || name === "description" ? GAP : encodeValue(value)),
  );
  const [before, between, after] = structOf(members).split(GAP) as [string, string, string];
  return { before, between, after };
}
