/**
 * The struct of getProcessInfo as XML, split into the parts that stay the same while nothing happens to the process and
 * the values that follow the clock: `before`, the value of `now`, `between`, the value of `description`, `after`. A
 * caller that asks for hundreds of processes repeatedly keeps the parts of each and joins them (RPC-PI-*, RPC-H-009).
 */
import { encodeValue, memberOf, structOf, type Fragment } from "../xmlrpc/encode.js";
import type { LocalClock } from "./describe.js";
import { processInfo, type InfoSubject } from "./info.js";

/** The parts that stay valid as long as the `Lifecycle` and the paths of the process do. */
export interface InfoXml {
  readonly before: Fragment;
  readonly between: Fragment;
  readonly after: Fragment;
}

/** A character that cannot occur in XML. */
const GAP = "\0";

/** The parts for the current state of a process; `localTime` as for `processInfo`. */
export function infoXml(subject: InfoSubject, localTime: LocalClock): InfoXml {
  const members = Object.entries(processInfo(subject, 0, localTime)).map(([name, value]) =>
    memberOf(name, name === "now" || name === "description" ? GAP : encodeValue(value)),
  );
  const [before, between, after] = structOf(members).split(GAP) as [string, string, string];
  return { before, between, after };
}
