/**
 * AUTO child logs: files with generated names in `childlogdir`, created when a group is added and cleaned up at the
 * next start (LOG-A-*).
 */
import { closeSync, constants, readdirSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { autoLogName, autoLogPattern } from "../../core/logs/auto-names.js";
import type { LogTarget, ProcessConfig } from "../../core/config/model/model.js";
import { openByName, unlinkByName } from "../../posix/names.js";
import type { LogPaths } from "./child-logs.js";
import { pyrepr } from "../../core/python/repr.js";
import type { DaemonContext } from "../context/context.js";
import { reasonOf } from "../logs/log.js";

/** The paths a process logs to. AUTO files are created here, empty and private (LOG-A-002). */
export function logPathsOf(context: DaemonContext, config: ProcessConfig): LogPaths {
  return {
    stdout: pathOf(context, config.name, "stdout", config.stdout.logfile),
    stderr: config.redirectStderr ? undefined : pathOf(context, config.name, "stderr", config.stderr.logfile),
  };
}

function pathOf(
  context: DaemonContext,
  process: string,
  channel: "stdout" | "stderr",
  target: LogTarget,
): string | undefined {
  switch (target.kind) {
    case "none":
      return undefined;
    case "file":
      return target.path === "" ? undefined : target.path;
    case "auto":
      return createAutoLog(context, process, channel);
  }
}

function createAutoLog(context: DaemonContext, process: string, channel: "stdout" | "stderr"): string | undefined {
  const { childlogdir, identifier } = context.settings;
  for (;;) {
    const path = join(childlogdir, autoLogName(process, channel, identifier, randomBytes(8)));
    try {
      closeSync(openByName(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600));
      return path;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EEXIST") continue;
      context.log.error(
        `cannot create the log ${path}: ${reasonOf(error)}; the ${channel} of ${process} will not be logged`,
      );
      return undefined;
    }
  }
}

/** Remove the AUTO logs that an earlier run with the same identifier left behind (LOG-A-005). */
export function removeOldAutoLogs(context: DaemonContext): void {
  const { childlogdir, identifier } = context.settings;
  let names: readonly string[];
  try {
    names = readdirSync(childlogdir);
  } catch {
    context.log.warn("Could not clear childlog dir");
    return;
  }
  const pattern = autoLogPattern(identifier);
  for (const name of names) {
    if (!pattern.test(name)) continue;
    const path = join(childlogdir, name);
    try {
      unlinkByName(path);
    } catch {
      context.log.warn(`Failed to clean up ${pyrepr(path)}`);
    }
  }
}
