/** `fg NAME`: a process's output on our screen, our lines on its standard input (CTL-FG-*). */
import { splitOnSpace } from "../../core/config/python-text.js";
import { STATE_CODES } from "../../core/process/states.js";
import { FAULTS } from "../../core/xmlrpc/faults.js";
import { CommandFailure, faultName } from "../failures.js";
import { say } from "../messages.js";
import { demand } from "../remote.js";
import { Refusal, usage } from "../refusal.js";
import { Interrupted, type Shell } from "../shell.js";
import { upcheck } from "../upcheck.js";
import { follow } from "./follow.js";

export async function fg(shell: Shell, argument: string): Promise<void> {
  await upcheck(shell);
  const [name, ...more] = splitOnSpace(argument);
  if (name === undefined) throw usage("fg", say.fgNoName);
  if (more.length > 0) throw new Refusal(say.fgManyNames);
  const info = await shell.remote.call("getProcessInfo", name);
  if (info.kind === "fault") {
    if (info.code === FAULTS.BAD_NAME) throw new Refusal(say.fgBadName);
    shell.print(say.faulty(faultName(info.code, info.text)));
    return;
  }
  if (info.value.state !== STATE_CODES.RUNNING) throw new Refusal(say.fgNotRunning);

  shell.print(say.following);
  const channels = [shell.connect(), shell.connect()] as const;
  const followers = ["stdout", "stderr"].map((channel, index) =>
    follow(shell, channels[index]!, `/logtail/${name}/${channel}`),
  );
  try {
    await passInput(shell, name);
  } finally {
    for (const channel of channels) channel.close();
    await Promise.all(followers);
  }
}

/** Sends line after line until there are no more or the process is gone. */
async function passInput(shell: Shell, name: string): Promise<void> {
  for (;;) {
    const line = await nextLine(shell);
    if (line === undefined) {
      shell.print(say.fgLeaving);
      return;
    }
    const sent = await shell.remote.call("sendProcessStdin", name, `${line}\n`);
    if (sent.kind === "fault") {
      shell.print(sent.code === FAULTS.NOT_RUNNING ? say.fgKilled : say.faulty(faultName(sent.code, sent.text)));
      shell.print(say.fgLeaving);
      return;
    }
    const { state } = await demand(shell.remote, "getProcessInfo", name);
    if (state !== STATE_CODES.RUNNING) {
      shell.print(say.fgKilled);
      shell.print(say.fgLeaving);
      return;
    }
  }
}

/** A typed line; undefined at the end of the input and on Ctrl-C, which both mean to leave. */
async function nextLine(shell: Shell): Promise<string | undefined> {
  try {
    return await shell.ask("");
  } catch (error) {
    if (error instanceof Interrupted) return undefined;
    if (error instanceof CommandFailure && error.failure.kind === "end-of-input") return undefined;
    throw error;
  }
}
