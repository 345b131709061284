/** Names of programs, groups and processes (CFG-INI-033, -034). */
import { ConfigError } from "../model/problems.js";
import { pyrepr } from "../../python/repr.js";
import { strip } from "../../python/text.js";

/** The name without blanks around it. Throws `Invalid name: …`; `place` is the `file:line` for the advice. */
export function checkedName(text: string, place: string): string {
  const name = strip(text);
  const bad = [" ", ":", "/"].find((character) => name.includes(character));
  if (bad === undefined) return name;
  throw new ConfigError(`Invalid name: ${pyrepr(text)} because of character: ${pyrepr(bad)}`, [
    `${place}: Choose a name without blanks, colons and slashes.`,
  ]);
}

/** The part of a section's name after the first colon. */
export function nameAfterColon(section: string): string {
  return section.slice(section.indexOf(":") + 1);
}
