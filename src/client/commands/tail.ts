/** `tail [-N|-f] NAME [stdout|stderr]`: the end of a process's log, once or as it grows (CTL-TL-*). */
import { parseInteger } from "../../core/python/integers.js";
import { splitOnSpace } from "../../core/python/text.js";
import { FAULTS } from "../../core/xmlrpc/faults.js";
import { EXIT } from "../sentences/exit-codes.js";
import { say } from "../sentences/original-sentences.js";
import { raise } from "../wire/remote.js";
import { Refusal, usage } from "../sentences/refusal.js";
import type { Shell } from "../shell/shell.js";
import { upcheck } from "../shell/upcheck.js";
import { followUntilInterrupted } from "../logs/follow.js";

/** The channels. */
export type Channel = keyof typeof CHANNELS;

/** What to try for a log without a file, before doing as the original does; true = done. */
export interface TailWays {
  follow(shell: Shell, name: string, channel: Channel): Promise<boolean>;
  show(shell: Shell, name: string, channel: Channel, bytes: number): Promise<boolean>;
  /** The same, called when the log turned out to be unreadable. */
  unreadable(shell: Shell, name: string, channel: Channel, bytes: number): Promise<boolean>;
}

/** Bytes shown when no number is given. */
const DEFAULT_BYTES = 1600;

const CHANNELS = { stdout: "readProcessStdoutLog", stderr: "readProcessStderrLog" } as const;

export function tail(shell: Shell, argument: string): Promise<void> {
  return tailBy(shell, argument);
}

/** The same; tries `ways` first. */
export async function tailBy(shell: Shell, argument: string, ways?: TailWays): Promise<void> {
  await upcheck(shell);
  const given = [...splitOnSpace(argument)];
  if (given.length === 0) throw usage("tail", say.tooFew);
  if (given.length > 3) throw usage("tail", say.tooMany);

  const modifier = given[0]!.startsWith("-") ? given.shift() : undefined;
  const name = given[0];
  if (name === undefined) throw new Refusal(say.tailNeedsName);
  const channel = given.length === 1 ? "stdout" : given[given.length - 1]!.toLowerCase();
  if (channel !== "stdout" && channel !== "stderr") throw new Refusal(say.badChannel(channel));

  if (modifier === "-f") {
    if ((await ways?.follow(shell, name, channel)) === true) return;
    await followUntilInterrupted(shell, `/logtail/${name}/${channel}`);
    return;
  }
  const bytes = bytesOf(modifier);
  if ((await ways?.show(shell, name, channel, bytes)) !== true) await show(shell, name, channel, bytes, ways);
}

async function show(shell: Shell, name: string, channel: Channel, bytes: number, ways?: TailWays): Promise<void> {
  // 0 - bytes: a plain minus would send "-0" to the server for `-0`, which asks for all of it (CTL-TL-011).
  const reply = await shell.remote.call(CHANNELS[channel], name, 0 - bytes, 0);
  if (reply.kind === "value") {
    shell.print(reply.value);
    return;
  }
  if (reply.code === FAULTS.FAILED && (await ways?.unreadable(shell, name, channel, bytes)) === true) return;
  shell.exitStatus = EXIT.generic;
  if (reply.code === FAULTS.NO_FILE) shell.print(say.problem(name, "no log file"));
  else if (reply.code === FAULTS.FAILED) shell.print(say.problem(name, "unknown error reading log"));
  else if (reply.code === FAULTS.BAD_NAME) shell.print(say.problem(name, "no such process name"));
  else raise(reply);
}

/** How many bytes `-N` asks for; throws Refusal if it is no number (CTL-TL-003). */
export function bytesOf(modifier: string | undefined): number {
  if (modifier === undefined) return DEFAULT_BYTES;
  const bytes = modifier.startsWith("-") ? parseInteger(modifier.slice(1)) : undefined;
  if (bytes === undefined) throw new Refusal(say.badArgument(modifier));
  return bytes;
}
