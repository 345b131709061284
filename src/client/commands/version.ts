/** `version`: what the server says it is (CTL-V-001). */
import { say } from "../messages.js";
import { demand } from "../remote.js";
import { usage } from "../refusal.js";
import type { Shell } from "../shell.js";
import { upcheck } from "../upcheck.js";

export async function version(shell: Shell, argument: string): Promise<void> {
  if (argument !== "") throw usage("version", say.noArguments("version"));
  await upcheck(shell);
  shell.print(await demand(shell.remote, "getSupervisorVersion"));
}
