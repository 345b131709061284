/**
 * The log files of one child's life: opened at every spawn, by the daemon (LIFE-SPAWN-033), closed
 * when the child has been reaped.
 */
import { statSync, truncateSync } from "node:fs";
import type { OutputConfig, ProcessConfig } from "../core/config/model.js";
import { ChildOutput, type OutputOwner } from "./child-output.js";
import type { DaemonContext } from "./context.js";
import { LogFile } from "./log-file.js";

/** Where each channel is logged; undefined = nowhere. AUTO has been given its path by now. */
export interface LogPaths {
  readonly stdout: string | undefined;
  readonly stderr: string | undefined;
}

/** Both channels of one life of a child; with redirected stderr the second gets nothing. */
export class ChildLogs {
  readonly stdout: ChildOutput;
  readonly stderr: ChildOutput;

  constructor(stdout: ChildOutput, stderr: ChildOutput) {
    this.stdout = stdout;
    this.stderr = stderr;
  }

  ended(): void {
    this.stdout.ended();
    this.stderr.ended();
  }

  reopen(): void {
    this.stdout.reopen();
    this.stderr.reopen();
  }

  clear(): void {
    this.stdout.clear();
    this.stderr.clear();
  }

  close(): void {
    this.stdout.close();
    this.stderr.close();
  }
}

/** Empty the logs of a process that is not running; what is no file is left alone. */
export function emptyLogs({ stdout, stderr }: LogPaths): void {
  for (const path of [stdout, stderr])
    if (path !== undefined && statSync(path, { throwIfNoEntry: false })?.isFile() === true) truncateSync(path);
}

/** Throws what `open` throws; nothing stays open then. */
export function openChildLogs(
  context: DaemonContext,
  owner: OutputOwner,
  config: ProcessConfig,
  paths: LogPaths,
): ChildLogs {
  const open = (path: string | undefined, limits: OutputConfig) =>
    path === undefined
      ? undefined
      : new LogFile(path, limits, (name, code) => reportTrouble(context, owner, name, code));
  const stdoutFile = open(paths.stdout, config.stdout);
  try {
    const stderrFile = open(config.redirectStderr ? undefined : paths.stderr, config.stderr);
    return new ChildLogs(
      new ChildOutput(context, owner, "stdout", config.stdout, stdoutFile),
      new ChildOutput(context, owner, "stderr", config.stderr, stderrFile),
    );
  } catch (error) {
    stdoutFile?.close();
    throw error;
  }
}

function reportTrouble(context: DaemonContext, owner: OutputOwner, path: string, code: string | undefined): void {
  if (code === undefined) context.log.info(`output of ${owner.name} is written to ${path} again`);
  else
    context.log.error(
      `cannot write output of ${owner.name} to ${path}: ${code}; it is lost until the file can be written`,
    );
}
