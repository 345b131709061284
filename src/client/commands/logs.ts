/** `logs [-f] [-n LINES] [NAME…]` (tsctl only): the output of several processes, each line with its name before it. */
import { parseInteger, splitOnSpace } from "../../core/config/python-text.js";
import { makeNamespec } from "../../core/process/namespec.js";
import { endOfLog } from "../details.js";
import { EXIT } from "../exit-codes.js";
import { tell } from "../own-messages.js";
import { PrefixedLines } from "../prefixed-lines.js";
import { usage } from "../refusal.js";
import { demand } from "../remote.js";
import type { Shell } from "../shell.js";
import { upcheck } from "../upcheck.js";
import { streamLog } from "./follow.js";
import { matching } from "./status.js";
import { expand } from "./patterns.js";

const CHANNELS = ["stdout", "stderr"] as const;
const MARKS = { stdout: "|", stderr: "!" } as const;
const DEFAULT_LINES = 10;
/** Bytes asked for to find so many lines in; longer lines than these show fewer. */
const BYTES_PER_LINE = 512;

interface Wish {
  readonly follow: boolean;
  readonly lines: number;
  readonly names: readonly string[];
}

export async function logs(shell: Shell, argument: string): Promise<void> {
  const wish = understand(splitOnSpace(argument));
  await upcheck(shell);
  const all = await demand(shell.remote, "getAllProcessInfo");
  const words = await expand(shell, wish.names, "processes");
  const infos = words.length === 0 || words.includes("all") ? all : words.flatMap((word) => matching(shell, all, word));
  const names = infos.map((info) => makeNamespec(info.group, info.name));
  const width = Math.max(0, ...names.map((name) => name.length));
  const prefix = (index: number, channel: "stdout" | "stderr"): string =>
    `${shell.style.label(names[index]!.padEnd(width), index)} ${MARKS[channel]} `;
  if (wish.follow) await followAll(shell, names, prefix);
  else for (const [index, name] of names.entries()) await show(shell, name, wish.lines, (each) => prefix(index, each));
}

/** Throws Refusal for what it cannot make sense of. */
function understand(words: readonly string[]): Wish {
  const names = [...words];
  let follow = false;
  let lines = DEFAULT_LINES;
  while (names[0]?.startsWith("-") === true) {
    const flag = names.shift()!;
    if (flag === "-f") follow = true;
    else if (flag === "-n") {
      const typed = names.shift() ?? "no";
      const count = parseInteger(typed);
      if (count === undefined || count < 1) throw usage("logs", tell.badLines(typed));
      lines = count;
    } else throw usage("logs", tell.unknownFlag(flag, "logs", ["-f", "-n"]));
  }
  return { follow, lines, names };
}

async function show(
  shell: Shell,
  name: string,
  lines: number,
  prefix: (channel: "stdout" | "stderr") => string,
): Promise<void> {
  let logs = 0;
  for (const channel of CHANNELS) {
    const text = await endOfLog(shell.remote, name, channel, lines * BYTES_PER_LINE);
    if (text === undefined) continue;
    logs += 1;
    const prefixed = new PrefixedLines(prefix(channel));
    const last = text.replace(/\n$/, "").split("\n").slice(-lines).join("\n");
    if (text !== "") shell.terminal.write(Buffer.concat([prefixed.feed(Buffer.from(last)), prefixed.end()]));
  }
  if (logs > 0) return;
  shell.terminal.writeError(`${tell.noLog(name)}\n`);
  shell.exitStatus = EXIT.generic;
}

/** All at once, each on a connection of its own, until Ctrl-C, until nobody reads, or until the server is gone. */
async function followAll(
  shell: Shell,
  names: readonly string[],
  prefix: (index: number, channel: "stdout" | "stderr") => string,
): Promise<void> {
  const transports = names.flatMap(() => CHANNELS.map(() => shell.connect()));
  const ctrlC = { pressed: false };
  const end = (): void => transports.forEach((transport) => transport.close());
  const unhook = shell.terminal.onInterrupt(() => {
    ctrlC.pressed = true;
    end();
  });
  const followed = names.map(async (name, index) => {
    const statuses = await Promise.all(
      CHANNELS.map(async (channel, offset) => {
        const lines = new PrefixedLines(prefix(index, channel));
        const transport = transports[index * CHANNELS.length + offset]!;
        const status = await streamLog(transport, `/logtail/${name}/${channel}`, (bytes) => {
          shell.terminal.write(lines.feed(bytes));
          if (shell.terminal.readerGone) end();
        });
        shell.terminal.write(lines.end());
        return status;
      }),
    );
    if (statuses.some((status) => status === 200 || status === undefined)) return;
    shell.terminal.writeError(`${tell.noLog(name)}\n`);
    shell.exitStatus = EXIT.generic;
  });
  try {
    await Promise.all(followed);
  } finally {
    unhook();
    end();
  }
  if (ctrlC.pressed) shell.print("");
}
