/** `completions SHELL` (tsctl only): prints the script that completes tsctl's command lines; see completion-scripts.ts. */
import { COMPLETION_SCRIPTS } from "../completion/completion-scripts.js";
import { sentences } from "../sentences/extension-sentences.js";
import { usage } from "../sentences/refusal.js";
import type { Shell } from "../shell/shell.js";

export function completions(shell: Shell, argument: string): Promise<void> {
  const { [argument]: script } = COMPLETION_SCRIPTS;
  if (script === undefined)
    throw usage("completions", sentences.unknownShell(argument, Object.keys(COMPLETION_SCRIPTS)));
  shell.terminal.write(script);
  return Promise.resolve();
}
