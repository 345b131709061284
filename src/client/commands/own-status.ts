/** `status` under our own name: `--json`, `--watch` and patterns; without them the original's verb (CTL-ST-*). */
import { splitOnSpace } from "../../core/config/python-text.js";
import { makeNamespec, parseNamespec } from "../../core/process/namespec.js";
import { allDetails, changeAfter, isHangUp, type ProcessDetails } from "../details.js";
import { EXIT } from "../exit-codes.js";
import { processJson } from "../json.js";
import { say } from "../messages.js";
import { tell } from "../own-messages.js";
import { Refusal } from "../refusal.js";
import { remoteOver, type Remote } from "../remote.js";
import { statusTable } from "../rendering.js";
import type { Shell } from "../shell.js";
import { upcheck } from "../upcheck.js";
import { verbOptions } from "../verb-options.js";
import { expand } from "./patterns.js";
import { DOWN, status } from "./status.js";

const OPTIONS = { json: { type: "boolean" }, watch: { type: "boolean" } } as const;
/** Seconds until a server that heard of no change answers all the same. */
const PATIENCE = 50;
/** Seconds between two looks at a server that cannot say when something changes. */
const PACE = 2;

export async function ownStatus(shell: Shell, argument: string): Promise<void> {
  const { values, names } = verbOptions("status", splitOnSpace(argument), OPTIONS);
  const json = values.json === true;
  if (values.watch === true) await watch(shell, names, json);
  else if (json) await printJson(shell, names);
  else await status(shell, (await expand(shell, names, "processes")).join(" "));
}

async function printJson(shell: Shell, names: readonly string[]): Promise<void> {
  await upcheck(shell, EXIT.statusUnknown);
  const wanted = await expand(shell, names, "processes");
  const all = await allDetails(shell.remote);
  const listed = chosen(all, wanted, (complaint) => {
    // Standard output is for the parser.
    shell.terminal.writeError(`${complaint}\n`);
    shell.exitStatus = EXIT.statusUnknown;
  });
  shell.terminal.write(`${JSON.stringify(listed.map(processJson), undefined, 2)}\n`);
  if (listed.some((info) => DOWN.includes(info.state))) shell.exitStatus = EXIT.statusNotRunning;
}

/** On a terminal the table is drawn anew; elsewhere the lines that changed are added, with `--json` one object each. */
async function watch(shell: Shell, names: readonly string[], json: boolean): Promise<void> {
  await upcheck(shell, EXIT.statusUnknown);
  const transport = shell.connect();
  const remote = remoteOver(transport);
  const ctrlC = { pressed: false };
  const unhook = shell.terminal.onInterrupt(() => {
    ctrlC.pressed = true;
    transport.close();
  });
  try {
    for await (const { all, changed } of changes(remote, () => ctrlC.pressed || shell.terminal.readerGone)) {
      const wanted = await expand(shell, names, "processes");
      if (json) for (const info of chosen(changed, wanted)) shell.print(JSON.stringify(processJson(info)));
      else if (shell.terminal.isTerminal) redraw(shell, chosen(all, wanted));
      else for (const line of statusTable(chosen(changed, wanted), shell.style)) shell.print(line);
    }
  } catch (error) {
    if (!ctrlC.pressed && !isHangUp(error)) throw error;
    if (!ctrlC.pressed) throw new Refusal(tell.serverGone(shell.serverUrl));
  } finally {
    unhook();
    transport.close();
  }
  if (ctrlC.pressed) shell.print("");
}

interface Change {
  readonly all: readonly ProcessDetails[];
  readonly changed: readonly ProcessDetails[];
}

/** Everything first, then whenever something has changed; waits at the server, which wakes for it, not here. */
async function* changes(remote: Remote, over: () => boolean): AsyncGenerator<Change> {
  const before = new Map<string, string>();
  let token = "";
  while (!over()) {
    const next = await changeAfter(remote, token, PATIENCE);
    const all = await allDetails(remote);
    const changed = all.filter((info) => {
      const name = makeNamespec(info.group, info.name);
      const now = `${info.statename} ${info.pid}`;
      const same = before.get(name) === now;
      before.set(name, now);
      return !same;
    });
    if (changed.length > 0 || next !== token) yield { all, changed };
    // Not one of ours: the original can only be asked now and then.
    if (next === undefined) await new Promise((resolve) => setTimeout(resolve, PACE * 1000));
    else token = next;
  }
}

function redraw(shell: Shell, listed: readonly ProcessDetails[]): void {
  const lines = statusTable(listed, shell.style).map((line) => `${line}\n`);
  shell.terminal.write(`\x1b[H\x1b[J${lines.join("")}`);
}

/** Those that are named, in the order typed; complaints about names that mean nothing go to `complain`. */
export function chosen(
  all: readonly ProcessDetails[],
  names: readonly string[],
  complain: (sentence: string) => void = () => undefined,
): readonly ProcessDetails[] {
  if (names.length === 0 || names.includes("all")) return all;
  return names.flatMap((name) => {
    const { group, process } = parseNamespec(name);
    const found = all.filter((info) => info.group === group && (process === undefined || info.name === process));
    if (found.length === 0) {
      complain(process === undefined ? say.problem(group, say.unknownGroup) : say.problem(name, say.unknownProcess));
    }
    return found;
  });
}
