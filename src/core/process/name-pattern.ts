/** Names of processes as `tsctl` takes them: `web`, `group:web`, `group:*`, and patterns such as `web-*`. */
import { matchesName } from "../config/glob.js";
import { makeNamespec, parseNamespec } from "./namespec.js";

/** Is it a pattern? `group:*` is none: the original has it. */
export function isPattern(word: string): boolean {
  const magic = /[*?[]/;
  const { group, process } = parseNamespec(word);
  return process === undefined ? magic.test(group) : magic.test(word);
}

/** Does a word that is typed mean this process? A pattern without a colon is compared with the name alone as well. */
export function meansProcess(word: string, group: string, name: string): boolean {
  if (isPattern(word)) {
    return matchesName(makeNamespec(group, name), word) || (!word.includes(":") && matchesName(name, word));
  }
  const meant = parseNamespec(word);
  return meant.group === group && (meant.process === undefined || meant.process === name);
}
