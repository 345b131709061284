/**
 * What `start`, `stop` and `signal` share: they take names, groups or `all`, ask the server for each
 * in turn, and print one line per process (CTL-SA-*, CTL-SO-*, CTL-SG-*).
 */
import { makeNamespec, parseNamespec } from "../../core/process/namespec.js";
import { FAULTS } from "../../core/xmlrpc/faults.js";
import type { Value } from "../../core/xmlrpc/values.js";
import type { Result } from "../wire/answers.js";
import { statusOfResult, type ClientExitStatus } from "../sentences/exit-codes.js";
import { CommandFailure } from "../wire/failures.js";
import { say } from "../sentences/original-sentences.js";
import { sentences } from "../sentences/extension-sentences.js";
import { demand, raise } from "../wire/remote.js";
import type { Shell } from "./shell.js";

/** A verb that acts on processes, as a row. */
export interface Action {
  readonly one: "startProcess" | "stopProcess" | "signalProcess";
  readonly group: "startProcessGroup" | "stopProcessGroup" | "signalProcessGroup";
  readonly all: "startAllProcesses" | "stopAllProcesses" | "signalAllProcesses";
  /** Printed for a process when it worked: `started`. */
  readonly success: string;
  /** The word in parentheses for each fault; "raw" prints the server's own text. */
  readonly problems: Readonly<Record<number, string>>;
  readonly raw: readonly number[];
  /** The fault that is no failure (CTL-X-010). */
  readonly tolerated?: number;
  readonly unknownGroup: ClientExitStatus;
  /** Parameters after the name, such as the signal. */
  readonly extra: readonly Value[];
}

/**
 * Acts on every name in turn and waits for each (CTL-SA-009); if `all` is among them, on everything (CTL-SA-008).
 * Returns the names that the server does not know.
 */
export async function actOn(shell: Shell, action: Action, names: readonly string[]): Promise<readonly string[]> {
  if (names.includes("all")) {
    report(shell, action, await demand(shell.remote, action.all, ...action.extra));
    return [];
  }
  const unknown: string[] = [];
  for (const name of names) {
    const { group, process } = parseNamespec(name);
    const isKnown =
      process === undefined
        ? await actOnGroup(shell, action, group)
        : await actOnOne(shell, action, name, { group, name: process });
    if (!isKnown) unknown.push(name);
  }
  return unknown;
}

async function actOnGroup(shell: Shell, action: Action, group: string): Promise<boolean> {
  const reply = await shell.remote.call(action.group, group, ...action.extra);
  if (reply.kind === "value") {
    report(shell, action, reply.value);
    return true;
  }
  if (reply.code !== FAULTS.BAD_NAME) raise(reply);
  shell.print(say.problem(group, say.unknownGroup));
  shell.exitStatus = action.unknownGroup;
  return false;
}

async function actOnOne(
  shell: Shell,
  action: Action,
  typed: string,
  who: Pick<Result, "group" | "name">,
): Promise<boolean> {
  const reply = await shell.remote.call(action.one, typed, ...action.extra);
  const status = reply.kind === "value" ? FAULTS.SUCCESS : reply.code;
  report(shell, action, [{ ...who, status, description: reply.kind === "fault" ? reply.text : "" }]);
  return status !== FAULTS.BAD_NAME;
}

function report(shell: Shell, action: Action, results: readonly Result[]): void {
  for (const result of results) {
    shell.print(sentence(action, result));
    if (shell.hasExtensions) for (const line of more(result)) shell.hint(line);
    shell.exitStatus = statusOfResult(result.status, action.tolerated) ?? shell.exitStatus;
  }
}

/** What the original's words for a failed start leave out: which file, and where to find the reason. */
function more({ group, name, status, description }: Result): readonly string[] {
  const namespec = makeNamespec(group, name);
  switch (status) {
    case FAULTS.NO_FILE:
    case FAULTS.NOT_EXECUTABLE:
      return [sentences.because(namespec, description.replace(/^[A-Z_]+: /, ""))];
    case FAULTS.SPAWN_ERROR:
    case FAULTS.ABNORMAL_TERMINATION:
      return [sentences.askWhy(namespec)];
    default:
      return [];
  }
}

/** The line for one result; a code without words ends the command (CTL-SA-010). */
export function sentence(action: Pick<Action, "success" | "problems" | "raw">, result: Result): string {
  const name = makeNamespec(result.group, result.name);
  if (result.status === FAULTS.SUCCESS) return say.done(name, action.success);
  if (action.raw.includes(result.status)) return result.description;
  const what = action.problems[result.status];
  if (what === undefined) throw new CommandFailure({ kind: "unknown-result", code: result.status, name });
  return say.problem(name, what);
}
