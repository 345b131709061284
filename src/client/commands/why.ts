/** `why NAME…` (tsctl only): asks for everything that tells why a process does not run, and reports it. */
import { splitOnSpace } from "../../core/config/python-text.js";
import { makeNamespec } from "../../core/process/namespec.js";
import { allDetails, allPolicies, endOfLog, historyOf, type ProcessDetails, type StartPolicy } from "../details.js";
import { EXIT } from "../exit-codes.js";
import { tell } from "../own-messages.js";
import { holdersOf, portsSaidInUse } from "../port-holder.js";
import { usage } from "../refusal.js";
import type { Shell } from "../shell.js";
import { upcheck } from "../upcheck.js";
import { whyReport, type Findings } from "../why-report.js";
import { chosen } from "./own-status.js";
import { expand } from "./patterns.js";

const CHANNELS = ["stderr", "stdout"] as const;
/** How much of a log is looked at, and how many lines of it are shown. */
const BYTES = 4096;
const LINES = 8;

export async function why(shell: Shell, argument: string): Promise<void> {
  await upcheck(shell);
  const words = splitOnSpace(argument);
  if (words.length === 0) throw usage("why", tell.nameNeeded("why"));
  const all = await allDetails(shell.remote);
  const policies = await allPolicies(shell.remote);
  const unknown = (complaint: string): void => {
    shell.print(complaint);
    shell.exitStatus = EXIT.generic;
  };
  for (const [index, info] of chosen(all, await expand(shell, words, "processes"), unknown).entries()) {
    if (index > 0) shell.print("");
    for (const line of whyReport(await investigate(shell, info, policies), shell.style)) shell.print(line);
  }
}

async function investigate(shell: Shell, info: ProcessDetails, policies: readonly StartPolicy[]): Promise<Findings> {
  const name = makeNamespec(info.group, info.name);
  const output: Findings["output"][number][] = [];
  for (const channel of CHANNELS) {
    const text = await endOfLog(shell.remote, name, channel, BYTES);
    const lines = (text ?? "").trimEnd().split("\n").slice(-LINES);
    if (text !== undefined && text.trim() !== "") output.push({ channel, lines });
  }
  const said = info.pid === 0 ? portsSaidInUse(output.flatMap(({ lines }) => lines).join("\n")) : undefined;
  return {
    info,
    output,
    policy: policies.find((each) => each.group === info.group && each.name === info.name),
    history: await historyOf(shell.remote, name),
    // Only the machine of the daemon knows its ports.
    ports: isHere(shell.serverUrl) ? said?.map((port) => ({ port, holders: holdersOf(port) })) : undefined,
  };
}

function isHere(serverUrl: string): boolean {
  return /^(unix:|https?:\/\/([^@/]*@)?(localhost|127\.[\d.]+|\[::1\])([:/]|$))/i.test(serverUrl);
}
