/**
 * `restart web-*` (tsctl only): words with `*`, `?` or `[…]` become the names they match before the
 * verb sees them. Names are matched as `status` prints them; a pattern that matches nothing stays,
 * and the verb complains of it as of any unknown name.
 */
import { matchesName } from "../../core/config/glob.js";
import { splitOnSpace } from "../../core/config/python-text.js";
import { makeNamespec, parseNamespec } from "../../core/process/namespec.js";
import { CommandFailure } from "../failures.js";
import { demand } from "../remote.js";
import type { Run, Shell, Verb } from "../shell.js";

/** What a verb's names are names of. */
export type Kind = "processes" | "groups";

/** The same verb, for whom patterns are names. */
export function withPatterns(load: Verb["load"], kind: Kind): Verb["load"] {
  return async () => {
    const run = await load();
    const expanding: Run = async (shell, argument) => {
      const words = splitOnSpace(argument);
      await run(shell, words.some(isPattern) ? (await expand(shell, words, kind)).join(" ") : argument);
    };
    return expanding;
  };
}

/** Every word that is a pattern replaced by what it matches, each name once; without a server, the words as they are. */
export async function expand(shell: Shell, words: readonly string[], kind: Kind): Promise<readonly string[]> {
  if (!words.some(isPattern)) return words;
  try {
    const names = await known(shell, kind);
    return words.flatMap((word) => (isPattern(word) ? matching(names, word) : [word]));
  } catch (error) {
    // Who is not there is told by the verb, in its own way.
    if (error instanceof CommandFailure) return words;
    throw error;
  }
}

/** `group:*` is no pattern: the original has it. */
function isPattern(word: string): boolean {
  const magic = /[*?[]/;
  const { group, process } = parseNamespec(word);
  return !word.startsWith("-") && (process === undefined ? magic.test(group) : magic.test(word));
}

function matching(names: readonly string[], pattern: string): readonly string[] {
  const found = names.filter((name) => matchesName(name, pattern));
  return found.length === 0 ? [pattern] : found;
}

/** Groups may be configured and not yet in use, or in use and no longer configured. */
async function known(shell: Shell, kind: Kind): Promise<readonly string[]> {
  const infos = await demand(shell.remote, "getAllProcessInfo");
  if (kind === "processes") return infos.map((info) => makeNamespec(info.group, info.name));
  const configured = await demand(shell.remote, "getAllConfigInfo");
  return [...new Set([...infos, ...configured].map((info) => info.group))];
}
