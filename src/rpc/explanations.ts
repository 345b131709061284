/** The state of a process and the reason, for people: a whole report, or the short form for lists. */
import { reportOn, type Explanation } from "../core/explain/report.js";
import { troubleOf, type Trouble } from "../core/explain/troubles.js";
import { secondStamp } from "../core/logs/line.js";
import type { Child } from "../daemon/child/child.js";
import { factsOf, findingsOn } from "../daemon/explain/findings.js";
import { localTime } from "../daemon/logs/local-time.js";
import type { Supervisor } from "../daemon/supervisor/supervisor.js";

/** The report of `tsctl why`, with at most so many lines of output. */
export async function explained(supervisor: Supervisor, child: Child, outputLines: number): Promise<Explanation> {
  const findings = await findingsOn(supervisor, child);
  return reportOn(findings, { localTime: (at) => secondStamp(localTime(at)), outputLines });
}

/** What is wrong with the process; undefined if nothing is. */
export function troubleWith(supervisor: Supervisor, child: Child): Trouble | undefined {
  return troubleOf(factsOf(supervisor, child));
}
