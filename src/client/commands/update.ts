/** `update [GROUP…|all]`: rereads, then removes, replaces and adds groups until the server is as configured (CTL-UP-*). */
import { splitOnSpace } from "../../core/python/text.js";
import { FAULTS } from "../../core/xmlrpc/faults.js";
import type { Changes } from "../wire/answers.js";
import { EXIT } from "../sentences/exit-codes.js";
import { say } from "../sentences/original-sentences.js";
import { demand, raise } from "../wire/remote.js";
import type { Shell } from "../shell/shell.js";

export async function update(shell: Shell, argument: string): Promise<void> {
  const changes = await reread(shell);
  if (changes === undefined) return;
  const named = new Set(splitOnSpace(argument));
  const everything = named.size === 0 || named.has("all");
  if (!everything) await complainOfUnknown(shell, named, changes.added);
  const wanted = (group: string): boolean => everything || named.has(group);

  for (const group of changes.removed.filter(wanted)) await removeGroup(shell, group);
  for (const group of changes.changed.filter(wanted)) {
    await demand(shell.remote, "stopProcessGroup", group);
    shell.print(say.done(group, "stopped"));
    await demand(shell.remote, "removeProcessGroup", group);
    await demand(shell.remote, "addProcessGroup", group);
    shell.print(say.done(group, say.updated));
  }
  for (const group of changes.added.filter(wanted)) {
    await demand(shell.remote, "addProcessGroup", group);
    shell.print(say.done(group, say.added));
  }
}

/** Reports a bad configuration as `reread` does; the original prints a bare fault (IMP-031). */
async function reread(shell: Shell): Promise<Changes | undefined> {
  const reply = await shell.remote.call("reloadConfig");
  if (reply.kind === "value") return reply.value;
  shell.exitStatus = EXIT.generic;
  if (reply.code === FAULTS.SHUTDOWN_STATE) shell.print(say.alreadyShuttingDown);
  else if (reply.code === FAULTS.CANT_REREAD) shell.print(say.cannotReread(reply.text));
  else raise(reply);
  return undefined;
}

/** In the order typed; the original uses the order of a Python set (CTL-UP-006). */
async function complainOfUnknown(shell: Shell, named: ReadonlySet<string>, added: readonly string[]): Promise<void> {
  const known = new Set((await demand(shell.remote, "getAllProcessInfo")).map((info) => info.group));
  for (const group of named) {
    if (known.has(group) || added.includes(group)) continue;
    shell.print(say.noSuchGroup(group));
    shell.exitStatus = EXIT.generic;
  }
}

async function removeGroup(shell: Shell, group: string): Promise<void> {
  const results = await demand(shell.remote, "stopProcessGroup", group);
  shell.print(say.done(group, "stopped"));
  if (results.some((result) => result.status === FAULTS.FAILED)) {
    shell.print(say.done(group, say.hasProblems));
    shell.exitStatus = EXIT.generic;
    return;
  }
  await demand(shell.remote, "removeProcessGroup", group);
  shell.print(say.done(group, say.removed));
}
