/**
 * Names that `tsctl` understands beyond the original's, expanded before the verb sees them: a pattern (`restart
 * web-*`), and the name of a group whose processes have other names (`stop web` for `web:0` and `web:1`).
 *
 * A pattern is compared with names as `status` prints them; without a colon, only with those of processes. A word that
 * matches nothing stays as it is: the verb reports it as any unknown name, and a similar name is suggested.
 */
import { nearest } from "../../core/nearest.js";
import { matchesName } from "../../core/config/text/glob.js";
import { splitOnSpace } from "../../core/python/text.js";
import { isPattern, meansProcess } from "../../core/process/name-pattern.js";
import { makeNamespec, parseNamespec } from "../../core/process/namespec.js";
import { FAULTS } from "../../core/xmlrpc/faults.js";
import type { ProcessInfo } from "../wire/answers.js";
import { CommandFailure } from "../wire/failures.js";
import { sentences } from "../sentences/extension-sentences.js";
import { demand } from "../wire/remote.js";
import { Refusal } from "../sentences/refusal.js";
import type { Run, Shell, Verb } from "./shell.js";

/** What the words of a verb name: processes and whole groups, only single processes, or groups. */
export type NameKind = "processes" | "each process" | "groups";

/** Where a verb's names stand among its words; words that begin with a dash do not count. */
export interface Places {
  readonly kind: NameKind;
  /** How many words come before them. */
  readonly after?: number;
  /** Only one name is allowed. */
  readonly single?: true;
}

/** The same verb, but it understands more names. */
export function withNames(verb: string, load: Verb["load"], places: Places): Verb["load"] {
  return async () => {
    const run = await load();
    const expanding: Run = async (shell, argument) => {
      const words = splitOnSpace(argument);
      const expanded = await expandPlaces(shell, verb, words, places);
      await run(shell, expanded === words ? argument : expanded.join(" "));
    };
    return expanding;
  };
}

async function expandPlaces(
  shell: Shell,
  verb: string,
  words: readonly string[],
  { kind, after = 0, single }: Places,
): Promise<readonly string[]> {
  const plain = words.flatMap((word, index) => (word.startsWith("-") ? [] : [index]));
  const [first = words.length, second = words.length] = plain.slice(after);
  const end = single === undefined ? words.length : second;
  const typed = words.slice(first, end);
  const names = await expand(shell, typed, kind);
  if (names === typed) return words;
  if (single !== undefined && names.length > 1) throw new Refusal(sentences.oneOnly(verb, typed[0]!, names));
  return [...words.slice(0, first), ...names, ...words.slice(end)];
}

/**
 * Replaces every pattern by what it matches, and every name of a group by its processes. Returns the words unchanged if
 * no server answers, and the same array if nothing is replaced.
 */
export async function expand(shell: Shell, words: readonly string[], kind: NameKind): Promise<readonly string[]> {
  const candidates = new Candidates(shell, kind);
  try {
    const expanded: (readonly string[])[] = [];
    for (const word of words) expanded.push(await candidates.expansionOf(word));
    const isSame = expanded.every((names, index) => names.length === 1 && names[0] === words[index]);
    return isSame ? words : expanded.flat();
  } catch (error) {
    // The verb reports in its own way that there is no server.
    if (error instanceof CommandFailure) return words;
    throw error;
  }
}

/** The existing names, fetched once and only if needed. */
class Candidates {
  readonly #shell: Shell;
  readonly #kind: NameKind;
  #processes: Promise<readonly ProcessInfo[]> | undefined;

  constructor(shell: Shell, kind: NameKind) {
    this.#shell = shell;
    this.#kind = kind;
  }

  /** What a word stands for: itself, unless it is known to mean something else. */
  async expansionOf(word: string): Promise<readonly string[]> {
    if (word.startsWith("-") || word === "all") return [word];
    if (isPattern(word)) return await this.#matching(word);
    if (this.#kind === "groups" || parseNamespec(word).process === undefined) return [word];
    // Nearly always there is such a process: one request is enough, even among thousands.
    const reply = await this.#shell.remote.call("getProcessInfo", word);
    if (reply.kind === "value" || reply.code !== FAULTS.BAD_NAME) return [word];
    return await this.#groupOrNothing(word);
  }

  async #groupOrNothing(word: string): Promise<readonly string[]> {
    const all = await this.#all();
    const members = all.filter(({ group }) => group === word);
    if (members.length > 0) return this.#kind === "processes" ? [`${word}:*`] : members.map(nameOf);
    const near = nearest(word, new Set([...all.map(nameOf), ...all.map(({ group }) => group)]));
    if (near !== undefined) this.#shell.hint(sentences.didYouMean(near));
    return [word];
  }

  async #matching(pattern: string): Promise<readonly string[]> {
    const found =
      this.#kind === "groups" ? await this.#matchingGroups(pattern) : await this.#matchingProcesses(pattern);
    return found.length === 0 ? [pattern] : found;
  }

  async #matchingProcesses(pattern: string): Promise<readonly string[]> {
    const all = await this.#all();
    return all.filter(({ group, name }) => meansProcess(pattern, group, name)).map(nameOf);
  }

  /** A group can be configured and not in use yet, or in use and no longer configured. */
  async #matchingGroups(pattern: string): Promise<readonly string[]> {
    const configured = await demand(this.#shell.remote, "getAllConfigInfo");
    const groups = new Set([...(await this.#all()), ...configured].map(({ group }) => group));
    return [...groups].filter((name) => matchesName(name, pattern));
  }

  #all(): Promise<readonly ProcessInfo[]> {
    return (this.#processes ??= demand(this.#shell.remote, "getAllProcessInfo"));
  }
}

function nameOf({ group, name }: ProcessInfo): string {
  return makeNamespec(group, name);
}
