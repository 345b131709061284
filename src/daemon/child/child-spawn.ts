/**
 * Making a child: its logs, its pipes, the fork, and the daemon's ends of these while it lives.
 *
 * If anything cannot be made, nothing stays open, and the reason is reported in the original's words.
 */
import type { OutputChannel } from "../../core/logs/channel.js";
import type { ProcessConfig } from "../../core/config/model/model.js";
import { finishAll } from "../../core/finish-all.js";
import type { Lookup } from "../../core/process/lookup.js";
import { planChild } from "../../core/process/spawn-plan.js";
import type { ProcessState } from "../../core/process/states.js";
import { ChildInput } from "./child-input.js";
import { openChildLogs, type ChildLogs, type LogPaths } from "../output/child-logs.js";
import type { DaemonContext } from "../context/context.js";
import { descriptors } from "../logs/descriptor-thrift.js";
import type { RecentOutput } from "../output/recent-output.js";
import type { OutputConsumer, OutputReading } from "../context/output-reading.js";
import { readOutput } from "../output/output-reader.js";
import { closeChildEnds, closeDaemonEnds, giveChildEnds, openPipes, type ChildPipes } from "./pipes.js";
import { userToBecome } from "../start-up/privileges.js";
import { describeTrouble } from "./spawn-trouble.js";

const SIGKILL = 9;

/** What the daemon holds for a living child. */
export interface Alive {
  readonly input: ChildInput | undefined;
  readonly readers: readonly OutputReading[];
  readonly logs: ChildLogs;
}

/** The process that the child is made for. */
export interface Parent {
  readonly name: string;
  readonly group: string;
  readonly pid: number;
  readonly state: ProcessState;
  readonly config: ProcessConfig;
  readonly logPaths: LogPaths;
  readonly output: RecentOutput;
}

/** What differs from one spawn to the next. */
export interface Wanted {
  readonly program: Extract<Lookup, { readonly ok: true }>;
  /** A listening socket instead of the stdin pipe (fcgi-program). */
  readonly socket: number | undefined;
  /** One more variable of its environment, by name and value. */
  readonly variable: Parameters<typeof planChild>[2]["extra"];
  /** Makes the consumer of what it writes to stdout. */
  readonly stdout: (logs: ChildLogs) => OutputConsumer;
}

/** No child, and why, in the original's words (LIFE-SPAWN-001..013). */
export interface NotSpawned {
  readonly reason: string;
  readonly why?: "NO_FILE" | "NOT_EXECUTABLE";
}

/** A child, or why there is none. */
export function spawnChild(
  context: DaemonContext,
  parent: Parent,
  { program, socket, variable, stdout }: Wanted,
): { readonly pid: number; readonly alive: Alive } | NotSpawned {
  const { posix, log, environment, serverUrl } = context;
  const { name, group, config, logPaths } = parent;
  let logs: ChildLogs | undefined;
  let pipes: ChildPipes;
  try {
    logs = openChildLogs(context, parent, config, logPaths, parent.output);
    pipes = descriptors.attempt(() =>
      openPipes(posix, {
        stdin: socket === undefined,
        stderr: !config.redirectStderr,
        spare: descriptors.mustLeaveSome,
      }),
    );
  } catch (error) {
    logs?.close();
    return { reason: describeTrouble(log, name, "dispatchers", error) };
  }
  let pid: number;
  try {
    const user = config.uid === undefined ? undefined : userToBecome(context.users, config.uid);
    if (user !== undefined) giveChildEnds(posix, pipes, user);
    pid = posix.spawn({
      ...planChild(program, config, { environment, group, serverUrl, extra: variable }),
      stdin: socket ?? pipes.childStdin!,
      stdout: pipes.childStdout,
      stderr: pipes.childStderr,
      user,
    });
  } catch (error) {
    logs.close();
    closeDaemonEnds(posix, pipes);
    return { reason: describeTrouble(log, name, "fork", error) };
  } finally {
    closeChildEnds(posix, pipes);
  }
  try {
    const alive = attach(context, parent, pipes, logs, stdout);
    descriptors.childBegan();
    return { pid, alive };
  } catch (error) {
    // Without the daemon's ends it could be neither supervised nor read.
    posix.kill(-pid, SIGKILL);
    logs.close();
    return { reason: describeTrouble(log, name, "fork", error) };
  }
}

/** Close everything of a child that has been reaped. */
export function release({ readers, input, logs }: Alive): void {
  finishAll([...readers.map((reader) => () => reader.close()), () => input?.close(), () => logs.close()]);
  descriptors.childEnded();
}

/** Begin to read and write. If that fails, no pipe stays open. */
function attach(
  context: DaemonContext,
  parent: Parent,
  pipes: ChildPipes,
  logs: ChildLogs,
  stdoutOf: Wanted["stdout"],
): Alive {
  const { posix, log, openReading = readOutput } = context;
  const { stdin, stdout, stderr } = pipes;
  const closed = (channel: "stdin" | OutputChannel, fd: number) => {
    if (log.enabled("debug")) log.debug(`fd ${fd} closed, stopped monitoring ${describe(parent, fd, channel)}`);
  };
  const readers: OutputReading[] = [];
  const waiting = new Set([stdin, stdout, stderr]);
  const read = (channel: OutputChannel, fd: number, consumer: OutputConsumer) => {
    const reading = openReading(posix, fd, {
      patient: consumer.patient === true,
      data: (bytes, resume) => {
        context.spoke?.(parent);
        return consumer.data(bytes, resume);
      },
      ended: () => {
        closed(channel, fd);
        consumer.ended();
      },
    });
    readers.push(reading);
    waiting.delete(fd);
  };
  try {
    read("stdout", stdout, stdoutOf(logs));
    if (stderr !== undefined) read("stderr", stderr, logs.stderr);
    const input = stdin === undefined ? undefined : new ChildInput(posix, stdin, () => closed("stdin", stdin));
    return { logs, readers, input };
  } catch (error) {
    for (const reader of readers) reader.close();
    for (const fd of waiting) if (fd !== undefined) posix.close(fd);
    throw error;
  }
}

/**
 * As the original prints the object that reads a channel; where the original prints addresses, we print numbers
 * (LIFE-LOG-011).
 */
function describe({ pid, name, state }: Parent, fd: number, channel: "stdin" | OutputChannel): string {
  const kind = channel === "stdin" ? "PInputDispatcher" : "POutputDispatcher";
  return `<${kind} at ${fd} for <Subprocess at ${pid} with name ${name} in state ${state}> (${channel})>`;
}
