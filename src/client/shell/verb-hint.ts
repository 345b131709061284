/** For a word that is no verb: the verb that was most likely meant. The original offers nothing of the kind. */
import { nearest } from "../../core/nearest.js";
import { sentences } from "../sentences/extension-sentences.js";
import type { Verb } from "./shell.js";

/** `Did you mean status?`, or a pointer to the list of verbs. */
export function verbHint(word: string, verbs: readonly Verb[]): string {
  const names = verbs.filter((verb) => verb.unlisted === undefined || verb.name === "help");
  const near = nearest(word, names.map(({ name }) => name)); // prettier-ignore
  return near === undefined ? sentences.helpLists : sentences.didYouMean(near);
}
