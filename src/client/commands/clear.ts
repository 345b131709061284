/** `clear NAME…`: empties log files. `clear group:*` empties the whole group's, where the original fails (IMP-032). */
import { splitOnSpace } from "../../core/config/python-text.js";
import { makeNamespec, parseNamespec } from "../../core/process/namespec.js";
import { FAULTS } from "../../core/xmlrpc/faults.js";
import type { Result } from "../answers.js";
import { EXIT, statusOfResult } from "../exit-codes.js";
import { say } from "../messages.js";
import { demand } from "../remote.js";
import { usage } from "../refusal.js";
import type { Shell } from "../shell.js";
import { upcheck } from "../upcheck.js";
import { sentence } from "./targets.js";

const CLEAR = {
  success: "cleared",
  problems: { [FAULTS.BAD_NAME]: say.unknownProcess, [FAULTS.FAILED]: "failed" },
  raw: [],
};

export async function clear(shell: Shell, argument: string): Promise<void> {
  await upcheck(shell);
  const names = splitOnSpace(argument);
  if (names.length === 0) throw usage("clear", say.needsProcess("clear"));
  if (names.includes("all")) {
    for (const result of await demand(shell.remote, "clearAllProcessLogs")) report(shell, result);
    return;
  }
  for (const name of names) {
    const { group, process } = parseNamespec(name);
    if (process === undefined) await clearGroup(shell, group);
    else await clearOne(shell, name, { group, name: process });
  }
}

async function clearOne(shell: Shell, typed: string, who: Pick<Result, "group" | "name">): Promise<void> {
  const reply = await shell.remote.call("clearProcessLogs", typed);
  const status = reply.kind === "value" ? FAULTS.SUCCESS : reply.code;
  report(shell, { ...who, status, description: "" });
}

async function clearGroup(shell: Shell, group: string): Promise<void> {
  const members = (await demand(shell.remote, "getAllProcessInfo")).filter((info) => info.group === group);
  for (const member of members) await clearOne(shell, makeNamespec(group, member.name), member);
  if (members.length > 0) return;
  shell.print(say.problem(group, say.unknownGroup));
  shell.exitStatus = EXIT.generic;
}

function report(shell: Shell, result: Result): void {
  shell.print(sentence(CLEAR, result));
  shell.exitStatus = statusOfResult(result.status) ?? shell.exitStatus;
}
