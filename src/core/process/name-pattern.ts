/** Names of processes as `tsctl` takes them: `web`, `group:web`, `group:*`, and patterns such as `web-*`. */
import { matchesName } from "../config/text/glob.js";
import { makeNamespec, parseNamespec } from "./namespec.js";

/** Is it a pattern? `group:*` is not one: the original has it. */
export function isPattern(word: string): boolean {
  const magic = /[*?[]/;
  const { group, process } = parseNamespec(word);
  return process === undefined ? magic.test(group) : magic.test(word);
}

/** Does a typed word mean this process? A pattern without a colon is also compared with the process name alone. */
export function meansProcess(word: string, group: string, name: string): boolean {
  if (isPattern(word)) {
    return matchesName(makeNamespec(group, name), word) || (!word.includes(":") && matchesName(name, word));
  }
  const meant = parseNamespec(word);
  return meant.group === group && (meant.process === undefined || meant.process === name);
}

/** Do any of these words mean a process? No words mean all. Each word is parsed once, for any number of processes. */
export function matcherOf(words: readonly string[]): (group: string, name: string) => boolean {
  if (words.length === 0) return () => true;
  const patterns = [...new Set(words.filter(isPattern))];
  // Names are looked up in a set, not compared one by one: a shell may have expanded a pattern to thousands of words.
  const plain = new Set(words.filter((word) => !isPattern(word)).map(keyOf));
  return (group, name) =>
    plain.has(JSON.stringify([group])) ||
    plain.has(JSON.stringify([group, name])) ||
    patterns.some((word) => meansProcess(word, group, name));
}

/** Does it name a whole group, or one process? */
function keyOf(word: string): string {
  const { group, process } = parseNamespec(word);
  return JSON.stringify(process === undefined ? [group] : [group, process]);
}
