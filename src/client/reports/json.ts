/** What `tsctl status --json` prints of a process: scripts rely on it; docs/how-to/tsctl.md describes it. */
import { makeNamespec } from "../../core/process/namespec.js";
import { STATE_CODES } from "../../core/process/states.js";
import type { ProcessDetails, ProcessTrouble } from "../wire/extension-answers.js";

/** A process as JSON: times as ISO 8601 in UTC, null for a missing value. */
export function processJson(
  info: ProcessDetails,
  trouble: ProcessTrouble | undefined,
  isCounted: boolean,
): Readonly<Record<string, unknown>> {
  const running = info.pid !== 0;
  return {
    name: makeNamespec(info.group, info.name),
    group: info.group,
    process: info.name,
    state: info.statename,
    pid: running ? info.pid : null,
    uptime: running ? Math.max(0, info.now - info.start) : null,
    started: timeOf(info.start),
    stopped: timeOf(info.stop),
    // In other states the number is 0 or from an earlier life: only EXITED has an exit status that counts.
    exitStatus: info.state === STATE_CODES.EXITED ? info.exitstatus : null,
    // Automatic restarts since the last start on request; null if the server does not count.
    restarts: isCounted ? (trouble?.restarts ?? 0) : null,
    lastEnd: trouble === undefined || trouble.last === "" ? null : trouble.last,
    spawnError: info.spawnerr === "" ? null : info.spawnerr,
    description: info.description,
    stdoutLog: info.stdout_logfile === "" ? null : info.stdout_logfile,
    stderrLog: info.stderr_logfile === "" ? null : info.stderr_logfile,
  };
}

/** Whole seconds since the epoch; 0 means never. */
function timeOf(seconds: number): string | null {
  return seconds === 0 ? null : new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}
