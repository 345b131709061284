/** `tail [-N|-f] NAME [stdout|stderr]`: the end of a process's log, once or for as long as you look (CTL-TL-*). */
import { parseInteger } from "../../core/config/python-integers.js";
import { splitOnSpace } from "../../core/config/python-text.js";
import { FAULTS } from "../../core/xmlrpc/faults.js";
import { EXIT } from "../exit-codes.js";
import { say } from "../messages.js";
import { raise } from "../remote.js";
import { Refusal, usage } from "../refusal.js";
import type { Shell } from "../shell.js";
import { upcheck } from "../upcheck.js";
import { followUntilInterrupted } from "./follow.js";

/** Bytes shown when nobody says how many. */
const DEFAULT_BYTES = 1600;

const CHANNELS = { stdout: "readProcessStdoutLog", stderr: "readProcessStderrLog" } as const;

export async function tail(shell: Shell, argument: string): Promise<void> {
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
    await followUntilInterrupted(shell, `/logtail/${name}/${channel}`);
    return;
  }
  await show(shell, name, channel, bytesOf(modifier));
}

async function show(shell: Shell, name: string, channel: "stdout" | "stderr", bytes: number): Promise<void> {
  // 0 - bytes: a plain minus would send "-0" to the server for `-0`, which asks for all of it (CTL-TL-011).
  const reply = await shell.remote.call(CHANNELS[channel], name, 0 - bytes, 0);
  if (reply.kind === "value") {
    shell.print(reply.value);
    return;
  }
  shell.exitStatus = EXIT.generic;
  if (reply.code === FAULTS.NO_FILE) shell.print(say.problem(name, "no log file"));
  else if (reply.code === FAULTS.FAILED) shell.print(say.problem(name, "unknown error reading log"));
  else if (reply.code === FAULTS.BAD_NAME) shell.print(say.problem(name, "no such process name"));
  else raise(reply);
}

/** How many bytes `-N` asks for; throws Refusal when it does not (CTL-TL-003). */
export function bytesOf(modifier: string | undefined): number {
  if (modifier === undefined) return DEFAULT_BYTES;
  const bytes = modifier.startsWith("-") ? parseInteger(modifier.slice(1)) : undefined;
  if (bytes === undefined) throw new Refusal(say.badArgument(modifier));
  return bytes;
}
