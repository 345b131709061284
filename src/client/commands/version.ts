/** `version`: the version that the server reports (CTL-V-001). */
import { TSD_VERSION } from "../../core/version.js";
import { text } from "../wire/answers.js";
import { say } from "../sentences/original-sentences.js";
import { sentences } from "../sentences/extension-sentences.js";
import { demand } from "../wire/remote.js";
import { usage } from "../sentences/refusal.js";
import type { Shell } from "../shell/shell.js";
import { upcheck } from "../shell/upcheck.js";

export async function version(shell: Shell, argument: string): Promise<void> {
  if (argument !== "") throw usage("version", say.noArguments("version"));
  await upcheck(shell);
  shell.print(await demand(shell.remote, "getSupervisorVersion"));
}

/** The same, and a second line with our version and what the server is (tsctl only). */
export async function versions(shell: Shell, argument: string): Promise<void> {
  await version(shell, argument);
  const server = await shell.remote.ask("tsd.getVersion", text);
  shell.print(sentences.versions(TSD_VERSION, server.kind === "value" ? server.value : undefined));
}
