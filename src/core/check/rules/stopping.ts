/** Which processes get the stop signal: the process alone, or its whole group (CFG-PROG-014, -015). */
import { spotOf } from "../survey/line-table.js";
import { rule, type Rule } from "../survey/rule.js";
import { programSections } from "../survey/sections.js";
import { shellName, shellScript } from "../../shell/shell-marks.js";
import { isRedirected, lastCommand } from "../../shell/shell-script.js";
import { everyProcess, type Survey } from "../survey/survey.js";

/** Findings about stopping. */
export const STOPPING: readonly Rule[] = [
  rule({
    name: "stop-but-not-kill",
    doc: "A stopasgroup=true with killasgroup=false.",
    severities: ["error"],
    *find(survey) {
      for (const section of programSections(survey)) {
        const kill = survey.table.option(section, "killasgroup");
        if (kill === undefined || !isWritten(survey, section, "stopasgroup", TRUE)) continue;
        if (!FALSE.test(kill.text)) continue;
        yield {
          severity: "error",
          spot: spotOf(kill),
          now: `the daemon refuses to start: [${section}] has stopasgroup=true and killasgroup=false`,
          write: "Remove killasgroup: it follows stopasgroup.",
        };
      }
    },
  }),
  rule({
    name: "kill-but-not-stop",
    doc: "A killasgroup=true without stopasgroup=true.",
    severities: ["hint"],
    *find(survey) {
      for (const section of programSections(survey)) {
        const kill = survey.table.option(section, "killasgroup");
        if (kill === undefined || !TRUE.test(kill.text) || isWritten(survey, section, "stopasgroup", TRUE)) continue;
        yield {
          severity: "hint",
          spot: spotOf(kill),
          now: `the children of [${section}] are killed with it, but not asked to stop before`,
          write: "Write stopasgroup=true instead, unless the program stops its children itself.",
        };
      }
    },
  }),
  rule({
    name: "shell-keeps-signal",
    doc: "A shell that gets the stop signal in place of the program it runs.",
    severities: ["hint"],
    *find(survey) {
      const found = new Set<string>();
      for (const { section, process } of everyProcess(survey)) {
        const script = shellScript(process.command);
        const option = survey.table.option(section, "command");
        if (script === undefined || option === undefined || process.stopAsGroup || found.has(section)) continue;
        const stays = whereShellStays(shellName(process.command), script);
        if (stays === undefined) continue;
        found.add(section);
        yield {
          severity: "hint",
          spot: spotOf(option),
          now: `to stop [${section}], only the shell gets the signal${stays}: the program that it runs continues`,
          write: "Write stopasgroup=true, or exec before the last command of the script.",
        };
      }
    },
  }),
];

/** Shells that replace themselves with the last command of a list. */
const REPLACED = /^(bash|zsh|ksh|mksh)$/;

/** Where the shell stays while the last command runs, "" for everywhere; undefined where it does not. */
function whereShellStays(shell: string | undefined, script: string): string | undefined {
  if (/(^|[;&|\s])exec\s/.test(script)) return undefined;
  const last = lastCommand(script);
  if (last === undefined || shell === "dash") return "";
  if (shell !== undefined && REPLACED.test(shell)) return shell === "bash" && isRedirected(last) ? "" : undefined;
  return " where sh is dash, as in Debian and Ubuntu";
}

const TRUE = /^(true|yes|on|1)$/i;
const FALSE = /^(false|no|off|0)$/i;

function isWritten({ table }: Survey, section: string, option: string, words: RegExp): boolean {
  return words.test(table.option(section, option)?.text ?? "");
}
