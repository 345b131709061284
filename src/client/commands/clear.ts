/** `clear NAME…`: empties log files. `clear group:*` empties the whole group's, where the original fails (IMP-032). */
import { splitOnSpace } from "../../core/python/text.js";
import { makeNamespec, parseNamespec } from "../../core/process/namespec.js";
import { FAULTS } from "../../core/xmlrpc/faults.js";
import type { Result } from "../wire/answers.js";
import { EXIT, statusOfResult } from "../sentences/exit-codes.js";
import { say } from "../sentences/original-sentences.js";
import { demand } from "../wire/remote.js";
import { usage } from "../sentences/refusal.js";
import type { Run, Shell } from "../shell/shell.js";
import { upcheck } from "../shell/upcheck.js";
import { sentence } from "../shell/targets.js";

const CLEAR = {
  success: "cleared",
  problems: { [FAULTS.BAD_NAME]: say.unknownProcess, [FAULTS.FAILED]: "failed" },
  raw: [],
};

/** Prints what happened to one log; under our own name with the server's reason. */
type Report = (shell: Shell, result: Result) => void;

/** Prints what the original prints. */
export const clear: Run = (shell, argument) => clearing(shell, argument, report);

/** Also prints on standard error why a log could not be cleared (tsctl only). */
export const clearAndExplain: Run = (shell, argument) =>
  clearing(shell, argument, (to, result) => {
    report(to, result);
    const reason = /^FAILED: (.*: .*)$/s.exec(result.description)?.[1];
    if (reason !== undefined) to.terminal.writeError(`${reason}\n`);
  });

async function clearing(shell: Shell, argument: string, showResult: Report): Promise<void> {
  await upcheck(shell);
  const names = splitOnSpace(argument);
  if (names.length === 0) throw usage("clear", say.needsProcess("clear"));
  if (names.includes("all")) {
    for (const result of await demand(shell.remote, "clearAllProcessLogs")) showResult(shell, result);
    return;
  }
  for (const name of names) {
    const { group, process } = parseNamespec(name);
    if (process === undefined) await clearGroup(shell, group, showResult);
    else await clearOne(shell, name, { group, name: process }, showResult);
  }
}

async function clearOne(
  shell: Shell,
  typed: string,
  who: Pick<Result, "group" | "name">,
  showResult: Report,
): Promise<void> {
  const reply = await shell.remote.call("clearProcessLogs", typed);
  if (reply.kind === "value") showResult(shell, { ...who, status: FAULTS.SUCCESS, description: "" });
  else showResult(shell, { ...who, status: reply.code, description: reply.text });
}

async function clearGroup(shell: Shell, group: string, showResult: Report): Promise<void> {
  const members = (await demand(shell.remote, "getAllProcessInfo")).filter((info) => info.group === group);
  for (const member of members) await clearOne(shell, makeNamespec(group, member.name), member, showResult);
  if (members.length > 0) return;
  shell.print(say.problem(group, say.unknownGroup));
  shell.exitStatus = EXIT.generic;
}

function report(shell: Shell, result: Result): void {
  shell.print(sentence(CLEAR, result));
  shell.exitStatus = statusOfResult(result.status) ?? shell.exitStatus;
}
