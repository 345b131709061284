/** `maintail [-N|-f]`: the end of the daemon's own log (CTL-MT-*). */
import { splitOnSpace } from "../../core/python/text.js";
import { FAULTS } from "../../core/xmlrpc/faults.js";
import { EXIT } from "../exit-codes.js";
import { say } from "../messages.js";
import { raise } from "../remote.js";
import { usage } from "../refusal.js";
import type { Shell } from "../shell.js";
import { upcheck } from "../upcheck.js";
import { followUntilInterrupted } from "./follow.js";
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
