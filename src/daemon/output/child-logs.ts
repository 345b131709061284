/**
 * The log files of one child's life: opened at every spawn, by the daemon (LIFE-SPAWN-033), closed
 * when the child has been reaped.
 */
import type { OutputChannel } from "../../core/logs/channel.js";
import { finishAll } from "../../core/finish-all.js";
import type { ProcessConfig } from "../../core/config/model/model.js";
import type { LastBytes } from "../../core/logs/last-bytes.js";
import { ChannelOutput, type OutputOwner } from "./channel-output.js";
import { emptyByName, ForeignLink, removeByName } from "../../posix/names.js";
import type { DaemonContext } from "../context/context.js";
import { cannotClear, troubleLine, type Log, type LogLimits, type OnTrouble, type Unwritten } from "../logs/log.js";
import type { LogChanges } from "../logs/log-changes.js";
import { ownDescriptor } from "../logs/own-descriptor.js";
import { whatIsAt } from "../logs/log-path.js";
import { openLog } from "../logs/open-log.js";
import { framerFor, framerOf, ChannelLog } from "./channel-log.js";

const STDOUT = 1;
const STDOUT_PATH = "/dev/stdout";
const UNLIMITED: LogLimits = { maxBytes: 0, backups: 0 };

/** What is remembered of each channel; it outlives the child. */
export type Remembered = Readonly<Record<OutputChannel, LastBytes>>;

/** Where each channel is logged; undefined = nowhere. AUTO has been replaced by its path. */
export interface LogPaths {
  readonly stdout: string | undefined;
  readonly stderr: string | undefined;
}

/** Both channels of one life of a child; with redirected stderr the second gets nothing. */
export class ChildLogs {
  readonly stdout: ChannelOutput;
  readonly stderr: ChannelOutput;

  constructor(stdout: ChannelOutput, stderr: ChannelOutput) {
    this.stdout = stdout;
    this.stderr = stderr;
  }

  ended(): void {
    this.#both((output) => output.ended());
  }

  reopen(): void {
    this.#both((output) => output.reopen());
  }

  /**
   * Where both channels use one file, the second removes what the first has started again: then the first opens it once
   * more.
   */
  clear(): void {
    finishAll([
      () => this.#both((output) => output.clear()),
      () => {
        const { logPath } = this.stdout;
        if (logPath !== undefined && logPath === this.stderr.logPath) this.stdout.reopen();
      },
    ]);
  }

  /** Its output that waits for the readers of streams. */
  unwritten(): readonly (Unwritten | undefined)[] {
    return [...this.stdout.unwritten(), ...this.stderr.unwritten()];
  }

  close(): void {
    this.#both((output) => output.close());
  }

  /** Trouble with one channel does not affect the other. */
  #both(act: (output: ChannelOutput) => void): void {
    finishAll([this.stdout, this.stderr].map((output) => () => act(output)));
  }
}

/** Empty the logs of a process that is not running; what is not a regular file stays as it is. */
export function emptyLogs({ stdout, stderr }: LogPaths, news: LogChanges): void {
  finishAll([stdout, stderr].map((path) => () => empty(path, news)));
}

function empty(path: string | undefined, news: LogChanges): void {
  if (path === undefined || ownDescriptor(path) !== undefined) return;
  try {
    if (whatIsAt(path)?.isFile() === true) news.replacing(path, () => emptyByName(path));
  } catch (error) {
    throw cannotClear(path, error);
  }
}

/** Is it a regular file, so used only for logs, that can be read back? */
export function isOwnFile(path: string | undefined): path is string {
  if (path === undefined || ownDescriptor(path) !== undefined) return false;
  try {
    return whatIsAt(path)?.isFile() === true;
  } catch {
    return false; // It cannot be reached, or only by a link that is not followed.
  }
}

/** Remove a log's file; it may be gone already. Throws what `unlinkByName` throws. */
export const removeLog: (path: string) => void = removeByName;

/** Throws what `open` throws; then nothing stays open. */
export function openChildLogs(
  context: DaemonContext,
  owner: OutputOwner,
  config: ProcessConfig,
  paths: LogPaths,
  memory: Remembered,
): ChildLogs {
  const opened: Log[] = [];
  const open = (path: string, limits: LogLimits): Log => {
    const complain: OnTrouble = (name, trouble) => {
      const { level, text } = troubleLine(`output of ${owner.name}`, name, trouble);
      context.log.log(level, text);
    };
    const log = openLog(path, limits, complain, context.logNews);
    opened.push(log);
    return log;
  };
  const channel = (name: OutputChannel, path: string | undefined): ChannelOutput => {
    const source = { name: owner.name, group: owner.group, channel: name };
    const { outputStyle: style } = config;
    const sink = path === undefined ? undefined : open(path, config[name]);
    const wantsCopy = style.toStdout && (path === undefined || ownDescriptor(path) !== STDOUT);
    return new ChannelOutput(context, owner, name, config[name], {
      log: sink === undefined ? undefined : new ChannelLog(sink, framerFor(path!, style, source)),
      copy: wantsCopy ? new ChannelLog(open(STDOUT_PATH, UNLIMITED), framerOf(style, source)) : undefined,
      memory: memory[name],
    });
  };
  try {
    const stdout = channel("stdout", paths.stdout);
    return new ChildLogs(stdout, channel("stderr", config.redirectStderr ? undefined : paths.stderr));
  } catch (error) {
    for (const log of opened) log.close();
    if (error instanceof ForeignLink)
      context.log.error(`cannot open the log ${error.path!} of ${owner.name}: ${error.message}`);
    throw error;
  }
}
