/** `logs [-f] [-n LINES] [NAME…]` (tsctl only): the output of several processes, each line with its name before it. */
import { splitOnSpace } from "../../core/config/python-text.js";
import { makeNamespec } from "../../core/process/namespec.js";
import { endOfLog } from "../details.js";
import { EXIT } from "../exit-codes.js";
import { FollowedLog } from "../followed-log.js";
import { tell } from "../own-messages.js";
import { lastLines, PrefixedLines } from "../prefixed-lines.js";
import { demand } from "../remote.js";
import type { Shell } from "../shell.js";
import { upcheck } from "../upcheck.js";
import { countOption, verbOptions } from "../verb-options.js";
import { matching } from "./status.js";
import { expand } from "./patterns.js";

const CHANNELS = ["stdout", "stderr"] as const;
const MARKS = { stdout: "|", stderr: "!" } as const;
const DEFAULT_LINES = 10;
/** Bytes asked for to find so many lines in; longer lines than these show fewer. */
const BYTES_PER_LINE = 512;

type Channel = (typeof CHANNELS)[number];

/** A process, and what stands before the lines of each of its channels. */
interface Wanted {
  readonly name: string;
  readonly prefix: (channel: Channel) => string;
}

const OPTIONS = {
  follow: { type: "boolean", short: "f" },
  lines: { type: "string", short: "n" },
} as const;

export async function logs(shell: Shell, argument: string): Promise<void> {
  const { values, names: typed } = verbOptions("logs", splitOnSpace(argument), OPTIONS);
  const lines = countOption("logs", "-n", values.lines, DEFAULT_LINES);
  await upcheck(shell);
  const all = await demand(shell.remote, "getAllProcessInfo");
  const words = await expand(shell, typed, "processes");
  const infos = words.length === 0 || words.includes("all") ? all : words.flatMap((word) => matching(shell, all, word));
  const names = infos.map((info) => makeNamespec(info.group, info.name));
  const width = Math.max(0, ...names.map((name) => name.length));
  const wanted = names.map((name, index) => {
    const label = shell.style.label(name.padEnd(width), index);
    return { name, prefix: (channel: Channel) => `${label} ${MARKS[channel]} ` };
  });
  if (values.follow === true) await followAll(shell, wanted, lines);
  else for (const each of wanted) await show(shell, each, lines);
}

async function show(shell: Shell, { name, prefix }: Wanted, lines: number): Promise<void> {
  let logs = 0;
  for (const channel of CHANNELS) {
    const text = await endOfLog(shell.remote, name, channel, lines * BYTES_PER_LINE);
    if (text === undefined) continue;
    logs += 1;
    shell.terminal.write(new PrefixedLines(prefix(channel)).all(lastLines(Buffer.from(text), lines)));
  }
  if (logs === 0) complain(shell, tell.noLog(name));
}

function complain(shell: Shell, sentence: string): void {
  shell.terminal.writeError(`${sentence}\n`);
  shell.exitStatus = EXIT.generic;
}

/** All at once, each on a connection of its own, until Ctrl-C, until nobody reads, or until the server is gone. */
async function followAll(shell: Shell, all: readonly Wanted[], lines: number): Promise<void> {
  const transports = all.flatMap(() => CHANNELS.map(() => shell.connect()));
  const end = (): void => transports.forEach((transport) => transport.close());
  const ctrlC = { pressed: false };
  const unhook = shell.terminal.onInterrupt(() => {
    ctrlC.pressed = true;
    end();
  });
  const write = (bytes: Uint8Array): void => {
    shell.terminal.write(bytes);
    if (shell.terminal.readerGone) end();
  };
  const followed = all.map(({ name, prefix }, index) => ({
    name,
    logs: CHANNELS.map((channel, offset) => {
      const transport = transports[index * CHANNELS.length + offset]!;
      const prefixed = new PrefixedLines(prefix(channel));
      return { channel, log: new FollowedLog(transport, `/logtail/${name}/${channel}`, prefixed, write) };
    }),
  }));
  const each = followed.flatMap(({ logs }) => logs.map(({ log }) => log));
  try {
    await Promise.all(each.map(({ answered }) => answered));
    for (const one of followed) if (!ctrlC.pressed) await showLast(shell, one, lines);
    await Promise.all(each.map(({ ended }) => ended));
  } finally {
    unhook();
    end();
  }
  if (ctrlC.pressed) shell.print("");
}

interface FollowedProcess {
  readonly name: string;
  readonly logs: readonly { readonly channel: Channel; readonly log: FollowedLog }[];
}

/** The last lines of a process's logs, from where they go on by themselves; complains of what cannot be followed. */
async function showLast(shell: Shell, { name, logs }: FollowedProcess, lines: number): Promise<void> {
  let known = false;
  for (const { channel, log } of logs) {
    const text = await endOfLog(shell.remote, name, channel, lines * BYTES_PER_LINE);
    known ||= text !== undefined;
    log.showLast(text ?? "", lines);
  }
  if (logs.some(({ log }) => log.isFollowed)) return;
  complain(shell, known ? tell.notFollowed(name) : tell.noLog(name));
}
