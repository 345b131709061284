/** What TAB offers: verbs first, then names of the right kind (CTL-I-004..007). */
import { compareText, splitOnSpace } from "../../core/python/text.js";
import type { ProcessInfo } from "../wire/answers.js";
import type { Verb } from "../shell/shell.js";

/** What separates words for readline; `:`, `*` and `-` belong to names. */
const DELIMITERS = /[ \t\n`~!@#$%^&()=+[{\]}\\|;'",<>/?]/;

type Infos = readonly Pick<ProcessInfo, "group" | "name">[];

/**
 * Candidates for the word at the end of `line`, each followed by a blank, and that word. `infos`
 * asks the server and is called only when names are wanted; if the server fails, nothing is offered.
 */
export async function complete(
  line: string,
  verbs: readonly Verb[],
  infos: () => Promise<Infos>,
): Promise<readonly [candidates: readonly string[], word: string]> {
  const word = line.slice(line.split("").findLastIndex((character) => DELIMITERS.test(character)) + 1);
  const [action, ...more] = splitOnSpace(line);
  const stillAction = action === undefined || (more.length === 0 && !line.endsWith(" "));
  // A substring test, like the original's: after `h`, `e` or `lp`, verbs are offered as after `help` (CTL-I-007).
  const all = stillAction
    ? actions(verbs)
    : "help".includes(action)
      ? actions(verbs)
      : await argumentsOf(
          verbs.find((verb) => verb.name === action),
          infos,
          word,
        );
  const matching = all.filter((name) => name.startsWith(word)).sort(compareText);
  return [matching.map((name) => `${name} `), word];
}

async function argumentsOf(verb: Verb | undefined, infos: () => Promise<Infos>, word: string) {
  if (verb?.summary !== undefined && word.startsWith("-")) return flagsOf(verb);
  const takes = verb?.takes;
  if (takes === "groups") return groups(await orNothing(infos));
  if (takes === "processes") return processes(await orNothing(infos), word);
  return takes ?? [];
}

/** The flags that a verb's help names, which are all it has. Under our own name only; the original offers none. */
function flagsOf({ help }: Verb): readonly string[] {
  return [...new Set(help.flatMap((line) => line.match(/(?<![\w-])--?[a-z][\w-]*/g) ?? []))];
}

function actions(verbs: readonly Verb[]): readonly string[] {
  return ["help", ...verbs.filter((verb) => verb.unlisted === undefined).map((verb) => verb.name)];
}

function groups(infos: Infos): readonly string[] {
  return [...new Set(infos.map((info) => info.group))];
}

/** Names, and `group:*` where the group is not just the process or a colon was typed. */
function processes(infos: Infos, word: string): readonly string[] {
  const found = infos.flatMap(({ group, name }) =>
    word.includes(":") || name !== group ? [`${group}:${name}`, `${group}:*`] : [name],
  );
  return [...new Set(found)];
}

async function orNothing(infos: () => Promise<Infos>): Promise<Infos> {
  try {
    return await infos();
  } catch {
    return [];
  }
}
