/** `maintail [-N|-f]`: the end of the daemon's own log (CTL-MT-*). */
import { splitOnSpace } from "../../core/python/text.js";
import { FAULTS } from "../../core/xmlrpc/faults.js";
import { EXIT } from "../sentences/exit-codes.js";
import { say } from "../sentences/original-sentences.js";
import { raise } from "../wire/remote.js";
import { usage } from "../sentences/refusal.js";
import type { Shell } from "../shell/shell.js";
import { upcheck } from "../shell/upcheck.js";
import { followUntilInterrupted } from "../logs/follow.js";
import { bytesOf } from "./tail.js";

export async function maintail(shell: Shell, argument: string): Promise<void> {
  await upcheck(shell);
  const [modifier, ...more] = splitOnSpace(argument);
  if (more.length > 0) throw usage("maintail", say.tooMany);
  if (modifier === "-f") {
    await followUntilInterrupted(shell, "/mainlogtail");
    return;
  }
  await show(shell, bytesOf(modifier));
}

async function show(shell: Shell, bytes: number): Promise<void> {
  const reply = await shell.remote.call("readLog", 0 - bytes, 0);
  if (reply.kind === "value") {
    shell.print(reply.value);
    return;
  }
  shell.exitStatus = EXIT.generic;
  if (reply.code === FAULTS.NO_FILE) shell.print(say.problem("supervisord", "no log file"));
  else if (reply.code === FAULTS.FAILED) shell.print(say.problem("supervisord", "unknown error reading log"));
  else raise(reply);
}
