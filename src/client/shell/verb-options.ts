/** The options of `tsctl`'s own verbs, parsed from what was typed after the verb. */
import { parseArgs } from "node:util";
import { parseInteger } from "../../core/python/integers.js";
import { sentences } from "../sentences/extension-sentences.js";
import { usage } from "../sentences/refusal.js";

type Options = Readonly<Record<string, { readonly type: "string" | "boolean"; readonly short?: string }>>;

/** The value typed for each option. */
type Values<T extends Options> = {
  readonly [K in keyof T]?: T[K]["type"] extends "boolean" ? boolean : string;
};

/** Options and the other words. Throws Refusal for an option that the verb does not know. */
export function verbOptions<const T extends Options>(
  verb: string,
  words: readonly string[],
  options: T,
): { readonly values: Values<T>; readonly names: readonly string[] } {
  try {
    const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
    return { values, names: positionals };
  } catch (error) {
    const [, lacking] = /^Option '(?:-\w, )?(--\S+) <value>' argument missing/.exec((error as Error).message) ?? [];
    if (lacking !== undefined) throw usage(verb, sentences.noValue(lacking));
    const [sentence = ""] = (error as Error).message.split(". ");
    throw usage(verb, sentences.badOption(verb, sentence, spelled(options)));
  }
}

/** The whole number typed for an option; `otherwise` if none was typed. Throws Refusal if it is less than `least`. */
export function countOption(
  verb: string,
  option: string,
  typed: string | undefined,
  otherwise: number,
  least = 1,
): number {
  if (typed === undefined) return otherwise;
  const count = parseInteger(typed);
  if (count === undefined || count < least) throw usage(verb, sentences.badCount(option, typed, least));
  return count;
}

/** `--follow (-f)`: the spellings that are accepted. */
function spelled(options: Options): readonly string[] {
  return Object.entries(options).map(([name, { short }]) =>
    short === undefined ? `--${name}` : `--${name} (-${short})`,
  );
}
