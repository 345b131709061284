/** `reread`: asks the server to read its configuration again, and lists what `update` would do (CTL-RR-*). */
import { compareText } from "../../core/python/text.js";
import { FAULTS } from "../../core/xmlrpc/faults.js";
import type { Changes } from "../wire/answers.js";
import { EXIT } from "../sentences/exit-codes.js";
import { say } from "../sentences/original-sentences.js";
import { raise } from "../wire/remote.js";
import { usage } from "../sentences/refusal.js";
import type { Shell } from "../shell/shell.js";

export async function reread(shell: Shell, argument: string): Promise<void> {
  if (argument !== "") throw usage("reread", say.noArguments("reread"));
  const reply = await shell.remote.call("reloadConfig");
  if (reply.kind === "value") {
    for (const line of describe(reply.value)) shell.print(line);
    return;
  }
  shell.exitStatus = EXIT.generic;
  if (reply.code === FAULTS.SHUTDOWN_STATE) shell.print(say.supervisorShuttingDown);
  else if (reply.code === FAULTS.CANT_REREAD) shell.print(say.cannotReread(reply.text));
  else raise(reply);
}

/** One line per group, sorted by name. */
export function describe({ added, changed, removed }: Changes): readonly string[] {
  const fates = new Map<string, string>();
  for (const name of added) fates.set(name, "available");
  for (const name of changed) fates.set(name, "changed");
  for (const name of removed) fates.set(name, "disappeared");
  if (fates.size === 0) return [say.noUpdates];
  return [...fates].sort(([a], [b]) => compareText(a, b)).map(([name, fate]) => say.done(name, fate));
}
