/** `tail` under our own name: a channel without a log file shows what the daemon remembers, and says so (CTL-TL-*). */
import { anything, text } from "../wire/answers.js";
import type { ProcessDetails } from "../wire/extension-answers.js";
import { EXIT } from "../sentences/exit-codes.js";
import type { OutputView } from "../logs/followed-output.js";
import { say } from "../sentences/original-sentences.js";
import { sentences } from "../sentences/extension-sentences.js";
import type { Shell } from "../shell/shell.js";
import { followOutput } from "./follow-output.js";
import { tailBy, type Channel, type TailWays } from "./tail.js";

/** As many bytes as `/logtail` begins with. */
const HEAD_BYTES = 1024;

export function extensionTail(shell: Shell, argument: string): Promise<void> {
  return tailBy(shell, argument, WAYS);
}

const WAYS: TailWays = {
  async follow(shell, name, channel) {
    const path = await streamOf(shell, name, channel);
    if (path === undefined) return false;
    const view: OutputView = {
      prefix: () => "",
      history: (end) => end,
      write: (bytes) => shell.terminal.write(bytes),
      say: (sentence) => shell.terminal.writeError(`${sentence}\n`),
    };
    shell.print(say.following);
    return followOutput(shell, { names: [name], channels: [channel], head: HEAD_BYTES }, view);
  },
  async show(shell, name, channel, bytes) {
    const path = await streamOf(shell, name, channel);
    return path !== undefined && showRemembered(shell, name, channel, path, bytes);
  },
  async unreadable(shell, name, channel, bytes) {
    return showRemembered(shell, name, channel, await pathOf(shell, name, channel), bytes);
  },
};

/** False if the server remembers no output of any process. */
async function showRemembered(
  shell: Shell,
  name: string,
  channel: Channel,
  path: string,
  bytes: number,
): Promise<boolean> {
  const reply = await shell.remote.ask("tsd.getLastOutput", text, name, channel, bytes);
  if (reply.kind === "fault") return false;
  if (reply.value !== "") shell.print(reply.value);
  const sentence = reply.value === "" ? sentences.tailNothing : sentences.tailRemembered;
  shell.terminal.writeError(`${sentence(name, channel, path)}\n`);
  if (reply.value === "") shell.exitStatus = EXIT.generic;
  return true;
}

/**
 * Where a channel goes if not to a log file of its own; undefined for every other channel. Standard output can be a
 * file too, but one that holds the output of all programs.
 */
async function streamOf(shell: Shell, name: string, channel: Channel): Promise<string | undefined> {
  const path = await pathOf(shell, name, channel);
  return path === "" || /^\/dev\/(stdout|stderr|fd\/\d+)$/.test(path) ? path : undefined;
}

/** "" if it goes nowhere, "?" if that is not known. */
async function pathOf(shell: Shell, name: string, channel: Channel): Promise<string> {
  const reply = await shell.remote.ask("supervisor.getProcessInfo", anything, name);
  const path = reply.kind === "value" ? (reply.value as Partial<ProcessDetails> | null)?.[`${channel}_logfile`] : "?";
  return path ?? "?";
}
