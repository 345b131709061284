/** `fg NAME`: a process's output on our screen, our lines on its standard input (CTL-FG-*). */
import { splitOnSpace } from "../../core/config/python-text.js";
import { STATE_CODES } from "../../core/process/states.js";
import { FAULTS } from "../../core/xmlrpc/faults.js";
import { CommandFailure, faultName } from "../failures.js";
import {
  fault,
  FG_BAD_NAME,
  FG_KILLED,
  FG_LEAVING,
  FG_MANY_NAMES,
  FG_NO_NAME,
  FG_NOT_RUNNING,
  FOLLOWING,
} from "../messages.js";
import { demand } from "../remote.js";
import { Refusal, usage } from "../refusal.js";
import { Interrupted, type Shell } from "../shell.js";
import { upcheck } from "../upcheck.js";
import { follow } from "./follow.js";

export async function fg(shell: Shell, argument: string): Promise<void> {
  await upcheck(shell);
  const [name, ...more] = splitOnSpace(argument);
  if (name === undefined) throw usage("fg", FG_NO_NAME);
  if (more.length > 0) throw new Refusal(FG_MANY_NAMES);
  const info = await shell.remote.call("getProcessInfo", name);
  if (info.kind === "fault") {
    if (info.code === FAULTS.BAD_NAME) throw new Refusal(FG_BAD_NAME);
    shell.print(fault(faultName(info.code, info.text)));
    return;
  }
  if (info.value.state !== STATE_CODES.RUNNING) throw new Refusal(FG_NOT_RUNNING);

  shell.print(FOLLOWING);
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
      shell.print(FG_LEAVING);
      return;
    }
    const sent = await shell.remote.call("sendProcessStdin", name, `${line}\n`);
    if (sent.kind === "fault") {
      shell.print(sent.code === FAULTS.NOT_RUNNING ? FG_KILLED : fault(faultName(sent.code, sent.text)));
      shell.print(FG_LEAVING);
      return;
    }
    const { state } = await demand(shell.remote, "getProcessInfo", name);
    if (state !== STATE_CODES.RUNNING) {
      shell.print(FG_KILLED);
      shell.print(FG_LEAVING);
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
