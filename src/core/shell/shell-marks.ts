/**
 * The parts of a command that only a shell would understand, and where they are: commands are run without a shell
 * (LIFE-SPAWN-002).
 */
import { splitShellWords } from "../python/shell-words.js";

/** One such part. `offset` counts from the beginning of the command. */
export interface ShellMark {
  readonly kind: "operator" | "redirection" | "background" | "variable" | "substitution" | "home" | "pattern";
  readonly text: string;
  readonly offset: number;
}

const SHELL = /^(ba|da|a|z|k|mk|c|tc|fi)?sh$/;
/** Programs that pass the text after `-c` to a shell. */
const HAND_OVER = /^(su|runuser|script|flock|nix-shell)$/;

/** The script that a command gives to a shell with `-c`; undefined if it calls no shell. */
export function shellScript(command: string): string | undefined {
  const split = splitShellWords(command);
  if (!split.ok) return undefined;
  const shell = split.words.findIndex((word) => SHELL.test(baseName(word)) || HAND_OVER.test(baseName(word)));
  if (shell < 0) return undefined;
  const flag = split.words.findIndex((word, at) => at > shell && /^(-[a-z]*c|--command)$/.test(word));
  return flag < 0 ? undefined : split.words[flag + 1];
}

/** The name of the shell that a command calls with a script; `sh` where another program calls a shell for it. */
export function shellName(command: string): string | undefined {
  const split = splitShellWords(command);
  if (!split.ok || shellScript(command) === undefined) return undefined;
  const shell = split.words.map(baseName).find((word) => SHELL.test(word) || HAND_OVER.test(word));
  return shell !== undefined && SHELL.test(shell) ? shell : "sh";
}

/** All parts, each text once. If the command calls a shell, only parts outside the script. */
export function shellMarks(command: string): readonly ShellMark[] {
  const withShell = shellScript(command) !== undefined;
  const marks = new Map<string, ShellMark>();
  for (const mark of scan(command)) {
    const outside = mark.kind === "operator" || mark.kind === "redirection" || mark.kind === "background";
    if ((outside || !withShell) && !marks.has(mark.text)) marks.set(mark.text, mark);
  }
  return [...marks.values()];
}

function* scan(command: string): Generator<ShellMark> {
  for (const word of words(command)) {
    const kind = wordKind(word.bare);
    if (kind !== undefined) yield { kind, text: word.bare, offset: word.offset };
    else if (word.bare.endsWith(";")) yield { kind: "operator", text: ";", offset: word.offset + word.bare.length - 1 };
    yield* word.inside;
  }
}

/** By whole words, with quoted parts blanked out. */
function wordKind(bare: string): ShellMark["kind"] | undefined {
  if (/^(&&|\|\||\||\|&|;|;;)$/.test(bare)) return "operator";
  if (/^(\d*|&)(>>?|<)(?!.*>$)/.test(bare)) return "redirection";
  if (bare === "&") return "background";
  if (/^~([a-z_][\w-]*)?(\/|$)/.test(bare)) return "home";
  // Not `-o=*`, URLs and patterns that the program itself reads.
  if (/^[^-=:]*[\w/][^=:]*\*|^[^-=:]*\*[./]/.test(bare)) return "pattern";
  return undefined;
}

interface Word {
  readonly offset: number;
  /** Characters in quotes or after a backslash are NUL. */
  readonly bare: string;
  readonly inside: readonly ShellMark[];
}

function* words(command: string): Generator<Word> {
  let bare = "";
  let offset = 0;
  let inside: ShellMark[] = [];
  let quote = "";
  for (let at = 0; at < command.length; at += 1) {
    const char = command[at]!;
    if (quote === "" && /[ \t\r\n]/.test(char)) {
      if (bare !== "") yield { offset, bare, inside };
      [bare, inside, offset] = ["", [], at + 1];
      continue;
    }
    if (bare === "") offset = at;
    if (quote !== "'") {
      const mark = expansionAt(command, at);
      if (mark !== undefined) inside.push(mark);
    }
    if (char === "\\" && quote !== "'") {
      bare += "\0\0";
      at += 1;
    } else if (quote === "" && (char === '"' || char === "'")) {
      quote = char;
      bare += "\0";
    } else if (char === quote) {
      quote = "";
      bare += "\0";
    } else bare += quote === "" ? char : "\0";
  }
  if (bare !== "") yield { offset, bare, inside };
}

/** `$NAME`, `${NAME}`, `$(…)` and backticks. */
function expansionAt(command: string, at: number): ShellMark | undefined {
  const rest = command.slice(at);
  const variable = /^\$(?:[A-Za-z_]\w*|\{[^}]*\})/.exec(rest);
  if (variable !== null) return { kind: "variable", text: variable[0], offset: at };
  if (rest.startsWith("$(")) return { kind: "substitution", text: "$(", offset: at };
  return rest.startsWith("`") ? { kind: "substitution", text: "`", offset: at } : undefined;
}

function baseName(word: string): string {
  return word.slice(word.lastIndexOf("/") + 1);
}
