/**
 * Follows logs of a server that is not ours (`logs -f`): each on a connection of its own, by the original's `/logtail`.
 * That serves files only: for a channel without one, a line says that it is left out. The server does not say why a
 * connection ends, so `logs -f` does not say it either.
 */
import type { OutputChannel } from "../../core/logs/channel.js";
import { makeNamespec } from "../../core/process/namespec.js";
import type { ProcessInfo } from "../wire/answers.js";
import { allDetails, endOfLog } from "../wire/extension-answers.js";
import { EXIT } from "../sentences/exit-codes.js";
import { FollowedLog } from "../logs/followed-log.js";
import type { OutputView } from "../logs/followed-output.js";
import { sentences } from "../sentences/extension-sentences.js";
import { PrefixedLines } from "../logs/prefixed-lines.js";
import type { Shell } from "../shell/shell.js";

/** Follows all at once, until Ctrl-C, until the reader is gone, or until the server closes the last connection. */
export async function followLogTails(
  shell: Shell,
  infos: readonly ProcessInfo[],
  channels: readonly OutputChannel[],
  view: OutputView,
  bytes: number,
): Promise<void> {
  const all = (await kept(shell, infos, channels, view)).map((of) => ({ of, transport: shell.connect() }));
  const end = (): void => all.forEach(({ transport }) => transport.close());
  const ctrlC = { pressed: false };
  const unhook = shell.terminal.onInterrupt(() => {
    ctrlC.pressed = true;
    end();
  });
  const write = (written: Uint8Array): void => {
    view.write(written);
    if (shell.terminal.readerGone) end();
  };
  const followed = all.map(({ of, transport }) => {
    const lines = new PrefixedLines(view.prefix(of));
    return { of, log: new FollowedLog(transport, `/logtail/${of.name}/${of.channel}`, lines, write) };
  });
  try {
    await Promise.all(followed.map(({ log }) => log.answered));
    for (const { of, log } of followed) {
      if (ctrlC.pressed) break;
      const text = Buffer.from((await endOfLog(shell.remote, of.name, of.channel, bytes)) ?? "");
      log.showLast(text, (beginning) => view.history(beginning, of, text.length >= bytes));
    }
    await Promise.all(followed.map(({ log }) => log.ended));
  } finally {
    unhook();
    end();
  }
  if (ctrlC.pressed) {
    shell.print("");
    return;
  }
  shell.exitStatus = EXIT.notRunning;
  if (followed.length > 0 && !shell.terminal.readerGone) view.say(sentences.serverClosed(shell.serverUrl));
}

/** The channels that have a file; for the others a line says why they are left out. */
async function kept(shell: Shell, infos: readonly ProcessInfo[], channels: readonly OutputChannel[], view: OutputView) {
  const details = new Map((await allDetails(shell.remote)).map((each) => [makeNamespec(each.group, each.name), each]));
  return infos.flatMap((info) => {
    const name = makeNamespec(info.group, info.name);
    const known = details.get(name);
    const paths = { stdout: known?.stdout_logfile ?? "", stderr: known?.stderr_logfile ?? "" };
    const files = channels.filter((channel) => isFile(paths[channel]));
    // Standard error often has no log because it is redirected: warn only if a process has no readable log at all.
    const streams = channels.filter((channel) => !isFile(paths[channel]) && paths[channel] !== "");
    for (const channel of streams) view.say(sentences.notKept(name, channel, paths[channel]));
    if (files.length === 0 && streams.length === 0) view.say(sentences.notKept(name, channels[0]!, ""));
    return files.map((channel) => ({ name, channel }));
  });
}

function isFile(path: string): boolean {
  return path !== "" && path !== "syslog" && !/^\/(dev|proc)\//.test(path);
}
