/** Commands written for a shell: there is no shell, so the program gets the shell's signs as arguments. */
import { spotWithin, type OptionAt } from "../survey/line-table.js";
import { joinPath, normalPath } from "../../config/text/paths.js";
import { rule, type Rule } from "../survey/rule.js";
import { programSections } from "../survey/sections.js";
import { shellMarks, type ShellMark } from "../../shell/shell-marks.js";

/** Findings about shell syntax. */
export const SHELL_SYNTAX: readonly Rule[] = [
  rule({
    name: "shell-syntax",
    doc: "Shell syntax in a command, which no shell reads.",
    severities: ["warning", "hint"],
    *find(survey) {
      for (const section of programSections(survey)) {
        const option = survey.table.option(section, "command");
        if (option === undefined) continue;
        for (const mark of shellMarks(option.text)) {
          yield {
            severity: mark.kind === "pattern" ? "hint" : "warning",
            spot: spotWithin(option, mark.offset),
            now: `no shell sees ${mark.text} in the command of [${section}]: ${EFFECTS[mark.kind]}`,
            write: advice(mark, option),
          };
        }
      }
    },
  }),
];

const EFFECTS: Readonly<Record<ShellMark["kind"], string>> = {
  operator: "it and all that follows are arguments of the first program",
  redirection: "it is an argument of the program, and nothing is redirected",
  background: "it is an argument of the program",
  variable: "the program gets it unchanged",
  substitution: "the program gets it unchanged",
  home: "~ is not replaced",
  pattern: "the program gets the pattern, not the files",
};

function advice({ kind, text }: ShellMark, option: OptionAt): string {
  const command = option.text.replaceAll("\n", " ");
  switch (kind) {
    case "operator": {
      const change = /^cd\s+(\S+)\s*&&\s*([^&|;]+)$/.exec(command);
      if (change !== null) return `Write directory=${change[1]!} and command=${inFull(change[1]!, change[2]!)}`;
      return throughShell(command);
    }
    case "redirection":
      if (/^2?>&1$|^2>&/.test(text)) return "Remove it and write redirect_stderr=true.";
      if (text.includes("<")) return throughShell(command);
      return `Remove it and write ${text.startsWith("2") ? "stderr" : "stdout"}_logfile=PATH.`;
    case "background":
      return "Remove it: the program must stay in the foreground, the daemon does the rest.";
    case "variable":
      return `Write %(ENV_${text.replace(/^\$\{?(\w*).*$/s, "$1")})s, or give the command to a shell: sh -c '…'.`;
    case "home":
      return "Write the directory in full.";
    case "substitution":
    case "pattern":
      return throughShell(command);
  }
}

/** A program is looked up before the change to its directory. */
function inFull(directory: string, command: string): string {
  const [word = ""] = command.split(/\s/);
  const isBelow = word.includes("/") && !/^[/~$]/.test(word);
  return isBelow ? `${normalPath(joinPath(directory, word))}${command.slice(word.length)}` : command;
}

function throughShell(command: string): string {
  if (command.includes("'")) return "Put it into a script, and write command=/path/of/the/script.";
  return `Write command=sh -c '${command}', with stopasgroup=true.`;
}
