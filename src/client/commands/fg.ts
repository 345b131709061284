/** `fg NAME`: a process's output on our screen, our lines on its standard input (CTL-FG-*). */
import { splitOnSpace } from "../../core/python/text.js";
import { STATE_CODES } from "../../core/process/states.js";
import { FAULTS } from "../../core/xmlrpc/faults.js";
import { faultName } from "../wire/failures.js";
import { say } from "../sentences/original-sentences.js";
import { demand, type RemoteFault } from "../wire/remote.js";
import { Refusal, usage } from "../sentences/refusal.js";
import type { Shell } from "../shell/shell.js";
import type { Prompt, Terminal } from "../terminal/terminal.js";
import { upcheck } from "../shell/upcheck.js";
import { follow } from "../logs/follow.js";

export async function fg(shell: Shell, argument: string): Promise<void> {
  await upcheck(shell);
  const [name, ...more] = splitOnSpace(argument);
  if (name === undefined) throw usage("fg", say.fgNoName);
  if (more.length > 0) throw new Refusal(say.fgManyNames);
  const info = await shell.remote.call("getProcessInfo", name);
  if (info.kind === "fault") {
    if (info.code === FAULTS.BAD_NAME) throw new Refusal(say.fgBadName);
    await printFault(shell, info);
    return;
  }
  if (info.value.state !== STATE_CODES.RUNNING) throw new Refusal(say.fgNotRunning);

  // Opened before we take over Ctrl-C, so that one of the two always handles it.
  const prompt = await shell.prompt();
  const ctrlC = new CtrlC(shell.terminal);
  shell.print(say.following);
  const channels = [shell.connect(), shell.connect()] as const;
  const followers = ["stdout", "stderr"].map((channel, index) =>
    follow(shell, channels[index]!, `/logtail/${name}/${channel}`),
  );
  try {
    await Promise.race([passInput(shell, name, prompt, ctrlC), ctrlC.pressed]);
    shell.print(say.fgLeaving);
  } finally {
    ctrlC.unhook();
    for (const channel of channels) channel.close();
    await Promise.all(followers);
  }
}

async function printFault(shell: Shell, fault: RemoteFault): Promise<void> {
  const lines = shell.hasExtensions ? await shell.describe(fault) : [say.faulty(faultName(fault.code, fault.text))];
  for (const line of lines) shell.print(line);
}

/** Ctrl-C while no line is being typed: it ends `fg`. */
class CtrlC {
  #wasPressed = false;
  readonly pressed: Promise<void>;
  readonly unhook: () => void;

  constructor(terminal: Terminal) {
    let press: () => void;
    this.pressed = new Promise((resolve) => (press = resolve));
    this.unhook = terminal.onInterrupt(() => {
      this.#wasPressed = true;
      press();
    });
  }

  wasPressed(): boolean {
    return this.#wasPressed;
  }
}

/** Sends line after line until the input ends, Ctrl-C is pressed or the process is gone. */
async function passInput(shell: Shell, name: string, prompt: Prompt, ctrlC: CtrlC): Promise<void> {
  while (!ctrlC.wasPressed()) {
    const line = await prompt.ask("");
    if (line.kind !== "line") return;
    const sent = await shell.remote.call("sendProcessStdin", name, `${line.text}\n`);
    if (ctrlC.wasPressed()) return;
    if (sent.kind === "fault") {
      if (sent.code === FAULTS.NOT_RUNNING) shell.print(say.fgKilled);
      else await printFault(shell, sent);
      return;
    }
    const { state } = await demand(shell.remote, "getProcessInfo", name);
    if (state === STATE_CODES.RUNNING || ctrlC.wasPressed()) continue;
    shell.print(say.fgKilled);
    return;
  }
}
