/** `pid [NAME…|all]`: process ids, one per line (CTL-P-*). */
import { splitOnSpace } from "../../core/python/text.js";
import { FAULTS } from "../../core/xmlrpc/faults.js";
import { EXIT } from "../sentences/exit-codes.js";
import { say } from "../sentences/original-sentences.js";
import { demand, raise } from "../wire/remote.js";
import type { Shell } from "../shell/shell.js";
import { upcheck } from "../shell/upcheck.js";

export async function pid(shell: Shell, argument: string): Promise<void> {
  await upcheck(shell);
  const names = splitOnSpace(argument);
  if (names.length === 0) {
    shell.print(String(await demand(shell.remote, "getPID")));
  } else if (names.includes("all")) {
    for (const info of await demand(shell.remote, "getAllProcessInfo")) shell.print(String(info.pid));
  } else {
    for (const name of names) await printPid(shell, name);
  }
}

async function printPid(shell: Shell, name: string): Promise<void> {
  const reply = await shell.remote.call("getProcessInfo", name);
  if (reply.kind === "fault") {
    if (reply.code !== FAULTS.BAD_NAME) raise(reply);
    shell.print(say.noSuchPid(name));
    shell.exitStatus = EXIT.generic;
    return;
  }
  shell.print(String(reply.value.pid));
  if (reply.value.pid === 0) shell.exitStatus = EXIT.notRunning;
}
