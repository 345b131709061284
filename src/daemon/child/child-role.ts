/** What differs between kinds of children; the group that owns the child supplies it. */
import type { ChildLogs } from "../output/child-logs.js";
import type { OutputConsumer } from "../context/output-reading.js";

export interface ChildRole<Child> {
  /** Takes stdout instead of the log channel: an event listener's protocol. */
  readonly stdout?: (child: Child, logs: ChildLogs) => OutputConsumer;
  /** A listening socket instead of the stdin pipe (fcgi-program); may throw NoSocket. */
  readonly acquireStdin?: (child: Child) => number;
  /** The child could not be made, or has been reaped. */
  readonly released?: (child: Child) => void;
}
